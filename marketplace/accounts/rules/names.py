"""What people may be called: names that are what they look like."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

USERNAME: Final = re.compile(r"[a-z0-9](?:[._-]?[a-z0-9]){2,39}", re.IGNORECASE)
LONGEST_USERNAME: Final = 40
LONGEST_NAME: Final = 80
LONGEST_EMAIL: Final = 254
JOINERS: Final = "\u200c\u200d"
"""Invisible, and yet part of the spelling of names in Persian, Hindi and other scripts."""

RESERVED: Final = frozenset(
    {
        "account", "accounts", "admin", "administrator", "api", "help", "login", "logout", "me", "moderator", "null",
        "official", "pictures", "root", "security", "settings", "staff", "support", "system", "undefined", "www",
    }
)  # fmt: skip
UNREACHABLE: Final = (".invalid",)


def is_username(text: str) -> bool:
    """Whether `text` can be a username: 3 to 40 plain letters and digits, single dots, dashes or underscores between.

    At least one letter, so that no username reads like a number; ASCII only, so that no two look alike.
    """
    return (
        len(text) <= LONGEST_USERNAME
        and bool(USERNAME.fullmatch(text))
        and text.isascii()
        and any(character.isalpha() for character in text)
    )


def is_reserved(username: str) -> bool:
    """Whether a username would pass for the platform itself."""
    return username.lower() in RESERVED


def is_display_name(text: str) -> bool:
    """Whether a name shows as it is: short, hiding nothing, and with something to see."""
    return (
        len(text) <= LONGEST_NAME
        and hides_nothing(text)
        and (not text or any(unicodedata.category(character)[0] in "LNSP" for character in text))
    )


def hides_nothing(text: str, allowed: str = "") -> bool:
    """Whether a text has no control, invisible or direction-changing characters but those `allowed`."""
    for before, character, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if character in allowed:
            continue
        if character in JOINERS:
            if not (before.isalpha() or unicodedata.combining(before)) or not after.isalpha():
                return False
        elif unicodedata.category(character)[0] == "C" or unicodedata.category(character) in {"Zl", "Zp"}:
            return False
    return True


def is_reachable(email: str) -> bool:
    """Whether mail can arrive: accounts that an import made have an address that nobody reads."""
    return not email.endswith(UNREACHABLE)
