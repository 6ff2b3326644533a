"""Browsers that take push messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.notifications.gateways.push import Pushes, is_service, push_of
from marketplace.notifications.models import PushDevice

MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a browser gives us: where its maker takes messages for it, and the keys to encrypt them."""

    endpoint: str
    p256dh: str
    auth: str
    user_agent: str


def add(account_id: int, session_id: int, given: Subscription) -> int:
    """Remember a browser for whoever is signed in there; one that was another's is theirs now.

    Raises:
        Invalid: the address is of no browser maker's service.
        Conflict: too many browsers already.

    """
    if not is_service(given.endpoint):
        raise Invalid(_("That address is of no push service that we know."), errors={"endpoint": [_("is not known")]})
    count = session().scalar(
        select(func.count()).select_from(PushDevice).where(PushDevice.account_id == account_id)
    )  # fmt: skip
    if (count or 0) >= MOST:
        raise Conflict(_("Push messages go to many of your browsers already. Remove one first."))
    values = {
        "account_id": account_id, "session_id": session_id, "p256dh": given.p256dh, "auth": given.auth,
        "user_agent": given.user_agent,
    }  # fmt: skip
    statement = (
        insert(PushDevice)
        .values(endpoint=given.endpoint, **values)
        .on_conflict_do_update(index_elements=["endpoint"], set_=values)
        .returning(PushDevice.id)
    )
    return session().execute(statement).scalar_one()


def remove(account_id: int, device_id: int) -> None:
    """Send no more to a browser. Raises NotFound."""
    which = (PushDevice.id == device_id, PushDevice.account_id == account_id)
    if session().execute(delete(PushDevice).where(*which).returning(PushDevice.id)).scalar() is None:
        raise NotFound(_("There is no such browser, or no longer."))


def pushes() -> Pushes:
    """Return how push messages are sent in the present application."""
    known = current_app.extensions
    if "pushes" not in known:
        known["pushes"] = push_of(current_app.config["SETTINGS"])
    found: Pushes = known["pushes"]
    return found
