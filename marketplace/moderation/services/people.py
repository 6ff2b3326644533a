"""People as something that can be reported. Nobody is hidden by reports alone: suspending is a moderator's to do."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from marketplace.accounts.queries.people import Person, find_accounts_by_id
from marketplace.accounts.rules import Guest, Viewer
from marketplace.moderation.rules.targets import Target, declare_target


def find_person(_viewer: Viewer | Guest, account_id: int) -> Target | None:
    """Return someone as everybody may see them; nobody who left."""
    person = find_accounts_by_id([account_id]).get(account_id)
    return None if person is None or person.is_gone else _target(person)


def look_at(account_id: int) -> Target | None:
    """Return someone as moderators see them."""
    person = find_accounts_by_id([account_id]).get(account_id)
    return None if person is None else _target(person)


def _target(person: Person) -> Target:
    return Target(person.id, person.display_name, person.path, person.id, person.bio)


declare_target(
    "user", _l("Person"), find=find_person, look=look_at, admin_url=lambda account_id: f"/admin/users/{account_id}"
)
