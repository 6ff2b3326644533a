"""References that people read aloud: no letter looks or sounds like another."""

from __future__ import annotations

import re
import secrets
from typing import Final

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
FORM: Final = re.compile(rf"(ORD|CHK)-[{ALPHABET}]{{4}}-[{ALPHABET}]{{4}}")


def new_reference(prefix: str) -> str:
    """Return a new one, such as ORD-7F3K-92QX; one in 656 thousand millions."""
    first, second = ("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(2))
    return f"{prefix}-{first}-{second}"
