"""Saving cards: the provider keeps them, we keep what is shown of them."""

from __future__ import annotations

from typing import cast

from flask_babel import gettext as _

from marketplace.core.db import unit_of_work
from marketplace.core.errors import Invalid
from marketplace.core.site import absolute
from marketplace.core.tokens import new_token
from marketplace.payments.gateways.choosing import available
from marketplace.payments.gateways.protocol import Saving, Wallet
from marketplace.payments.queries.methods import customers_of, get_card
from marketplace.payments.services import methods


def wallets() -> dict[str, Wallet]:
    """Return the providers that keep cards, by name."""
    return {name: cast("Wallet", each) for name, each in available().items() if hasattr(each, "save_method")}


def begin(account_id: int, email: str, provider: str) -> Saving:
    """Begin to save a card, and say where to go.

    Raises:
        Invalid: no such provider, or one that keeps no cards.
        GatewayUnavailable: no answer.

    """
    wallet = wallets().get(provider)
    if wallet is None:
        raise Invalid(_("That way to pay is not offered here."), code="unknown_provider")
    with unit_of_work():
        customer = customers_of(account_id).get(provider)
    if customer is None:
        customer = wallet.open_customer(account_id, email, f"customer-{account_id}")
        with unit_of_work():
            methods.know_customer(account_id, provider, customer)
    return wallet.save_method(customer, absolute("/account/payment-methods/return"), f"method-{new_token()}")


def catch_up(account_id: int) -> None:
    """Make our list of someone's cards what the providers keep.

    Raises:
        GatewayUnavailable: no answer.

    """
    with unit_of_work():
        customers = customers_of(account_id)
    for provider, wallet in wallets().items():
        if provider in customers:
            kept = wallet.saved_methods(customers[provider])
            with unit_of_work():
                methods.mirror(account_id, provider, kept)


def forget_at_provider(provider: str, provider_id: str) -> None:
    """Have a provider forget a card.

    Raises:
        GatewayUnavailable: no answer; the job is tried again.

    """
    wallet = wallets().get(provider)
    if wallet is not None:
        wallet.forget_method(provider_id)


def remove(account_id: int, method_id: int) -> None:
    """Forget a card at the provider, then here.

    Raises:
        NotFound: not among theirs.
        GatewayUnavailable: no answer; the card is kept.

    """
    with unit_of_work():
        card = get_card(account_id, method_id)
        provider, provider_id = card.provider, card.provider_id
    forget_at_provider(provider, provider_id)
    with unit_of_work():
        methods.forget(account_id, method_id)
