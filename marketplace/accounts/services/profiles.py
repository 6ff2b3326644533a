"""What people say and show of themselves, and what the platform shows of them."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any, Final
from zoneinfo import available_timezones

from flask_babel import gettext as _
from sqlalchemy import update

from marketplace.accounts.models import Account
from marketplace.accounts.rules import names
from marketplace.accounts.services import registration
from marketplace.core import audit
from marketplace.core.db import session
from marketplace.core.errors import Invalid
from marketplace.core.i18n import LANGUAGES
from marketplace.core.money import CURRENCIES

LONGEST_BIO: Final = 2000
MOST_CONTACTS: Final = 12
LONGEST_CONTACT: Final = 300
LARGEST_PREFERENCES: Final = 4096
"""Bytes of JSON that a person's programs may keep with us."""
KEY: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")


def update_profile(
    account: Account,
    *,
    username: str | None = None,
    name: str | None = None,
    bio: str | None = None,
    contact_information: Mapping[str, str] | None = None,
) -> None:
    """Change what is given and leave the rest.

    Raises:
        Invalid: naming each wrong field.
        Conflict: the username is taken.

    """
    _refuse(
        {
            "username": registration.username_error(username) if username not in {None, account.username} else None,
            "name": registration.name_error(name or ""),
            "bio": _bio_error(bio or ""),
            "contact_information": _contact_error(contact_information or {}),
        }
    )
    if username is not None and username != account.username:
        registration.check_free(username=username, but=account.id)
        audit.record("username.changed", "account", account.id, actor_id=account.id)  # names are erased with people
        account.username = username
    if name is not None:
        account.name = name
    if bio is not None:
        account.bio = bio
    if contact_information is not None:
        account.contact_information = {key: value for key, value in contact_information.items() if value}
        account.phone = contact_information.get("phone", "")
    session().flush()


def set_preferences(account: Account, changes: Mapping[str, Any]) -> None:
    """Change language, time zone and currency (null: back to automatic), and what programs keep beside them.

    Raises:
        Invalid: a language, zone or currency that there is not, or too much of the rest.

    """
    errors = [
        _("Unknown value for %(name)s.", name=field)
        for field, allowed in _allowed().items()
        if changes.get(field) is not None and str(changes[field]) not in allowed
    ]
    rest = {**account.preferences, **{key: value for key, value in changes.items() if key not in _KNOWN}}
    kept = {key: value for key, value in rest.items() if value is not None}
    if not all(KEY.fullmatch(key) for key in kept) or len(json.dumps(kept)) > LARGEST_PREFERENCES:
        errors.append(_("Names are plain words, and all of it together is at most 4 KB."))
    _refuse({"preferences": " ".join(errors) or None})
    for field in _KNOWN & set(changes):
        setattr(account, field, changes[field] or None)
    account.preferences = kept
    session().flush()


def set_rating(account_id: int, average: Decimal | None, count: int) -> None:
    """Store the rating that the reviews of a person come to."""
    session().execute(
        update(Account).where(Account.id == account_id).values(rating_average=average, rating_count=count)
    )


def set_verified(account_id: int, *, is_verified: bool) -> None:
    """Give or take the badge of a verified person."""
    session().execute(update(Account).where(Account.id == account_id).values(is_verified=is_verified))


_KNOWN: Final = {"language", "time_zone", "currency"}


def _refuse(found: Mapping[str, str | None]) -> None:
    errors = {field: [problem] for field, problem in found.items() if problem}
    if errors:
        raise Invalid(_("Some fields are not valid."), errors=errors)


def _bio_error(bio: str) -> str | None:
    if len(bio) > LONGEST_BIO:
        return _("Use at most %(count)s characters.", count=LONGEST_BIO)
    return None if names.hides_nothing(bio, "\r\n\t") else _("Leave invisible characters out.")


def _contact_error(contacts: Mapping[str, str]) -> str | None:
    if len(contacts) > MOST_CONTACTS or not all(KEY.fullmatch(key) for key in contacts):
        return _("Use at most %(count)s entries with plain names.", count=MOST_CONTACTS)
    for value in contacts.values():
        if len(value) > LONGEST_CONTACT or not names.hides_nothing(value, "\r\n"):
            return _("Use up to %(count)s visible characters for each entry.", count=LONGEST_CONTACT)
    return None


def _allowed() -> dict[str, Collection[str]]:
    return {
        "language": {code for code, _name in LANGUAGES},
        "time_zone": available_timezones(),
        "currency": CURRENCIES,
    }
