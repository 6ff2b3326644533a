"""The states of a case, what can be decided, and by whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from marketplace.core.states import machine


class State(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    WAITING = "waiting"
    APPEALED = "appealed"
    CLOSED = "closed"


class Decision(StrEnum):
    """What a moderator decided."""

    NO_ACTION = "no_action"
    WARN = "warn"
    HIDE = "hide"
    SUSPEND = "suspend"


MODERATOR: Final = "moderator"
OWNER: Final = "owner"
SYSTEM: Final = "system"

STATES: Final[dict[str, Any]] = {
    State.OPEN: lazy_pgettext("case", "Open"),
    State.WAITING: _l("Waiting for an answer"),
    State.APPEALED: _l("Appealed"),
    State.CLOSED: lazy_pgettext("case", "Closed"),
}
MOVES: Final[dict[str, Any]] = {
    "ask": _l("Ask its owner"), "decide": _l("Decide"), "answer": _l("Answer"), "appeal": _l("Appeal"),
    "reverse": _l("Reverse the decision"), "reopen": _l("Open again"), "uphold": _l("Uphold the decision"),
}  # fmt: skip

LIFECYCLE: Final = machine(
    "case",
    {
        "open": [("ask", "waiting", (MODERATOR,)), ("decide", "closed", (MODERATOR,))],
        "waiting": [("answer", "open", (OWNER, SYSTEM)), ("decide", "closed", (MODERATOR,))],
        "closed": [
            ("appeal", "appealed", (OWNER,)),
            ("reverse", "closed", (MODERATOR,)),
            ("reopen", "open", (MODERATOR,)),
        ],
        "appealed": [("uphold", "closed", (MODERATOR,)), ("reverse", "closed", (MODERATOR,))],
    },
    {**STATES, **MOVES},
)

ANSWER_WITHIN: Final = timedelta(days=7)
"""After that a case that waits for its owner is back among the open ones."""
APPEAL_WITHIN: Final = timedelta(days=14)

DECISIONS: Final[dict[str, Any]] = {
    Decision.NO_ACTION: _l("Leave it as it is"),
    Decision.WARN: _l("Warn its owner"),
    Decision.HIDE: _l("Hide it"),
    Decision.SUSPEND: _l("Hide it and suspend the account"),
}
DECIDED: Final[dict[str, Any]] = {
    Decision.NO_ACTION: _l("left as it is"),
    Decision.WARN: _l("owner warned"),
    Decision.HIDE: _l("hidden"),
    Decision.SUSPEND: _l("account suspended"),
}


def upholds(decision: str) -> bool:
    """Whether a decision says that the reporters were right."""
    return decision != Decision.NO_ACTION


def hides(decision: str) -> bool:
    """Whether a decision takes the thing out of sight."""
    return decision in {Decision.HIDE, Decision.SUSPEND}


def can_appeal(state: str, decision: str, decided_at: datetime | None, now: datetime, *, is_settled: bool) -> bool:
    """Whether the owner may ask for another look: once, within the time for it, at what went against them."""
    if state != State.CLOSED or decided_at is None or is_settled:
        return False
    return upholds(decision) and now <= decided_at + APPEAL_WITHIN
