"""Why something can be reported."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l

REASONS: Final[dict[str, Any]] = {
    "scam": _l("Fraud or a scam"),
    "prohibited": _l("Not allowed on this market"),
    "counterfeit": _l("Counterfeit"),
    "misleading": _l("Not what it says: words, photos or category"),
    "off_platform": _l("Wants to be paid or to talk elsewhere"),
    "offensive": _l("Offensive or hateful"),
    "harassment": _l("Harassment or threats"),
    "impersonation": _l("Pretends to be someone else"),
    "fake_review": _l("Not an honest review"),
    "private_data": _l("Shows someone's private data"),
    "copyright": _l("Uses my work without permission"),
    "unsafe": _l("Dangerous"),
    "spam": _l("Spam or a duplicate"),
    "other": _l("Something else"),
}
"""Every reason by its name, in the order in which forms show them."""

FOR_THINGS: Final = (
    "scam", "prohibited", "counterfeit", "misleading", "off_platform", "offensive", "private_data", "copyright",
    "unsafe", "spam", "other",
)  # fmt: skip
FOR_PEOPLE: Final = ("scam", "impersonation", "off_platform", "harassment", "offensive", "spam", "other")
FOR_WORDS: Final = ("harassment", "off_platform", "scam", "offensive", "private_data", "spam", "other")
FOR_REVIEWS: Final = ("fake_review", "offensive", "harassment", "private_data", "spam", "other")

USUAL: Final = {
    "listing": FOR_THINGS, "user": FOR_PEOPLE, "message": FOR_WORDS, "conversation": FOR_WORDS, "review": FOR_REVIEWS,
}  # fmt: skip
"""The reasons of kinds of targets that name none of their own; for any other kind, all."""
