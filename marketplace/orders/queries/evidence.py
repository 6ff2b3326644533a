"""What was shown: in a dispute, to a bank, and one file of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.messaging.rules.files import State
from marketplace.orders.models import Evidence
from marketplace.orders.queries.orders import Seen
from marketplace.orders.rules.processes import Actor

OPENING = None
"""Beside what opened a dispute, before any entry."""


def of_dispute(dispute_id: int) -> Mapping[int | None, list[Evidence]]:
    """Return what was shown in a dispute, by the entry beside which it stands; its number is limited."""
    statement = select(Evidence).where(Evidence.dispute_id == dispute_id).order_by(Evidence.id)
    found: dict[int | None, list[Evidence]] = defaultdict(list)
    for row in session().scalars(statement):
        found[row.entry_id].append(row)
    return found


def for_banks(takeback_ids: Sequence[int]) -> Mapping[int | None, list[Evidence]]:
    """Return what sellers show to banks, by what is contested."""
    found: dict[int | None, list[Evidence]] = defaultdict(list)
    if takeback_ids:
        statement = select(Evidence).where(Evidence.takeback_id.in_(takeback_ids)).order_by(Evidence.id)
        for row in session().scalars(statement):
            found[row.takeback_id].append(row)
    return found


def get_file(seen: Seen, evidence_id: int) -> Evidence:
    """Return a file of an order, to whoever sees that order. What is for the bank is not the buyer's.

    Raises:
        NotFound: there is none, it is not theirs to see, or the scanner has not let it go.

    """
    row = session().get(Evidence, evidence_id)
    is_theirs = row is not None and row.order_id == seen.order.id
    if row is None or not is_theirs or (row.takeback_id is not None and seen.role == Actor.BUYER):
        raise NotFound(_("That file is not here."))
    if row.state == State.HELD:
        raise NotFound(_("This file is being checked for viruses. Come back in some minutes."))
    if row.state == State.INFECTED:
        raise NotFound(_("This file was deleted: the virus scanner found something in it."))
    return row
