"""Which signs of a deal outside count: an operator's choice."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from marketplace.core import settings
from marketplace.messaging.rules.contacts import SIGNS, Flag, Watch, found_in

FINE_BETWEEN_PARTIES: Final = frozenset({Flag.PHONE, Flag.ADDRESS, Flag.LINK})
"""Whoever has an order may say where to bring it and how to be reached."""
MOST_WORDS: Final = 200
LONGEST_WORD: Final = 60


def _check_flags(names: list[str]) -> str | None:
    unknown = [name for name in names if name not in set(Flag)]
    return _("Choose from: %(names)s.", names=", ".join(Flag)) if unknown else None


def _check_words(words: list[str]) -> str | None:
    is_fine = len(words) <= MOST_WORDS and all(isinstance(word, str) and len(word) <= LONGEST_WORD for word in words)
    return (
        None
        if is_fine
        else _("At most %(count)s phrases of up to %(length)s characters.", count=MOST_WORDS, length=LONGEST_WORD)
    )


FLAGS: Final = settings.declare(
    "messages.flags",
    [str(flag) for flag in Flag],
    _l("Which signs of a deal outside are pointed out to the writer of a message and counted for moderators."),
    _check_flags,
)
PAYMENT_NAMES: Final = settings.declare(
    "messages.payment_names",
    [
        "venmo", "cash app", "cashapp", "zelle", "paypal", "paypal.me", "revolut", "bizum", "western union",
        "moneygram", "wire transfer", "bank transfer", "gift card", "bitcoin", "usdt",
    ],
    _l("Names of ways to pay outside that are pointed out in messages."),
    _check_words,
)  # fmt: skip
PHRASES: Final = settings.declare(
    "messages.phrases",
    [
        "whatsapp", "telegram", "viber", "wechat", "signal me", "text me", "call me", "my number is",
        "outside the platform", "outside the market", "off the platform", "without the fee", "avoid the fee",
        "pay you directly", "pay me directly",
    ],
    _l("Further phrases that are pointed out in messages."),
    _check_words,
)  # fmt: skip


def flags_in(content: str, subject_type: str = "") -> list[str]:
    """Return the signs of a deal outside in a text; the parties of an order may say how to find each other."""
    wanted = set(FLAGS.get()) - (FINE_BETWEEN_PARTIES if subject_type == "order" else set())
    host = urlsplit(current_app.config["SETTINGS"].site_url).hostname or ""
    return [str(flag) for flag in found_in(content, Watch(wanted, PAYMENT_NAMES.get(), PHRASES.get(), host))]


def words() -> dict[str, str]:
    """Return what is said to the writer of a message about each sign of a deal outside."""
    return {flag: str(label) for flag, label in SIGNS.items()}
