"""The states of a request, who may move it, and what a verifier may say."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from marketplace.core.errors import Invalid
from marketplace.core.states import machine


class Status(StrEnum):
    """Where a request stands."""

    PENDING = "pending"
    MORE_WANTED = "more_wanted"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    REVOKED = "revoked"
    REPLACED = "replaced"


ACCOUNT: Final = "account"
"""The subject that is a person; others are declared by the floors that own them."""

REQUESTER: Final = "requester"
VERIFIER: Final = "verifier"
SYSTEM: Final = "system"
_ANY: Final = (REQUESTER, VERIFIER, SYSTEM)

LABELS: Final[dict[str, Any]] = {
    Status.PENDING: _l("Waiting"), Status.MORE_WANTED: _l("Asked again"), Status.APPROVED: _l("Approved"),
    Status.REJECTED: _l("Rejected"), Status.WITHDRAWN: _l("Withdrawn"), Status.EXPIRED: _l("Expired"),
    Status.REVOKED: _l("Taken back"), Status.REPLACED: _l("Replaced by a newer one"),
}  # fmt: skip

MOVES: Final[dict[str, Any]] = {
    "approve": _l("Approve"), "reject": _l("Reject"), "ask_again": _l("Ask again"), "withdraw": _l("Take back"),
    "send_more": _l("Send what is missing"), "expire": _l("Let it end"), "revoke": _l("Take the approval back"),
    "replace": _l("Replace by a newer one"),
}  # fmt: skip

LIFECYCLE: Final = machine(
    "verification",
    {
        "pending": [
            ("approve", "approved", [VERIFIER]),
            ("reject", "rejected", [VERIFIER]),
            ("ask_again", "more_wanted", [VERIFIER, SYSTEM]),
            ("withdraw", "withdrawn", _ANY),
        ],
        "more_wanted": [
            ("send_more", "pending", [REQUESTER]),
            ("reject", "rejected", [VERIFIER]),
            ("withdraw", "withdrawn", _ANY),
        ],
        "approved": [
            ("expire", "expired", [SYSTEM]),
            ("revoke", "revoked", [VERIFIER]),
            ("replace", "replaced", [SYSTEM]),
        ],
    },
    {**LABELS, **MOVES},
)

OPEN: Final = (Status.PENDING, Status.MORE_WANTED)
"""A subject has at most one open request; the database holds it (uq_verification_requests_open)."""

CLAIM_LASTS: Final = timedelta(minutes=20)
"""How long a request is one verifier's; looking and deciding renew it."""
RENEWED_FROM: Final = timedelta(days=60)
"""How long before its end an approval may be renewed."""
REMINDED_BEFORE: Final = timedelta(days=30)
LONGEST_WORDS: Final = 1000

REASONS: Final = {
    "unreadable": _l("The document can't be read"),
    "expired_document": _l("The document has expired"),
    "name_differs": _l("The name is not the one of the account"),
    "wrong_document": _l("It is not one of the documents that we take"),
    "altered": _l("The document looks altered"),
    "not_as_described": _l("The listing is not as described"),
    "not_allowed": _l("It may not be offered here"),
    "other": _l("Another reason"),
}
"""Why a request is rejected, or an approval taken back; a verifier adds words of their own."""

MISSING: Final = {
    "front": _l("the front, or the page with the photo"),
    "back": _l("the back"),
    "sharper": _l("a sharper picture"),
    "whole": _l("a picture that shows the whole document"),
    "valid": _l("a document that is still valid"),
    "translation": _l("a translation"),
    "harmless": _l("a file without a virus"),
    "readable": _l("a file that opens"),
    "shorter": _l("a file of at most 8 pages"),
    "other": _l("something else, see below"),
}
"""What is asked for when a verifier asks again."""

WHY_LOOK: Final = {
    "deciding": _l("To decide this request"),
    "second_look": _l("To check a decision once more"),
    "complaint": _l("Because of a complaint or dispute"),
    "authority": _l("An authority asks for it"),
}
"""Why a verifier looks at a document. A list and no words of one's own: the record of looks outlives the person."""


def reason(code: str, words: str) -> tuple[str, str]:
    """Return a reason that stands in the list; "other" needs words.

    Raises:
        Invalid: no such reason, none at all, or too many words.

    """
    if code not in REASONS:
        raise Invalid(_("Choose a reason."), errors={"reason": [_("Choose a reason.")]})
    return code, _words(words, is_needed=code == "other", field="words")


def missing(codes: Iterable[str], words: str) -> tuple[list[str], str]:
    """Return what is wanted besides, each from the list; "other" needs words.

    Raises:
        Invalid: nothing chosen, an unknown one, or too many words.

    """
    chosen = list(dict.fromkeys(codes))
    if not chosen or not set(chosen) <= set(MISSING):
        raise Invalid(_("Say what is missing."), errors={"missing": [_("Say what is missing.")]})
    return chosen, _words(words, is_needed="other" in chosen, field="words")


def _words(words: str, *, is_needed: bool, field: str) -> str:
    said = words.strip()
    if is_needed and not said:
        raise Invalid(_("Say it in your own words."), errors={field: [_("Say it in your own words.")]})
    if len(said) > LONGEST_WORDS:
        message = _("At most %(n)s characters.", n=LONGEST_WORDS)
        raise Invalid(message, errors={field: [message]})
    return said


def valid_until(document_ends: date | None, most_days: int, now: datetime) -> datetime | None:
    """Return when an approval ends: with the document, or after `most_days` (0: no such end), whichever is first.

    Raises:
        Invalid: the document has ended already.

    """
    ends = []
    if document_ends is not None:
        if document_ends < now.date():
            message = _("That day is past: reject the document, or ask for another.")
            raise Invalid(message, errors={"document_expires_on": [message]})
        ends.append(datetime.combine(document_ends, time.max, UTC))
    if most_days:
        ends.append(now + timedelta(days=most_days))
    return min(ends, default=None)


def may_renew(until: datetime | None, now: datetime) -> bool:
    """Whether an approval that lasts until `until` may be renewed by a new request."""
    return until is not None and until - now < RENEWED_FROM


def labels_of(codes: Iterable[str], among: dict[str, Any]) -> list[str]:
    """Return codes in words; ones that are no longer offered stay as they are."""
    return [str(among.get(code, code)) for code in codes]
