"""Taking a document in: read, ask the scanner, draw, keep. The scanner is asked while no transaction is open."""

from __future__ import annotations

from typing import Final

import structlog

from marketplace.core import images
from marketplace.core.db import session, unit_of_work
from marketplace.core.envelopes import BrokenEnvelopeError
from marketplace.core.errors import NotFound, Refused
from marketplace.core.scanners import verdict_on
from marketplace.core.serving import cpu
from marketplace.verification.gateways.pdfs import UndrawableError, draw_pages
from marketplace.verification.models import VerificationDocument, VerificationRequest
from marketplace.verification.rules.documents import MOST_PAGES, UNSEEN, State
from marketplace.verification.rules.requests import Status
from marketplace.verification.services import deciding, documents
from marketplace.verification.services.documents import Page
from marketplace.verification.services.inspection import PDF

log = structlog.get_logger()

WANTED: Final = {"pages": "shorter"}
"""What is asked for instead, by why a file could not be drawn."""


def take_in(document_id: int) -> None:
    """Check a document that waits and make it ready, or say what is wrong. Running again changes nothing.

    While the scanner is away the document is held back, sealed as it is, and asked about again by the clock.
    """
    found = _read(document_id)
    if found is None:
        return
    data, content_type = found
    verdict = verdict_on(data, document=document_id)
    if verdict is None:
        _settle(document_id, State.QUARANTINED)
        return
    if not verdict.is_clean:
        _settle(document_id, State.INFECTED, why=verdict.found)
        return
    try:
        pages = drawn(data, content_type)
    except (UndrawableError, Refused) as error:
        _settle(document_id, State.UNREADABLE, why=str(error))
        return
    _keep(document_id, pages)


def drawn(data: bytes, content_type: str) -> list[Page]:
    """Return the pages of a document as JPEGs of ours.

    Raises:
        UndrawableError, Refused: it can't be drawn.

    """
    if content_type == PDF:
        return [Page(page.width, page.height, page.data) for page in draw_pages(data, MOST_PAGES)]
    taken = cpu(images.take_in, data)
    return [Page(taken.width, taken.height, taken.data)]


def _read(document_id: int) -> tuple[bytes, str] | None:
    with unit_of_work():
        document = session().get(VerificationDocument, document_id)
        if document is None or document.state not in UNSEEN or not document.files:
            return None
        try:
            return documents.open_file(document.files[0]), document.content_type
        except (BrokenEnvelopeError, NotFound) as error:
            log.error("document_unreadable", document=document_id, error=str(error))  # noqa: TRY400 - no trace needed
            why = "altered"
    _settle(document_id, State.UNREADABLE, why=why)
    return None


def _settle(document_id: int, state: State, why: str = "") -> None:
    """Note what the check found; where that can't be mended by waiting, ask the person for another file."""
    with unit_of_work():
        document = _locked(document_id)
        if document is None:
            return
        if state == State.QUARANTINED:
            documents.hold_back(document)
            return
        documents.destroy(document, state, why)
        request = session().get_one(VerificationRequest, document.request_id, with_for_update=True)
        if request.status == Status.PENDING:
            wanted = "harmless" if state == State.INFECTED else WANTED.get(why, "readable")
            deciding.ask_again(request, by=None, missing=[wanted])


def _keep(document_id: int, pages: list[Page]) -> None:
    with unit_of_work():
        document = _locked(document_id)
        if document is not None:
            documents.keep_pages(document, pages)


def _locked(document_id: int) -> VerificationDocument | None:
    """Return a document that still waits, locked; None if another worker, or its owner, was faster."""
    document = session().get(VerificationDocument, document_id, with_for_update=True, populate_existing=True)
    return document if document is not None and document.state in UNSEEN else None
