"""The queue as a table of the administration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, func, or_, select

from marketplace.accounts.models import Account
from marketplace.accounts.models.account import ACCOUNT_WORDS
from marketplace.core import clock, tables
from marketplace.core.db import session
from marketplace.core.tables import Choices, Column, Filter, Table
from marketplace.core.words import has_words
from marketplace.verification.models import VerificationRequest
from marketplace.verification.queries.requests import VIEWS
from marketplace.verification.rules.documents import TYPES

VIEW_LABELS: Final = {
    "waiting": _l("Waiting"), "asked": _l("Asked again"), "approved": _l("Approved"), "declined": _l("Declined"),
    "over": _l("Over"),
}  # fmt: skip
WHOSE: Final = {"mine": _l("Mine"), "free": _l("Nobody’s")}
OLDEST_FIRST: Final = ("waiting", "asked")
LONGEST_ID: Final = 16


def _rows() -> Any:
    asking = Account.username.label("asked_by")
    return select(VerificationRequest, asking).join(Account, Account.id == VerificationRequest.requester_id)


def _search(rows: Select[Any], wanted: str) -> Select[Any]:
    number = wanted.upper().removeprefix("V-")
    if number.isascii() and number.isdigit() and len(number) < LONGEST_ID:
        return rows.where(VerificationRequest.id == int(number))
    people = select(Account.id).where(
        or_(Account.username == wanted.lower().removeprefix("@"), has_words(ACCOUNT_WORDS, wanted))
    )
    return rows.where(VerificationRequest.requester_id.in_(people))


def _about(rows: Select[Any], kind: str) -> Select[Any]:
    return rows.where(VerificationRequest.subject_type == kind)


_QUEUE: Final = Table(
    "verifications",
    _rows,
    VerificationRequest.id,
    (
        Column("number", _l("Number"), lambda row: f"V-{row.VerificationRequest.id}", sort=VerificationRequest.id),
        Column("about", _l("Who or what"), lambda row: row.VerificationRequest.subject_type),
        Column("about_number", _l("Number"), lambda row: row.VerificationRequest.subject_id, is_shown=False),
        Column("asked_by", _l("Asked by"), lambda row: row.asked_by, is_shown=False),
        Column("document", _l("Document"), lambda row: row.VerificationRequest.document_type),
        Column("state", _l("State"), lambda row: row.VerificationRequest.status),
        Column("reason", _l("Reason"), lambda row: row.VerificationRequest.reason, is_shown=False),
        Column("decided", _l("Decided"), lambda row: row.VerificationRequest.decided_at, is_shown=False),
        Column(
            "sent", _l("Sent"), lambda row: row.VerificationRequest.submitted_at,
            sort=VerificationRequest.submitted_at, is_end=True,
        ),
    ),
    (
        Filter("q", _l("Person or number"), _search),
        Filter(
            "view", _l("State"), lambda rows, value: rows.where(VerificationRequest.status.in_(VIEWS[value])),
            tuple(VIEW_LABELS.items()),
        ),
        Filter(
            "document", _l("Document"), lambda rows, value: rows.where(VerificationRequest.document_type == value),
            lambda: [(key, kind.label) for key, kind in TYPES.items()],
        ),
    ),
)  # fmt: skip


def queue_for(verifier_id: int, kinds: Choices) -> Table:
    """Return the queue as this verifier filters it: by what is theirs, and by the `kinds` of subjects there are."""

    def whose(rows: Select[Any], value: str) -> Select[Any]:
        if value == "mine":
            return rows.where(VerificationRequest.claimed_by == verifier_id)
        is_over = VerificationRequest.claimed_until < clock.now()
        return rows.where(VerificationRequest.claimed_by.is_(None) | is_over)

    return replace(
        _QUEUE,
        filters=(
            *_QUEUE.filters,
            Filter("subject", _l("What"), _about, kinds),
            Filter("whose", _l("Whose"), whose, tuple(WHOSE.items())),
        ),
    )


def asked_for(args: Mapping[str, Any]) -> dict[str, Any]:
    """Return `args` with the part of the queue and the order that go without saying: what waits longest first."""
    view = args.get("view") if args.get("view") in VIEWS else "waiting"
    return {**args, "view": view, "sort": args.get("sort") or ("sent" if view in OLDEST_FIRST else "-sent")}


def counts(queue: Table, args: Mapping[str, Any]) -> dict[str, int]:
    """Return how many requests each part of the queue holds under the other filters."""
    rows = tables.narrowed(queue, {**args, "view": ""})
    by_status = rows.with_only_columns(VerificationRequest.status, func.count(), maintain_column_froms=True)
    found = {row[0]: row[1] for row in session().execute(by_status.group_by(VerificationRequest.status))}
    return {view: sum(found.get(status, 0) for status in statuses) for view, statuses in VIEWS.items()}
