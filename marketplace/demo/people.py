"""The demo's people: accounts with a face."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Final

from marketplace.accounts.queries.people import find_account_by_email
from marketplace.accounts.services import founding
from marketplace.accounts.services.pictures import set_picture
from marketplace.core import clock
from marketplace.demo.content import PASSWORD, people
from marketplace.listings.queries.places import find_places

FACES: Final = Path(__file__).with_name("artwork") / "avatars"


def load() -> dict[str, int]:
    """Make the accounts that are missing; return every id by username."""
    now = clock.now()
    zones = {city: find_places(city)[0].time_zone for city in {person.city for person in people()}}
    founders = [
        founding.Founder(
            username=person.username, email=person.email, name=person.name, role=person.role, bio=person.bio,
            language=person.language, time_zone=zones[person.city], currency=person.currency,
            is_verified=person.verified, joined_at=now - timedelta(days=person.joined_days_ago),
        )
        for person in people()
    ]  # fmt: skip
    ids = founding.found(founders, PASSWORD)
    for person in people():
        _show_face(person.email, FACES / f"{person.username}.webp")
    return ids


def _show_face(email: str, face: Path) -> None:
    account = find_account_by_email(email)
    if account is not None and account.picture_key is None:
        set_picture(account, face.read_bytes())
