"""What one side shows: photos and files, checked by content, scanned where there is a scanner, and kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

import uuid_utils
from flask_babel import gettext as _
from sqlalchemy import func, select

from marketplace.core import images
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound, TooLarge, UnsupportedType
from marketplace.core.events import announce
from marketplace.core.leftovers import keep_new
from marketplace.core.scanners import find_scanner
from marketplace.core.serving import cpu
from marketplace.messaging.rules import files
from marketplace.messaging.rules.files import State
from marketplace.orders.events import EvidenceDropped, EvidenceHeld
from marketplace.orders.models import Evidence
from marketplace.orders.services.fulfilling import Acting

AREA: Final = "evidence"
LARGEST_BYTES: Final = 12 * 2**20
MOST_AT_ONCE: Final = 6
MOST_OF_ORDER: Final = 60


@dataclass(frozen=True, slots=True)
class Taken:
    """A photo or a file that was checked and kept, and belongs to nothing yet."""

    key: str
    name: str
    content_type: str
    size: int
    state: State


def take_in(name: str, data: bytes) -> Taken:
    """Check and keep what someone wants to show. A photo is drawn anew, without where and when it was taken.

    Raises:
        Invalid, TooLarge, UnsupportedType: it is not taken; the detail says why.

    """
    if not data:
        raise Invalid(_("This file is empty."), errors={"files": [_("This file is empty.")]})
    if len(data) > LARGEST_BYTES:
        raise TooLarge(_("Files may have at most %(mb)s MB.", mb=LARGEST_BYTES // 2**20))
    name = files.tidy_name(name)
    key = f"{AREA}/{uuid_utils.uuid7().hex}"
    if files.ending_of(name) in files.PHOTO_ENDINGS:
        taken = cpu(images.take_in, data)
        keep_new(f"{key}.jpg", taken.data, "image/jpeg")
        return Taken(f"{key}.jpg", f"{name.rpartition('.')[0]}.jpg", "image/jpeg", len(taken.data), State.READY)
    content_type = files.find_type(name, data)
    if content_type is None:
        raise UnsupportedType(_("That type of file is not taken here. Send a photo, a PDF, a text or an office file."))
    keep_new(key, data, content_type)
    return Taken(key, name, content_type, len(data), State.READY if find_scanner() is None else State.HELD)


def show(
    order_id: int, who: Acting, shown: Sequence[Taken], *, dispute_id: int | None = None, entry_id: int | None = None,
    takeback_id: int | None = None,
) -> None:  # fmt: skip
    """Hang what was taken in on a dispute, or on what a bank contests.

    Raises:
        Conflict: enough was shown of this order.

    """
    if not shown:
        return
    count = session().scalar(select(func.count()).where(Evidence.order_id == order_id)) or 0
    if count + len(shown) > MOST_OF_ORDER:
        raise Conflict(_("Enough was shown of this order. A moderator decides."), code="too_many_entries")
    rows = [
        Evidence(
            order_id=order_id, dispute_id=dispute_id, entry_id=entry_id, takeback_id=takeback_id, actor=who.actor,
            actor_id=who.actor_id, key=each.key, name=each.name, content_type=each.content_type, size=each.size,
            state=each.state,
        )
        for each in shown
    ]  # fmt: skip
    session().add_all(rows)
    session().flush()
    for row in rows:
        if row.state == State.HELD:
            announce(EvidenceHeld(row.id))


def take_back(order_id: int, takeback_id: int, evidence_id: int) -> None:
    """Remove what was to be shown to a bank. In a dispute both sides have seen it: there it stays.

    Raises:
        NotFound: no such file.

    """
    row = session().get(Evidence, evidence_id, with_for_update=True)
    if row is None or row.order_id != order_id or row.takeback_id != takeback_id:
        raise NotFound(_("That file is not here."))
    session().delete(row)
    session().flush()
    announce(EvidenceDropped(row.key))


def settle(evidence_id: int, state: State) -> None:
    """Note what the virus scanner says of a file that is held back; what it found something in is deleted."""
    row = session().get(Evidence, evidence_id, with_for_update=True, populate_existing=True)
    if row is None or row.state != State.HELD:
        return
    row.state = state
    session().flush()
    if state == State.INFECTED:
        announce(EvidenceDropped(row.key))


def named(keys: Collection[str]) -> set[str]:
    """Return which of some files a row names."""
    return set(session().scalars(select(Evidence.key).where(Evidence.key.in_(keys))))
