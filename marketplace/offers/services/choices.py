"""What the operator decides about offers."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from marketplace.core import settings

KNOWN: Final = ("product", "property")
"""The kinds of listings about whose price people can bargain here; the others are booked or downloaded."""
LONGEST_DAYS: Final = 60


def _days(days: int) -> str | None:
    return None if 1 <= days <= LONGEST_DAYS else str(_("From 1 to %(most)s.", most=LONGEST_DAYS))


def _kinds_fit(text: str) -> str | None:
    wrong = [each for each in _split(text) if each not in KNOWN]
    return None if not wrong else str(_("Choose among: %(kinds)s.", kinds=", ".join(KNOWN)))


KINDS = settings.declare(
    "offers.kinds", ", ".join(KNOWN),
    _l("For which kinds of listings buyers may make an offer, with commas between. Empty: for none."), _kinds_fit,
)  # fmt: skip
LEAST_PERCENT = settings.declare(
    "offers.least_percent", 50, _l("How much of the asked price an offer has to be at least, in percent."),
    lambda share: None if 1 <= share <= 99 else _("From 1 to 99."),
)  # fmt: skip
DAYS = settings.declare("offers.days", 2, _l("For how many days an offer waits for an answer."), _days)
HOLD_DAYS = settings.declare(
    "offers.hold_days", 2, _l("For how many days an accepted offer holds its price for the buyer."), _days
)
KEEP_DAYS = settings.declare_days("offers.keep_days", 365, _l("For how many days an offer is kept after it ended."))


def kinds() -> tuple[str, ...]:
    """Return the kinds of listings that take offers."""
    return tuple(_split(KINDS.get()))


def answer_time() -> timedelta:
    """Return how long an offer waits for its answer."""
    return timedelta(days=DAYS.get())


def hold_time() -> timedelta:
    """Return how long an agreed price is held."""
    return timedelta(days=HOLD_DAYS.get())


def _split(text: str) -> list[str]:
    return [each for part in text.split(",") if (each := part.strip())]
