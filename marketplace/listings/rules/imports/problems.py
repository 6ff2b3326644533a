"""What may be wrong with a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

LONGEST_SHOWN: Final = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with `field`, and what stood there. With an error the row is left out, with a note it is taken."""

    field: str
    message: str
    value: str = ""
    is_error: bool = True


def error(field: str, message: str, value: Any = "") -> Problem:
    """Return a problem that keeps the row out."""
    return Problem(field, message, str(value)[:LONGEST_SHOWN])


def note(field: str, message: str, value: Any = "") -> Problem:
    """Return a remark about something that was changed or left out; the row is taken."""
    return Problem(field, message, str(value)[:LONGEST_SHOWN], is_error=False)
