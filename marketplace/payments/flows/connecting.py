"""Payout accounts at providers: opened there under our key, kept, and looked at again."""

from __future__ import annotations

from typing import Final, cast

from flask_babel import gettext as _

from marketplace.core.db import unit_of_work
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.site import absolute
from marketplace.payments.gateways.choosing import available
from marketplace.payments.gateways.protocol import GatewayRefused, PayeeDesk
from marketplace.payments.queries import payouts as queries
from marketplace.payments.rules.payouts import BY_HAND
from marketplace.payments.services import payees
from marketplace.payments.services.paying_out import BY_HAND_TOO

BACK: Final = "/sell/payouts/return"
BY_ADDRESS: Final = frozenset({"paypal"})
"""Providers that pay to an address which sellers name themselves."""


def desks() -> dict[str, PayeeDesk]:
    """Return the providers at which sellers open an account of their own, by name."""
    return {name: cast("PayeeDesk", each) for name, each in available().items() if hasattr(each, "open_payee")}


def ways() -> list[str]:
    """Return how sellers can be paid here: at providers, and by hand where the operator does that."""
    at_providers = [name for name in available() if name in desks() or name in BY_ADDRESS]
    return [*at_providers, *([BY_HAND] if BY_HAND_TOO.get() else [])]


def begin(account_id: int, email: str, provider: str, country: str = "") -> str:
    """Open a seller's account at a provider, or go on with it, and return where they tell it the rest.

    Raises:
        Invalid: no such provider, or it refuses.
        Conflict: a payout to the present bank account is on its way.
        GatewayUnavailable: no answer.

    """
    desk = desks().get(provider)
    if desk is None:
        raise Invalid(_("That way to be paid is not offered here."), code="unknown_provider")
    with unit_of_work():
        present = queries.find_payee(account_id)
        known = present.destination if present is not None and present.provider == provider else ""
    try:
        destination = known or desk.open_payee(account_id, email, country, f"payee-{account_id}")
        if not known:
            with unit_of_work():
                payees.choose_provider(account_id, provider, destination)
        return desk.payee_link(destination, absolute(BACK))
    except GatewayRefused as error:
        raise Invalid(_("The provider refuses: %(why)s", why=error.detail or error.code), code=error.code) from None


def catch_up(account_id: int) -> None:
    """Look how far a seller is at their provider.

    Raises:
        GatewayUnavailable: no answer.

    """
    with unit_of_work():
        payee = queries.find_payee(account_id)
        provider, destination = (payee.provider, payee.destination) if payee else ("", "")
    desk = desks().get(provider)
    if desk is None:
        return
    try:
        seen = desk.retrieve_payee(destination)
    except GatewayRefused as error:
        raise Conflict(_("The provider does not know this account any more."), code=error.code) from None
    with unit_of_work():
        payees.record(account_id, seen)
