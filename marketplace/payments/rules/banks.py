"""The test bank accounts of the sandbox: what each does when a seller is paid there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l


@dataclass(frozen=True, slots=True)
class TestBank:
    """A bank account of the sandbox, and what it does."""

    __test__ = False

    number: str
    label: Any
    state: str = "ready"
    fails: bool = False


BANKS: Final = (
    TestBank("000123456789", _l("Is paid")),
    TestBank("000987654321", _l("Is paid: another one, to change to")),
    TestBank("000111111116", _l("Refuses what is sent there"), fails=True),
    TestBank("000222222227", _l("Asks for more before anything is paid"), "restricted"),
)


def find_bank(number: str) -> TestBank | None:
    """Return the test account of a number."""
    return next((bank for bank in BANKS if bank.number == "".join(number.split())), None)
