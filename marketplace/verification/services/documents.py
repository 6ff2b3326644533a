"""The files of a request: taken sealed, opened one at a time, and dropped so that nothing can open them again."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from marketplace.core import audit, clock, envelopes
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.core.leftovers import keep_new
from marketplace.core.storage import storage
from marketplace.verification.events import DocumentSent, FilesDropped
from marketplace.verification.models import VerificationDocument, VerificationFile, VerificationRequest
from marketplace.verification.rules.documents import UNSEEN, Side, State

SEALED: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Page:
    """A page as verifiers will see it: a JPEG of ours."""

    width: int
    height: int
    data: bytes


def receive(request: VerificationRequest, side: Side, data: bytes, content_type: str) -> VerificationDocument:
    """Seal what somebody sent and keep it unseen; what they sent before for the same side goes.

    `data` has been inspected. Raises Unavailable where the operator has set no keys.
    """
    drop([each for each in documents_of(request.id) if each.side == side], why="replaced")
    document = VerificationDocument(request_id=request.id, side=side, content_type=content_type, state=State.WAITING)
    session().add(document)
    session().flush()
    document.files = [_kept(document, 0, data)]
    session().flush()
    announce(DocumentSent(document.id))
    return document


def documents_of(request_id: int) -> list[VerificationDocument]:
    """Return the documents of a request that have not been deleted, in the order in which they came."""
    statement = select(VerificationDocument).where(
        VerificationDocument.request_id == request_id, VerificationDocument.state != State.DELETED
    )
    return list(session().scalars(statement.order_by(VerificationDocument.id)))


def open_file(file: VerificationFile) -> bytes:
    """Return the content of a sealed file. Raises BrokenEnvelopeError if it was altered, NotFound if it is gone."""
    with storage().open(file.storage_key) as stored:
        return envelopes.unseal(stored.read(), file.wrapped_key, file.storage_key)


def keep_pages(document: VerificationDocument, pages: Sequence[Page]) -> None:
    """Put drawn pages in the place of what was sent. Verifiers may look from now on."""
    _forget_files(document)
    document.files = [
        _kept(document, number, page.data, page.width, page.height) for number, page in enumerate(pages, 1)
    ]
    document.state, document.checked_at = State.READY, clock.now()
    session().flush()


def hold_back(document: VerificationDocument) -> None:
    """Keep a document unseen while the scanner is away; nothing is lost."""
    document.state = State.QUARANTINED
    session().flush()


def destroy(document: VerificationDocument, state: State, why: str) -> None:
    """Let go of what must not be kept or can't be opened; the row says what became of it."""
    _forget_files(document)
    document.state, document.checked_at = state, clock.now()
    session().flush()
    audit.record(
        "verification.document_refused", "verification", document.request_id,
        actor_id=None, after={"document": document.id, "state": state.value, "why": why},
    )  # fmt: skip


def drop(documents: Sequence[VerificationDocument], *, why: str, by: int | None = None) -> int:
    """Delete documents for good, keys first; the audit log keeps the proof. Return how many files went."""
    count = 0
    for document in documents:
        files = _forget_files(document)
        count += files
        document.state = State.DELETED
        session().flush()
        audit.record(
            "verification.document_deleted", "verification", document.request_id,
            actor_id=by, after={"document": document.id, "files": files}, reason=why,
        )  # fmt: skip
    return count


def named(keys: Collection[str]) -> list[str]:
    """Return which of these sealed files belong to a document; the others are left from requests that were undone."""
    return list(session().scalars(select(VerificationFile.storage_key).where(VerificationFile.storage_key.in_(keys))))


def is_unseen(request_id: int) -> bool:
    """Whether a document of the request has not been checked yet."""
    return any(document.state in UNSEEN for document in documents_of(request_id))


def _forget_files(document: VerificationDocument) -> int:
    keys = tuple(file.storage_key for file in document.files)
    document.files = []
    session().flush()
    if keys:
        announce(FilesDropped(keys))
    return len(keys)


def _kept(
    document: VerificationDocument, number: int, data: bytes, width: int = 0, height: int = 0
) -> VerificationFile:
    """Seal and store; the name under which it lies tells nothing, and is bound to its key."""
    key = f"verification/{secrets.token_hex(20)}"
    sealed, wrapped = envelopes.seal(data, key)
    keep_new(key, sealed, SEALED)
    return VerificationFile(
        document_id=document.id, number=number, storage_key=key, wrapped_key=wrapped, width=width, height=height
    )
