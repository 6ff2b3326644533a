"""What the demo's people were told: read and unread, and how they want to hear of it."""

from __future__ import annotations

import random
from datetime import time, timedelta
from typing import Any, Final

from sqlalchemy import select, update

from marketplace.accounts.models import Account
from marketplace.bookmarks.models import Bookmark
from marketplace.bookmarks.notices import PRICE_DROP, SOLD
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.demo.content import people
from marketplace.listings.models import Listing
from marketplace.listings.queries.cards import Card, cards
from marketplace.notifications.models import Delivery, Notice
from marketplace.notifications.rules import Channel
from marketplace.notifications.rules.pace import Pace
from marketplace.notifications.rules.quiet import QuietHours
from marketplace.notifications.services import bouncing, choosing, notify, reading

SEED: Final = 2027
SLEEPER: Final = "alice"
GATHERER: Final = "bob"
UNREACHED: Final = "charlie"
TOLD_EACH: Final = 5


def load() -> None:
    """Tell everybody of what they keep, unless that was done before; let some choose how they want to be told."""
    if session().scalar(select(Notice.id).where(Notice.kind == PRICE_DROP.name).limit(1)) is not None:
        return
    ids = _people()
    _choose(ids)
    chance = random.Random(SEED)  # noqa: S311 - the same demo every time
    for account_id in ids.values():
        for number, card in enumerate(_kept_by(account_id)):
            _tell(account_id, number, card, chance)


def _choose(ids: dict[str, int]) -> None:
    """One sleeps at night, one wants a roll-up, and mail to one comes back."""
    if SLEEPER in ids:
        choosing.set_habits(ids[SLEEPER], None, Pace.AT_ONCE, QuietHours(time(22), time(7)))
    if GATHERER in ids:
        choosing.set_habits(ids[GATHERER], None, Pace.DAILY, None)
        choosing.choose(ids[GATHERER], {SOLD.name: {Channel.EMAIL: True}})
    if UNREACHED in ids:
        address = session().get_one(Account, ids[UNREACHED]).email
        bouncing.suppress(address, "550 5.1.1 The mailbox is not there any more", is_complaint=False)


def _tell(account_id: int, number: int, card: Card, chance: random.Random) -> None:
    """Tell someone of a price, some days ago; the latest two wait unread, one of the rest was dismissed."""
    if not card.price_minor:
        return
    before = card.price_minor * chance.choice((110, 115, 125)) // 100
    values: dict[str, Any] = {
        "title": card.title, "before": before, "after": card.price_minor, "currency": card.currency,
    }  # fmt: skip
    told = notify(
        PRICE_DROP, account_id, url=card.url, context=values, related_id=card.id, key=f"listing:{card.id}"
    )  # fmt: skip
    if told is None:
        return
    session().execute(
        update(Delivery)
        .where(Delivery.notice_id == told, Delivery.status == "waiting")
        .values(status="skipped", error="told before the demo began", done_at=clock.now())
    )
    session().get_one(Notice, told).told_at = clock.now() - timedelta(days=2 * number, hours=chance.randint(1, 20))
    if number > 1:
        reading.read(account_id, told)
    if number == TOLD_EACH - 1:
        reading.dismiss(account_id, told)


def _kept_by(account_id: int) -> list[Card]:
    statement = (
        select(Bookmark.listing_id)
        .join(Listing, Listing.id == Bookmark.listing_id)
        .where(Bookmark.account_id == account_id, Bookmark.removed_at.is_(None), Listing.status == "active")
        .order_by(Bookmark.id)
        .limit(TOLD_EACH)
    )
    return cards(list(session().scalars(statement)))


def _people() -> dict[str, int]:
    names = [person.username for person in people()]
    statement = select(Account.username, Account.id).where(Account.username.in_(names)).order_by(Account.id)
    return {row.username: row.id for row in session().execute(statement)}
