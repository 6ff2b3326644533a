"""Looking into a file that was sent. The scanner is asked while no transaction is open."""

from __future__ import annotations

import structlog

from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import NotFound
from marketplace.core.scanners import ScannerAwayError, find_scanner
from marketplace.core.storage import storage
from marketplace.messaging.models import Attachment
from marketplace.messaging.rules.files import State
from marketplace.messaging.services import attaching

log = structlog.get_logger()


def check(attachment_id: int) -> None:
    """Let go of a file that is held back, or destroy it. Running again changes nothing.

    While the scanner is away it stays held back, and is asked about again by the clock.
    """
    data = _read(attachment_id)
    if data is None:
        return
    state, scanner = State.READY, find_scanner()
    if scanner is not None:
        try:
            verdict = scanner.scan(data)
        except ScannerAwayError as error:
            log.warning("scanner_away", attachment=attachment_id, error=str(error))
            return
        if not verdict.is_clean:
            log.warning("virus_found", attachment=attachment_id, found=verdict.found)
            state = State.INFECTED
    with unit_of_work():
        attaching.settle(attachment_id, state)


def _read(attachment_id: int) -> bytes | None:
    with unit_of_work():
        attachment = session().get(Attachment, attachment_id)
        if attachment is None or attachment.state != State.HELD:
            return None
        try:
            with storage().open(attachment.key) as file:
                return file.read()
        except NotFound:
            return None
