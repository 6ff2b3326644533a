"""A change of master keys: the small keys are wrapped anew, the files stay as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, tuple_

from marketplace.core import envelopes
from marketplace.core.db import session
from marketplace.core.envelopes import BrokenEnvelopeError
from marketplace.verification.models import VerificationFile

AT_ONCE: Final = 500


@dataclass(slots=True)
class Rotated:
    """How many keys were wrapped anew, were so already, and can't be opened by any key that is given."""

    anew: int = 0
    already: int = 0
    lost: int = 0


def rewrap(done: Rotated, after: tuple[int, int]) -> tuple[int, int] | None:
    """Wrap the next keys with the newest master key; return where to go on, or None at the end."""
    statement = (
        select(VerificationFile)
        .where(tuple_(VerificationFile.document_id, VerificationFile.number) > after)
        .order_by(VerificationFile.document_id, VerificationFile.number)
        .limit(AT_ONCE)
        .with_for_update()
    )
    files = list(session().scalars(statement))
    for file in files:
        try:
            wrapped = envelopes.rewrap(file.wrapped_key)
        except BrokenEnvelopeError:
            done.lost += 1
            continue
        done.anew, done.already = done.anew + (wrapped is not None), done.already + (wrapped is None)
        file.wrapped_key = wrapped or file.wrapped_key
    session().flush()
    return (files[-1].document_id, files[-1].number) if files else None
