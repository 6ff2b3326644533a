"""What the demo's people talk about: questions, answers, one who wants to pay elsewhere, one who was blocked."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.demo.content import SOURCE, people
from marketplace.listings.models import Listing
from marketplace.messaging.rules.texts import Subject
from marketplace.messaging.services import attaching, blocking, furnishing, keeping, quick_replies
from marketplace.messaging.services.furnishing import Line

DATA: Final = Path(__file__).parent / "data" / "conversations.json"
PICTURES: Final = Path(__file__).parent.parent / "core" / "static" / "art"
QUICK: Final = (
    "Yes, it is still there.",
    "You can collect it any day after six; the address comes with the order.",
    "Thank you for asking. I will measure it tonight and write to you.",
)
BUSY: Final = "bob"


def load() -> None:
    """Let them talk, unless that was done before."""
    ids = _people()
    if furnishing.has_conversations(ids[BUSY]):
        return
    for talk in sorted(_talks(), key=_quiet_for, reverse=True):
        listing = _listing(talk["listing"])
        if listing is not None:
            _tell(talk, listing, ids)
    for text in QUICK:
        quick_replies.add(ids[BUSY], text)


def _tell(talk: dict[str, Any], listing: Listing, ids: dict[str, int]) -> None:
    began = clock.now() - timedelta(minutes=talk["minutes_ago"])
    lines = [Line(ids[name], text, _at(began, minutes)) for name, minutes, text in talk["lines"]]
    unread_by = ids.get(talk.get("unread_by", ""))
    written = furnishing.furnish(
        ids[talk["buyer"]], listing.seller_id, Subject("listing", listing.id), lines, unread_by=unread_by
    )
    if "photo" in talk:
        last = written[-1]
        photo = attaching.take_in(last.sender_id, "desk.webp", (PICTURES / f"{talk['photo']}.webp").read_bytes())
        last.attachment_count = 1
        attaching.hang_on(last, [photo.id])
    if "archived_by" in talk:
        keeping.archive(ids[talk["archived_by"]], written[0].conversation_id, archived=True)
    if "blocked_by" in talk:
        blocking.block(ids[talk["blocked_by"]], ids[talk["buyer"]])


def _quiet_for(talk: dict[str, Any]) -> int:
    """Return for how many minutes nothing was said: messages are numbered in the order in which they were written."""
    return int(talk["minutes_ago"] - max(minutes for _name, minutes, _text in talk["lines"]))


def _at(began: datetime, minutes: int) -> datetime:
    """Return a moment of a conversation; none is still to come."""
    return min(began + timedelta(minutes=minutes), clock.now())


def _listing(title: str) -> Listing | None:
    return session().scalar(select(Listing).where(Listing.external_source == SOURCE, Listing.title == title).limit(1))


def _people() -> dict[str, int]:
    names = [person.username for person in people()]
    statement = select(Account.username, Account.id).where(Account.username.in_(names))
    return {row.username: row.id for row in session().execute(statement)}


@cache
def _talks() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(DATA.read_text(encoding="utf-8"))
    return found
