"""What is written beside an amount, how long it may be, and how often offers are made."""

from __future__ import annotations

import re
from typing import Final

from marketplace.accounts.rules.limits import Bucket

LONGEST: Final = 600
OFFER_ACCOUNT: Final = Bucket("offer.account", 20, 180)
"""Twenty offers at once, then twenty an hour."""

INVISIBLE: Final = re.compile("[\u0000-\u0008\u000b-\u001f\u007f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Control and direction characters: they hide words, and turn others round."""
BLANK_LINES: Final = re.compile(r"\n{3,}")


def tidy(text: str) -> str:
    """Return a text without what nobody sees, and without more than one empty line at a time."""
    return BLANK_LINES.sub("\n\n", INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))).strip()
