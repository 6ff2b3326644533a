"""Stripe behind the Protocol."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import config
from marketplace.core.money import Money
from marketplace.payments.gateways.protocol import (
    BadSignature,
    Charge,
    GatewayRefused,
    Notification,
    Report,
    SavedMethod,
    Saving,
    Seen,
    SeenPayee,
    SeenRefund,
    Sent,
)
from marketplace.payments.gateways.stripe import reading
from marketplace.payments.gateways.stripe.calling import calling, client_of, stripe
from marketplace.payments.gateways.units import about_stripe, to_stripe

EXPANDED: Final = ["latest_charge.balance_transaction"]
NOT_OURS: Final = frozenset({"payout", "payout_cancel", "payout_failure"})
"""What leaves for the platform's own bank: no movement between buyers, sellers and us."""


class Stripe:
    """Cards and more, in forms that Stripe draws."""

    name = "stripe"

    def __init__(self, settings: config.Stripe) -> None:
        self._settings = settings
        self._client: Any = None
        self.is_test = "_test_" in settings.secret_key

    @property
    def _api(self) -> Any:
        if self._client is None:
            self._client = client_of(self._settings.secret_key, self._settings.api_base).v1
        return self._client

    def initiate(self, charge: Charge) -> Seen:
        """Open a PaymentIntent; with a saved card it is confirmed at once."""
        params: dict[str, Any] = {
            "amount": to_stripe(charge.amount), "currency": charge.amount.currency.lower(),
            "capture_method": "manual" if charge.is_manual else "automatic", "description": charge.title,
            "automatic_payment_methods": {"enabled": True}, "metadata": {"key": charge.key}, "expand": EXPANDED,
        }  # fmt: skip
        if charge.email:
            params["receipt_email"] = charge.email
        if charge.customer:
            params["customer"] = charge.customer
        if charge.method:
            params |= {"payment_method": charge.method, "confirm": True, "return_url": charge.return_url}
        try:
            with calling():
                intent = self._api.payment_intents.create(params, _once(charge.key))
        except stripe.CardError as error:
            intent = error.error.payment_intent
            if intent is None:
                raise GatewayRefused(error.code or "card_declined", str(error)) from error
            return self.retrieve(intent["id"])
        return reading.seen_intent(intent, [], [])

    def confirm(self, provider_id: str, values: Mapping[str, str]) -> Seen:  # noqa: ARG002 - Stripe.js has confirmed
        """Look again: Stripe's script has done the rest."""
        return self.retrieve(provider_id)

    def capture(self, provider_id: str, amount: Money, key: str) -> Seen:
        """Take what is held."""
        with calling():
            self._api.payment_intents.capture(provider_id, {"amount_to_capture": to_stripe(amount)}, _once(key))
        return self.retrieve(provider_id)

    def cancel(self, provider_id: str, key: str) -> Seen:
        """Give up what was not taken."""
        with calling():
            self._api.payment_intents.cancel(provider_id, {"expand": EXPANDED}, _once(key))
        return self.retrieve(provider_id)

    def refund(self, provider_id: str, amount: Money, key: str) -> SeenRefund:
        """Send back part of what was taken."""
        params = {"payment_intent": provider_id, "amount": to_stripe(amount), "metadata": {"key": key}}
        with calling():
            return reading.seen_refund(self._api.refunds.create(params, _once(key)))

    def retrieve(self, provider_id: str) -> Seen:
        """Return the PaymentIntent as it is now."""
        with calling():
            intent = self._api.payment_intents.retrieve(provider_id, {"expand": EXPANDED})
            charge = reading.get(intent, "latest_charge")
            of_it = {"payment_intent": provider_id, "limit": 100}
            refunds = list(self._api.refunds.list(of_it).auto_paging_iter()) if charge is not None else []
            is_disputed = charge is not None and charge["disputed"]
            disputes = list(self._api.disputes.list(of_it).auto_paging_iter()) if is_disputed else []
        return reading.seen_intent(intent, refunds, disputes)

    def verify_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notification:
        """Check Stripe's signature and age, and that the event is of our account and mode."""
        found = {name.lower(): value for name, value in headers.items()}
        try:
            self._check(body.decode(), found.get("stripe-signature", ""))
            told = self.read_webhook(body)
        except (stripe.SignatureVerificationError, ValueError, KeyError, TypeError) as error:
            raise BadSignature(str(error)[:200]) from error
        is_another = told.account is not None and told.payee is None
        if is_another or json.loads(body).get("livemode", False) == self.is_test:
            raise BadSignature("of another account or mode")
        return told

    def _check(self, body: str, signature: str) -> None:
        """Hold a signature to each secret: the platform's events and those of its payees have one of their own."""
        secrets = self._settings.webhook_secret.replace(",", " ").split()
        for number, secret in enumerate(secrets, 1):
            try:
                stripe.WebhookSignature.verify_header(body, signature, secret, stripe.Webhook.DEFAULT_TOLERANCE)
            except stripe.SignatureVerificationError:
                if number == len(secrets):
                    raise
            else:
                return

    def read_webhook(self, body: bytes) -> Notification:
        """Read an event."""
        return reading.notification(json.loads(body))

    def payout(self, destination: str, amount: Money, key: str) -> Sent:
        """Transfer to a connected account, which Stripe pays out to the seller's bank."""
        params = {
            "amount": to_stripe(amount), "currency": amount.currency.lower(), "destination": destination,
            "metadata": {"key": key},
        }  # fmt: skip
        with calling():
            return Sent(self._api.transfers.create(params, _once(key))["id"], "paid")

    def report(self, cursor: str, since: datetime) -> Report:  # noqa: ARG002 - its list begins with our first
        """Sum the balance transactions since the last look, whatever the page size."""
        totals: dict[str, int] = defaultdict(int)
        newest, params = cursor, {"limit": 100, **({"ending_before": cursor} if cursor else {})}
        with calling():
            for move in self._api.balance_transactions.list(params).auto_paging_iter():
                newest = move["id"] if cursor or newest == cursor else newest
                if move["type"] not in NOT_OURS:
                    net = about_stripe(move["net"], move["currency"])
                    totals[net.currency] += net.minor
        return Report(dict(totals), newest)

    def open_customer(self, account_id: int, email: str, key: str) -> str:
        """Return Stripe's name for a person."""
        with calling():
            params = {"email": email, "metadata": {"account_id": str(account_id)}}
            return str(self._api.customers.create(params, _once(key))["id"])

    def save_method(self, customer: str, return_url: str, key: str) -> Saving:  # noqa: ARG002 - its script returns
        """Begin to save a card: a SetupIntent for Stripe's form."""
        with calling():
            params = {"customer": customer, "automatic_payment_methods": {"enabled": True}, "usage": "on_session"}
            intent = self._api.setup_intents.create(params, _once(key))
        return Saving(intent["id"], client_secret=intent["client_secret"])

    def saved_methods(self, customer: str) -> list[SavedMethod]:
        """Return the cards that are kept."""
        with calling():
            found = self._api.customers.payment_methods.list(customer, {"type": "card", "limit": 50})
            return [reading.saved_method(method) for method in found["data"]]

    def forget_method(self, provider_id: str) -> None:
        """Forget a card; one that is forgotten already is forgotten."""
        try:
            with calling():
                self._api.payment_methods.detach(provider_id)
        except GatewayRefused:
            return

    def open_payee(self, account_id: int, email: str, country: str, key: str) -> str:
        """Open a connected account, to which a seller is paid out."""
        params: dict[str, Any] = {
            "email": email, "metadata": {"account_id": str(account_id)}, **({"country": country} if country else {}),
            "capabilities": {"transfers": {"requested": True}},
            "controller": {
                "fees": {"payer": "application"}, "losses": {"payments": "application"},
                "stripe_dashboard": {"type": "express"},
            },
        }  # fmt: skip
        with calling():
            return str(self._api.accounts.create(params, _once(key))["id"])

    def payee_link(self, payee: str, return_url: str) -> str:
        """Return where a seller tells Stripe who they are and where their bank is."""
        params = {
            "account": payee, "return_url": return_url, "refresh_url": return_url, "type": "account_onboarding",
        }  # fmt: skip
        with calling():
            return str(self._api.account_links.create(params)["url"])

    def retrieve_payee(self, payee: str) -> SeenPayee:
        """Return how far a connected account is."""
        with calling():
            return reading.seen_payee(self._api.accounts.retrieve(payee))


def _once(key: str) -> dict[str, str]:
    return {"idempotency_key": key}
