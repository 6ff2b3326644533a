"""What the demo's people look for: searches that they saved before the market opened, and what turned up since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from marketplace.accounts.queries.people import find_account_by_email
from marketplace.core.db import session
from marketplace.demo.content import people
from marketplace.search.models import SavedSearch
from marketplace.search.rules.filters import read
from marketplace.search.rules.saving import Alert
from marketplace.search.services import alerting, matching, saving


@dataclass(frozen=True, slots=True)
class Wish:
    """A search that someone saves. `is_seen`: they looked at it since."""

    username: str
    name: str
    params: Mapping[str, str]
    alert: Alert
    is_seen: bool = False


WISHES: Final = (
    Wish("alice", "A bicycle for the summer", {"search": "bicycle", "max_price": "900"}, Alert.INSTANT),
    Wish("alice", "A cottage with a kitchen", {"category": "houses-cottages", "amenities": "kitchen"}, Alert.DAILY),
    Wish("alice", "Lamps under 80", {"category": "lighting", "max_price": "80"}, Alert.NONE),
    Wish("alice", "Theremin", {"search": "theremin"}, Alert.INSTANT),
    Wish("alice", "Flats in Lisbon", {"category": "flats", "location": "Lisbon", "radius_km": "30"}, Alert.DAILY,
         is_seen=True),
    Wish("bob", "Guitar lessons", {"search": "guitar lessons"}, Alert.DAILY),
    Wish("charlie", "Anything for the garden near Austin", {"search": "garden", "location": "Austin, TX",
         "radius_km": "100"}, Alert.INSTANT, is_seen=True),
    Wish("rosa", "Cameras, checked ones", {"category": "cameras", "verified": "true"}, Alert.DAILY),
    Wish("leo", "Piano or keyboard", {"search": "piano OR keyboard", "max_price": "1500"}, Alert.INSTANT),
)  # fmt: skip


def load() -> None:
    """Save what each of them looks for, unless that was done before."""
    ids = {wish.username: _id_of(wish.username) for wish in WISHES}
    if session().scalar(select(SavedSearch.id).where(SavedSearch.account_id.in_(ids.values())).limit(1)):
        return
    for wish in WISHES:
        filters = read({name: [value] for name, value in wish.params.items()})
        saving.save(ids[wish.username], wish.name, filters, wish.alert, "en")


def tell() -> None:
    """Let what came turn up, tell of it, and let some look at it."""
    while matching.match_noted():
        pass
    while alerting.tell_due():
        pass
    for wish in WISHES:
        statement = select(SavedSearch.id, SavedSearch.account_id).where(
            SavedSearch.account_id == _id_of(wish.username), SavedSearch.name == wish.name
        )
        row = session().execute(statement).first()
        if wish.is_seen and row is not None:
            saving.note_look(row.account_id, row.id)


def _id_of(username: str) -> int:
    email = next(person.email for person in people() if person.username == username)
    account = find_account_by_email(email)
    if account is None:
        raise LookupError(username)
    return account.id
