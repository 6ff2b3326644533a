"""The states of a listing, and who may move it. Deleting is beside them: a deleted listing keeps its state."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from marketplace.core.states import Move, machine


class Status(StrEnum):
    """Where a listing stands."""

    DRAFT = "draft"
    ACTIVE = "active"
    INACTIVE = "inactive"
    SOLD = "sold"
    PENDING = "pending_verification"
    REMOVED = "removed"


OWNER: Final = "owner"
MODERATOR: Final = "moderator"
SYSTEM: Final = "system"

_SELLING: Final = (OWNER, SYSTEM)
_ANY: Final = (OWNER, MODERATOR, SYSTEM)
_MODERATING: Final = (MODERATOR, SYSTEM)

STATES: Final[dict[str, Any]] = {
    "draft": _l("Draft"), "active": _l("Public"), "inactive": _l("Hidden"), "sold": _l("Sold"),
    "pending_verification": _l("Being checked"), "removed": _l("Removed"),
}  # fmt: skip
MOVES: Final[dict[str, Any]] = {
    "publish": _l("Publish"), "hide": _l("Hide"), "show": _l("Show again"), "sell": _l("Mark as sold"),
    "relist": _l("Offer again"), "withdraw": _l("Take back"), "approve": _l("Approve"), "remove": _l("Remove"),
    "reinstate": _l("Reinstate"),
}  # fmt: skip
"""What the buttons say; moves that have none are made elsewhere."""
_MADE_ELSEWHERE: Final[dict[str, Any]] = {
    "submit": _l("Send for approval"), "decline": _l("Decline"), "restore": _l("Put back"),
    "restore_sold": _l("Put back as sold"), "resubmit": _l("Send for approval again"),
}  # fmt: skip

LIFECYCLE: Final = machine(
    "listing",
    {
        "draft": [("publish", "active", _SELLING), ("submit", "pending_verification", _SELLING)],
        "pending_verification": [
            ("approve", "active", _MODERATING),
            ("withdraw", "draft", _SELLING),
            ("decline", "draft", [MODERATOR]),
            ("remove", "removed", _MODERATING),
        ],
        "active": [
            ("hide", "inactive", _ANY),
            ("sell", "sold", _SELLING),
            ("remove", "removed", _MODERATING),
        ],
        "inactive": [
            ("show", "active", _SELLING),
            ("sell", "sold", _SELLING),
            ("remove", "removed", _MODERATING),
        ],
        "sold": [
            ("relist", "active", _SELLING),
            ("hide", "inactive", _ANY),
            ("remove", "removed", _MODERATING),
        ],
        "removed": [
            ("reinstate", "inactive", _MODERATING),
            ("restore", "active", _MODERATING),
            ("restore_sold", "sold", _MODERATING),
            ("resubmit", "pending_verification", _MODERATING),
        ],
    },
    {**MOVES, **_MADE_ELSEWHERE, **STATES},
)

PUBLIC_STATUS: Final = Status.ACTIVE
VISIBLE_TO_ALL: Final = frozenset({Status.ACTIVE, Status.SOLD})
"""A sold listing keeps its page, so that links to it explain themselves; lists and search show active ones only."""

TRASH_KEPT_FOR: Final = timedelta(days=30)


def trash_until(deleted_at: datetime) -> datetime:
    """Return when a deleted listing goes for good."""
    return deleted_at + TRASH_KEPT_FOR


def move_to(target: str, status: str, actor: str) -> Move:
    """Return the move that leads from `status` to `target`.

    Raises:
        Conflict: nothing leads there from here; the detail says what does.
        Forbidden: the move exists but is not this actor's to make.

    """
    leading = [move for move in LIFECYCLE.open_moves(status) if move.target == target]
    for move in sorted(leading, key=lambda move: actor not in move.actors):
        return LIFECYCLE.move(move.name, status, actor)
    raise LIFECYCLE.refusal(target, status, {move.target for move in LIFECYCLE.open_moves(status, actor)})
