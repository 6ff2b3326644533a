"""Passwords: argon2id, in the pool for CPU work."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache
from threading import BoundedSemaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from marketplace.accounts.rules import passwords as rules
from marketplace.core.errors import Invalid
from marketplace.core.serving import cpu

AT_ONCE: Final = 4
hasher = PasswordHasher()
"""RFC 9106's second choice (64 MiB, three passes), the library's default."""


def hash_password(password: str) -> str:
    """Return the hash to store. Takes some tenths of a second."""
    with _room():
        return cpu(hasher.hash, _same(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether `password` belongs to the stored hash. Takes as long where there is none, so that no one can tell."""
    decoy = _decoy(hasher)
    with _room():
        return cpu(_verify, stored or decoy, _same(password)) and stored is not None


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return hasher.check_needs_rehash(stored)


def check_strength(password: str, about: Iterable[str], *, field: str = "password") -> None:
    """Refuse what is too short, too long or guessable.

    Raises:
        Invalid: naming `field`.

    """
    if len(password) < rules.SHORTEST:
        problem = _("Use at least %(count)s characters.", count=rules.SHORTEST)
    elif len(password) > rules.LONGEST:
        problem = _("Use at most %(count)s characters.", count=rules.LONGEST)
    elif cpu(rules.is_guessable, password, tuple(about)):
        problem = _("This password is easy to guess. A few unrelated words make a better one.")
    else:
        return
    raise Invalid(problem, errors={field: [problem]})


def _same(password: str) -> str:
    """Return one spelling for what may be typed in several: keyboards differ in how they compose accents."""
    return unicodedata.normalize("NFKC", password)


def _verify(stored: str, password: str) -> bool:
    try:
        return hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _room() -> BoundedSemaphore:
    """A flood of sign-ins waits its turn instead of filling the memory. Made when needed: it is waited for."""
    return BoundedSemaphore(AT_ONCE)


@cache
def _decoy(_hasher: PasswordHasher) -> str:
    return _hasher.hash("a decoy for accounts that are not there")
