"""What a review may say: stars, words, and what is taken out of them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from flask_babel import gettext as _

from marketplace.core.errors import Invalid

STARS: Final = (1, 2, 3, 4, 5)
LONGEST_COMMENT: Final = 4000
LONGEST_REPLY: Final = 2000
LONGEST_REASON: Final = 300
MOST_PHOTOS: Final = 4

JOINERS: Final = frozenset("\u200c\u200d\ufe0e\ufe0f")
"""Invisible, and needed: they hold letters of some scripts and parts of an emoji together."""
BLANK_LOOKING: Final = re.compile("[\u2800\u3164\u115f\u1160\uffa0\u034f\u17b4\u17b5\U000e0000-\U000e0fff]")
"""Letters and marks that nobody sees."""

CONTACT: Final = re.compile(
    r"[\w.+-]+@[\w-]+\.[a-z]{2,}"  # an address for mail
    r"|\b(?:https?://|www\.)\S+|\bt\.me/|\bwa\.me/"  # a page elsewhere
    r"|\b(?:whats\s?app|telegram|paypal|venmo|cash\s?app|zelle|bizum|western union)\b"
    r"|(?<!\d)(?<!\d[.,])[+(]{0,2}\d(?:[\s().-]{0,2}\d){8,13}(?!\d|[.,]\d)",  # a telephone number
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """Return the text without what nobody sees: control and direction characters, blank letters, loose joiners.

    Line breaks stay, at most one empty line between paragraphs.
    """
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept = "\n".join(" ".join(_visible(line).split()) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def check_rating(rating: int) -> None:
    """Refuse anything but one to five stars. Raises Invalid."""
    if rating not in STARS:
        said = _("Give one to five stars.")
        raise Invalid(said, errors={"rating": [said]})


def cleaned(text: str, longest: int) -> str:
    """Return the text as it is kept.

    Raises:
        Invalid: nothing to see in it, or more than `longest` characters.

    """
    kept = clean(text)
    if not any(unicodedata.category(character)[0] in "LNPS" for character in kept):
        said = _("Write a few words.")
        raise Invalid(said, errors={"comment": [said]})
    if len(kept) > longest:
        said = _("At most %(n)s characters.", n=longest)
        raise Invalid(said, errors={"comment": [said]})
    return kept


def has_contact(text: str) -> bool:
    """Whether the text seems to lead people off the platform: a number, an address, a handle for payments."""
    return CONTACT.search(text) is not None


def _visible(line: str) -> str:
    kept = (character for character in BLANK_LOOKING.sub("", line) if _is_kept(character))
    return "".join(kept).strip("".join(JOINERS))


def _is_kept(character: str) -> bool:
    if character in JOINERS or character == "\t":
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cs"}
