"""Which passwords are good enough. After NIST SP 800-63B: length and guessability, no recipes of characters."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from marketplace.core.lazy import Later

zxcvbn = Later("zxcvbn")

SHORTEST: Final = 10
LONGEST: Final = 128
WEAKEST_SCORE: Final = 2
"""Of zxcvbn's 0 to 4: "somewhat guessable", safe against unthrottled guesses online."""

_LOOKED_AT: Final = 72
"""How much zxcvbn reads; whatever follows can only make a password better."""


def has_good_length(password: str) -> bool:
    """Whether it is long enough to be safe and short enough to be taken whole."""
    return SHORTEST <= len(password) <= LONGEST


def is_guessable(password: str, about: Iterable[str] = ()) -> bool:
    """Whether it is a common password, a pattern, or made from what is known `about` the person. Takes some ms."""
    known = [word for text in about for word in (text, *text.replace("@", " ").replace(".", " ").split()) if word]
    return bool(zxcvbn.zxcvbn(password[:_LOOKED_AT], user_inputs=known)["score"] < WEAKEST_SCORE)
