"""Signs that a deal is being moved outside: phone numbers, addresses, payment services.

Flags are a hint to the writer and a number for moderators; nothing is stopped by them. Which ones count, and which
words, an operator decides (`messaging.services.flagging`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from marketplace.core.lazy import Later

phonenumbers: Any = Later("phonenumbers")


class Flag(StrEnum):
    """What was found."""

    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    ADDRESS = "address"
    PAYMENT = "payment"
    PHRASE = "phrase"


SIGNS: Final[dict[str, Any]] = {
    Flag.PHONE: _l("a phone number"), Flag.EMAIL: _l("an e-mail address"), Flag.LINK: _l("a link to another site"),
    Flag.ADDRESS: _l("a street address"), Flag.PAYMENT: _l("a way to pay outside"),
    Flag.PHRASE: _l("words about dealing outside"),
}  # fmt: skip


FEWEST_DIGITS: Final = 7
_DOT: Final = r"\s?(?:\.|[(\[{]dot[)\]}]|\sdot\s)\s?"
_WRITTEN: Final = rf"\s?(?:@|[(\[{{]at[)\]}}])\s?[a-z0-9-]{{1,63}}{_DOT}[a-z]{{2,24}}\b"
_SPOKEN: Final = r"\sat\s[a-z0-9-]{1,63}\s?(?:[(\[{]dot[)\]}]|\sdot\s)\s?[a-z]{2,24}\b"
EMAIL: Final = re.compile(rf"[\w+-](?:{_WRITTEN}|{_SPOKEN})", re.IGNORECASE)
LINK: Final = re.compile(r"(?:https?://|www\.)[^\s<>\"]{3,}", re.IGNORECASE)
STREET: Final = re.compile(
    r"\b\d{1,5}[a-z]?,?\s+(?:[\w'.-]+\s+){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|square|close"
    r"|boulevard|blvd|terrace|quay)\b|\b(?:calle|avenida|plaza|paseo|rue|via|strada)\s+(?:[\w'.-]+\s+){0,3}\d{1,5}\b"
    r"|\b[\w-]{3,}(?:straße|strasse|gasse|weg|platz)\s+\d{1,4}\b",
    re.IGNORECASE,
)
IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b")
CARD: Final = re.compile(r"\b(?:\d[ -]?){13,19}\b")
HANDLE: Final = re.compile(r"(?:^|\s)\$[A-Za-z][\w-]{2,19}\b")


@dataclass(frozen=True, slots=True)
class Watch:
    """What is looked for: the flags that count, names of payment services, further phrases, and our own host."""

    flags: Collection[str]
    payment_names: Collection[str]
    phrases: Collection[str]
    own_host: str
    region: str = "US"


def found_in(content: str, watch: Watch) -> list[Flag]:
    """Return the signs that a text holds, each once, in the order of `Flag`."""
    lower = " ".join(content.lower().split())
    looks: dict[Flag, Callable[[], bool]] = {
        Flag.PHONE: lambda: _has_phone(content, watch.region),
        Flag.EMAIL: lambda: EMAIL.search(content) is not None,
        Flag.LINK: lambda: any(not _is_own(link, watch.own_host) for link in LINK.findall(content)),
        Flag.ADDRESS: lambda: STREET.search(lower) is not None,
        Flag.PAYMENT: lambda: _has_payment(content, lower, watch.payment_names),
        Flag.PHRASE: lambda: _has_words(lower, watch.phrases),
    }
    return [flag for flag, look in looks.items() if flag in watch.flags and look()]


def _has_phone(content: str, region: str) -> bool:
    if sum(character.isdigit() for character in content) < FEWEST_DIGITS:
        return False
    found: Iterable[object] = phonenumbers.PhoneNumberMatcher(content, region)
    return any(True for _ in found)


def _has_payment(content: str, lower: str, names: Collection[str]) -> bool:
    is_account = IBAN.search(content) or HANDLE.search(content)
    return bool(is_account) or _has_card(content) or _has_words(lower, names)


def _has_card(content: str) -> bool:
    digits = [[int(one) for one in found if one.isdigit()] for found in CARD.findall(content)]
    return any(_is_luhn(number) for number in digits)


def _is_luhn(digits: list[int]) -> bool:
    doubled = [sum(divmod(2 * digit, 10)) if place % 2 else digit for place, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0 and len(set(digits)) > 1


def _has_words(lower: str, words: Collection[str]) -> bool:
    """Whether one of the phrases stands in the text as whole words."""
    return any(
        re.search(rf"(?<!\w){re.escape(' '.join(word.lower().split()))}(?!\w)", lower) for word in words if word.strip()
    )


def _is_own(link: str, own_host: str) -> bool:
    host = re.sub(r"^https?://", "", link.lower()).split("/")[0].rstrip(".,;:!?)")
    return host == own_host or host.removeprefix("www.") == own_host
