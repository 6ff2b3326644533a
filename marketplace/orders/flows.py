"""Looking into a file that was shown. The scanner is asked while no transaction is open."""

from __future__ import annotations

import structlog

from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import NotFound
from marketplace.core.scanners import ScannerAwayError, find_scanner
from marketplace.core.storage import storage
from marketplace.messaging.rules.files import State
from marketplace.orders.models import Evidence
from marketplace.orders.services import showing

log = structlog.get_logger()


def check_evidence(evidence_id: int) -> None:
    """Let go of a file that is held back, or destroy it. Running again changes nothing.

    While the scanner is away it stays held back, and is asked about again by the clock.
    """
    data = _read(evidence_id)
    if data is None:
        return
    state, scanner = State.READY, find_scanner()
    if scanner is not None:
        try:
            verdict = scanner.scan(data)
        except ScannerAwayError as error:
            log.warning("scanner_away", evidence=evidence_id, error=str(error))
            return
        if not verdict.is_clean:
            log.warning("virus_found", evidence=evidence_id, found=verdict.found)
            state = State.INFECTED
    with unit_of_work():
        showing.settle(evidence_id, state)


def _read(evidence_id: int) -> bytes | None:
    with unit_of_work():
        row = session().get(Evidence, evidence_id)
        if row is None or row.state != State.HELD:
            return None
        try:
            with storage().open(row.key) as file:
                return file.read()
        except NotFound:
            return None
