"""What the demo's people say of each other: hundreds of deals, most of them happy, some waiting, a few hidden."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.demo.content import DATA, SOURCE, people
from marketplace.listings.models import Category, Listing
from marketplace.reviews.services import stocking
from marketplace.reviews.services.deals import Finished
from marketplace.reviews.services.stocking import Past, Said

SEED: Final = 2027
STARS: Final = ((5, 68), (4, 20), (3, 7), (2, 3), (1, 2))
"""Of a hundred, as on any market that works."""
SPANISH: Final = frozenset({"dolores", "lucia", "beatriz"})
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
TONES: Final = {
    5: ("good", "good"), 4: ("good", "mixed"), 3: ("mixed", "mixed"), 2: ("bad", "mixed"), 1: ("bad", "bad"),
}  # fmt: skip
FIRST: Final = "ORD-7F3K-92QX"
"""The reference by which we know that this was loaded before."""
OF_PAST_SALES: Final = 5
"""Deals of each seller about things that are gone since."""


@dataclass(frozen=True, slots=True)
class Thing:
    """A listing, as far as its reviews depend on it."""

    id: int
    seller_id: int
    kind: str
    group: str
    is_single: bool
    status: str
    made_at: datetime


def load() -> None:
    """Let everybody say how it was, unless that was done before."""
    if stocking.is_known(FIRST):
        return
    ids = _people()
    teller = Teller(random.Random(SEED), ids, clock.now())  # noqa: S311 - the same demo every time
    deals = [past for thing in _things() for past in teller.of_listing(thing)]
    deals += [past for seller in _sellers() for past in teller.of_past_sales(ids[seller])]
    deals += teller.of_alice(_things())
    stocking.stock(teller.with_hidden(deals), now=clock.now(), moderator_id=ids["vera"])


class Teller:
    """Makes up deals, by chance that is the same every time."""

    def __init__(self, chance: random.Random, ids: Mapping[str, int], now: datetime) -> None:
        self._chance, self._now, self._count = chance, now, 0
        self._names = {account_id: username for username, account_id in ids.items()}
        self._buyers = [ids[person.username] for person in people() if person.role in {"buyer", "seller"}]
        self._alice, self._bob = ids["alice"], ids["bob"]

    def of_listing(self, thing: Thing) -> list[Past]:
        """Return the deals about a listing: none about most, many about a few."""
        age = (self._now - thing.made_at).days
        if thing.is_single:
            number = 1 if thing.status == "sold" else 0
        elif age < 9 or thing.kind == "property":
            number = 0
        else:
            number = self._chance.choices((0, 1, 2, 4, 9), (28, 22, 20, 18, 12))[0]
            number = min(number + (self._chance.randint(0, 4) if number > 3 else 0), 2 + age // 5)
        quality = self._chance.gauss(0, 0.45)
        buyers = self._chance.sample([each for each in self._buyers if each != thing.seller_id], number)
        return [self._deal(each, thing.seller_id, thing, self._when(age), quality) for each in buyers]

    def of_past_sales(self, seller_id: int) -> list[Past]:
        """Return deals of a seller about things that are no longer there."""
        others = [each for each in self._buyers if each != seller_id]
        buyers = self._chance.sample(others, self._chance.randint(1, OF_PAST_SALES))
        return [self._deal(each, seller_id, None, self._when(500), 0) for each in buyers]

    def of_alice(self, things: Sequence[Thing]) -> list[Past]:
        """Return what waits for Alice and Bob: deals of this week, written about by nobody, one or the other."""
        offered = [thing for thing in things if thing.seller_id == self._bob and thing.status == "active"][:3]
        others = [
            thing
            for thing in things
            if thing.seller_id not in {self._bob, self._alice} and thing.kind in {"rental", "service", "digital"}
        ]
        recent = [*offered, *self._chance.sample(others, 3)]
        found = []
        for days, thing in enumerate(recent):
            done = self._finished(self._alice, thing.seller_id, thing, self._now - timedelta(days=1 + days / 3))
            at = done.completed_at + timedelta(hours=5)
            first = Said(5, self._words(thing.group, 5), at)
            other = Said(5, self._words("buyer", 5), at)
            found.append(Past(done, thing.kind, first if days == 1 else None, other if days in {0, 4} else None))
        return found

    def with_hidden(self, deals: list[Past]) -> list[Past]:
        """Return the deals, the words of a few replaced by ones that a moderator hid, or will look at."""
        told = _told()
        open_to_it = [n for n, past in enumerate(deals) if past.buyer and past.buyer.rating == 5 and past.seller]
        chosen = self._chance.sample(open_to_it, len(told["hidden"]) + len(told["contact"]))
        bad = [(words, 1, reason) for words, reason in told["hidden"]] + [(each, 5, "") for each in told["contact"]]
        for place, (words, rating, reason) in zip(chosen, bad, strict=True):
            past = deals[place]
            assert past.buyer is not None
            said = Said(rating, words, past.buyer.at, hidden_for=reason)
            deals[place] = Past(past.done, past.process, said, past.seller)
        return deals

    def _deal(self, buyer_id: int, seller_id: int, thing: Thing | None, when: datetime, quality: float) -> Past:
        done = self._finished(buyer_id, seller_id, thing, when)
        stars = self._stars(quality)
        group = thing.group if thing else "seller"
        at = self._soon(when)
        by_buyer = self._said(group, stars, at, (buyer_id, seller_id)) if self._chance.random() < 0.94 else None
        gives = 5 if stars > 2 or self._chance.random() < 0.5 else self._stars(-1)
        by_seller = self._said("buyer", gives, self._soon(when), (seller_id, buyer_id))
        wrote_back = self._chance.random() < 0.7
        return Past(done, thing.kind if thing else "product", by_buyer, by_seller if wrote_back else None)

    def _said(self, group: str, stars: int, at: datetime, sides: tuple[int, int]) -> Said:
        author = self._names[sides[0]]
        is_spanish = author in SPANISH and group != "buyer"
        tone = "good" if stars >= 4 else "mixed" if stars == 3 else "bad"
        answers = self._chance.random() < {"good": 0.12, "mixed": 0.4, "bad": 0.6}[tone] and group != "buyer"
        reply = self._chance.choice(_told()["replies"][tone]) if answers and at < self._now - timedelta(days=8) else ""
        others = [each for each in self._buyers if each not in sides]
        liked = self._chance.choices((0, 1, 2, 5), (70, 16, 9, 5))[0] if group != "buyer" else 0
        return Said(
            stars, self._words("es" if is_spanish else group, stars), at, "es" if is_spanish else "en", reply,
            tuple(sorted(self._chance.sample(others, liked))),
        )  # fmt: skip

    def _words(self, group: str, stars: int) -> str:
        """Return two or three sentences that fit the stars."""
        said = _told()[group]
        tones = {
            5: ("good", "good"),
            4: ("good", "mixed"),
            3: ("mixed", "mixed"),
            2: ("bad", "mixed"),
            1: ("bad", "bad"),
        }
        first, second = tones[stars]
        parts = [self._chance.choice(said[first])]
        if self._chance.random() < (0.55 if stars == 5 else 0.8):
            parts.append(self._chance.choice([each for each in said[second] if each not in parts]))
        if stars == 5 and group not in {"es", "buyer"} and self._chance.random() < 0.2:
            parts.append(self._chance.choice(_told()["closers"]))
        return " ".join(parts)

    def _stars(self, quality: float) -> int:
        drawn = self._chance.choices([n for n, _ in STARS], [weight for _, weight in STARS])[0]
        return max(1, min(5, round(drawn + quality * self._chance.random())))

    def _when(self, age_days: int) -> datetime:
        return self._now - timedelta(hours=self._chance.uniform(5 * 24, max(age_days - 2, 6) * 24))

    def _soon(self, when: datetime) -> datetime:
        return min(when + timedelta(hours=min(self._chance.expovariate(1 / 40), 160)), self._now - timedelta(hours=1))

    def _finished(self, buyer_id: int, seller_id: int, thing: Thing | None, when: datetime) -> Finished:
        self._count += 1
        code = "".join(self._chance.choices(ALPHABET, k=8))
        reference = FIRST if self._count == 1 else f"ORD-{code[:4]}-{code[4:]}"
        return Finished(reference, buyer_id, seller_id, [thing.id] if thing else [], when)


@cache
def _told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "reviews.json").read_text(encoding="utf-8"))
    return {**found, **found["leaves"]}


def _group(path: Sequence[str]) -> str:
    """Return whose words fit a listing: its own category's, those of one above it, or those of any product."""
    return next((slug for slug in path if slug in _told()), "product")


def _people() -> dict[str, int]:
    names = [person.username for person in people()]
    statement = select(Account.username, Account.id).where(Account.username.in_(names))
    return {row.username: row.id for row in session().execute(statement)}


def _sellers() -> list[str]:
    return [person.username for person in people() if person.role == "seller"]


def _things() -> list[Thing]:
    slugs = {row.id: row.slug for row in session().execute(select(Category.id, Category.slug))}
    statement = (
        select(Listing.id, Listing.seller_id, Listing.kind, Listing.quantity, Listing.status, Listing.created_at,
               Category.path)
        .join(Category, Category.id == Listing.category_id)
        .where(Listing.external_source == SOURCE, Listing.status.in_(("active", "sold")))
        .order_by(Listing.external_id)
    )  # fmt: skip
    return [
        Thing(
            row.id, row.seller_id, row.kind, _group([slugs.get(each, "") for each in reversed(row.path)]),
            row.kind == "product" and (row.quantity or 0) < 2, row.status, row.created_at,
        )
        for row in session().execute(statement)
    ]  # fmt: skip
