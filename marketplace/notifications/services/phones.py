"""The number to which someone's texts go: given, shown to be theirs by a code, taken away."""

from __future__ import annotations

import hmac
import secrets
from datetime import timedelta
from typing import Final

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from marketplace.accounts.models import Account
from marketplace.accounts.rules.limits import Claim
from marketplace.accounts.services import limits
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Invalid, NotFound
from marketplace.core.events import announce
from marketplace.core.i18n import speaking_to
from marketplace.core.tokens import digest
from marketplace.notifications.events import PhoneGiven
from marketplace.notifications.gateways.texts import NumberRefused, Texts, texts_of
from marketplace.notifications.models import Phone
from marketplace.notifications.rules import phones as rules

CODE_LIFETIME: Final = timedelta(minutes=10)
CODES: Final = 1_000_000


def give(account_id: int, raw: str) -> None:
    """Take a number and have a code sent to it; one that was confirmed before is forgotten.

    Raises:
        NotFound: no provider sends texts here.
        Invalid: no number that takes texts.
        TooMany: too many codes were sent already.

    """
    if not are_offered():
        raise NotFound(_("This market sends no texts."))
    number = rules.international(raw)
    if number is None:
        raise Invalid(
            _("That is not the number of a mobile phone."),
            errors={"number": [_("Write it with its country, such as +34 612 345 678.")]},
        )
    limits.take(
        Claim(rules.CODES_TO_PERSON, str(account_id)), Claim(rules.CODES_TO_NUMBER, number),
        Claim(rules.CODES_IN_ALL, ""),
    )  # fmt: skip
    fresh = {"number": number, "confirmed_at": None, "code_hash": None, "code_expires_at": None, "error": ""}
    statement = insert(Phone).values(account_id=account_id, **fresh)
    session().execute(statement.on_conflict_do_update(index_elements=["account_id"], set_=fresh))
    session().expire_all()
    announce(PhoneGiven(account_id))


def send_code(account_id: int) -> None:
    """Send a code to a number that waits for one. Runs in a job, so that the code stands in no queue."""
    phone, account = session().get(Phone, account_id, with_for_update=True), session().get(Account, account_id)
    if phone is None or account is None or phone.confirmed_at is not None:
        return
    code = f"{secrets.randbelow(CODES):06}"
    phone.code_hash, phone.code_expires_at = digest(_salted(phone, code)), clock.now() + CODE_LIFETIME
    with speaking_to(account.language, account.time_zone):
        site = current_app.config["SETTINGS"].site_name
        words = _("%(code)s is your code for %(site)s. Tell it to nobody.", code=code, site=site)
    try:
        texts().send(phone.number, words)
    except NumberRefused as refused:
        phone.error = str(refused)


def confirm(account_id: int, code: str) -> bool:
    """Take the code; returns whether it was the right one. Raises TooMany."""
    limits.take(Claim(rules.CODES_TRIED, str(account_id)))
    phone = session().get(Phone, account_id, with_for_update=True)
    if phone is None or phone.code_hash is None or phone.code_expires_at is None or phone.code_expires_at < clock.now():
        return False
    if not hmac.compare_digest(digest(_salted(phone, code.strip())), phone.code_hash):
        return False
    phone.confirmed_at, phone.code_hash, phone.code_expires_at, phone.error = clock.now(), None, None, ""
    return True


def remove(account_id: int) -> None:
    """Forget a number."""
    session().execute(delete(Phone).where(Phone.account_id == account_id))


def are_offered() -> bool:
    """Whether texts go anywhere: in production only by a provider, elsewhere into files as well."""
    settings = current_app.config["SETTINGS"]
    return settings.twilio is not None or not settings.is_production


def texts() -> Texts:
    """Return how texts are sent in the present application."""
    known = current_app.extensions
    if "texts" not in known:
        known["texts"] = texts_of(current_app.config["SETTINGS"])
    found: Texts = known["texts"]
    return found


def _salted(phone: Phone, code: str) -> str:
    """Six digits alone are found by trying; the secret is not in the database."""
    return f"{current_app.config['SECRET_KEY']}:{phone.account_id}:{phone.number}:{code}"
