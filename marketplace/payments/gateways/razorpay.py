"""Razorpay behind the Protocol: orders, the window that its script opens, and the signature it hands back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

import config
from marketplace.core import clock
from marketplace.core.lazy import Later
from marketplace.core.money import Money
from marketplace.payments.gateways import razorpay_report
from marketplace.payments.gateways.protocol import (
    BadSignature,
    Charge,
    GatewayRefused,
    GatewayUnavailable,
    Notification,
    Report,
    Seen,
    SeenDispute,
    SeenRefund,
    Sent,
)
from marketplace.payments.gateways.units import from_units, stripe_exponent, to_units
from marketplace.payments.rules.states import Status

razorpay: Any = Later("razorpay")
errors: Any = Later("razorpay.errors")
requests: Any = Later("requests")

SECONDS: Final = 20
HANDED_BACK: Final = ("razorpay_order_id", "razorpay_payment_id", "razorpay_signature")
TAKEN: Final = frozenset({"captured", "refunded"})
REFUNDS: Final = {"processed": "succeeded", "failed": "failed"}
LATE_SECONDS: Final = 24 * 3600
"""Razorpay signs the body alone and repeats events for a day: older ones are refused, stored ones known by their id."""


class Razorpay:
    """UPI, cards and banks in India."""

    name = "razorpay"

    def __init__(self, settings: config.Razorpay) -> None:
        self._settings = settings
        self._client: Any = None
        self.is_test = "_test_" in settings.key_id

    @property
    def _api(self) -> Any:
        if self._client is None:
            auth = (self._settings.key_id, self._settings.key_secret)
            options = {"base_url": self._settings.api_base} if self._settings.api_base else {}
            self._client = razorpay.Client(auth=auth, **options)
        return self._client

    def initiate(self, charge: Charge) -> Seen:
        """Open an order, or find the one of this key: an order's receipt is unique by our own doing."""
        with _calling():
            found = self._api.order.all({"receipt": charge.key, "count": 1}, timeout=SECONDS)["items"]
            order = found[0] if found else self._api.order.create(
                {
                    "amount": _units(charge.amount), "currency": charge.amount.currency, "receipt": charge.key,
                    "notes": {"title": charge.title[:250]},
                    "payment": {"capture": "manual" if charge.is_manual else "automatic",
                                "capture_options": {"refund_speed": "normal"}},
                }, timeout=SECONDS,
            )  # fmt: skip
        return self._seen(order)

    def confirm(self, provider_id: str, values: Mapping[str, str]) -> Seen:
        """Check the signature that the window handed back, then look."""
        if values.get("razorpay_order_id", provider_id) != provider_id:
            raise GatewayRefused("order_differs")
        if "razorpay_signature" in values:
            given = {name: values.get(name, "") for name in HANDED_BACK}
            try:
                self._api.utility.verify_payment_signature(given)
            except errors.SignatureVerificationError as error:
                raise GatewayRefused("bad_signature") from error
        return self.retrieve(provider_id)

    def capture(self, provider_id: str, amount: Money, key: str) -> Seen:  # noqa: ARG002 - a payment is taken once
        """Take what is held."""
        held = next((one for one in self._payments(provider_id) if one["status"] == "authorized"), None)
        if held is not None:
            with _calling():
                self._api.payment.capture(held["id"], _units(amount), {"currency": amount.currency}, timeout=SECONDS)
        return self.retrieve(provider_id)

    def cancel(self, provider_id: str, key: str) -> Seen:  # noqa: ARG002 - nothing is sent
        """Give an order up. What is held lapses by itself; what was taken is not given up."""
        seen = self.retrieve(provider_id)
        if seen.status is Status.SUCCEEDED:
            raise GatewayRefused("already_taken")
        return Seen(seen.provider_id, Status.CANCELLED, seen.amount, seen.taken)

    def refund(self, provider_id: str, amount: Money, key: str) -> SeenRefund:
        """Send back part of what was taken, once for a receipt."""
        taken = next((one for one in self._payments(provider_id) if one["status"] in TAKEN), None)
        if taken is None:
            raise GatewayRefused("not_taken")
        for made in self._refunds(taken["id"]):
            if made.get("receipt") == key:
                return _seen_refund(made)
        with _calling():
            made = self._api.payment.refund(taken["id"], {"amount": _units(amount), "receipt": key}, timeout=SECONDS)
            return _seen_refund(made)

    def retrieve(self, provider_id: str) -> Seen:
        """Return the order as it is now."""
        with _calling():
            return self._seen(self._api.order.fetch(provider_id, timeout=SECONDS))

    def verify_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notification:
        """Check the signature; the event's id comes in a header."""
        found = {name.lower(): value for name, value in headers.items()}
        try:
            self._api.utility.verify_webhook_signature(
                body.decode(), found.get("x-razorpay-signature", ""), self._settings.webhook_secret
            )
            told = self.read_webhook(body)
        except (errors.SignatureVerificationError, ValueError, KeyError, TypeError) as error:
            raise BadSignature(str(error)[:200] or "wrong signature") from error
        if abs((clock.now() - told.occurred_at).total_seconds()) > LATE_SECONDS:
            raise BadSignature("too old")
        name = found.get("x-razorpay-event-id")
        return replace(told, event_id=name) if name else told

    def read_webhook(self, body: bytes) -> Notification:
        """Read an event of a payment, or of something that belongs to one: a refund, a dispute."""
        event = json.loads(body)
        about, contested = (event["payload"].get(kind, {}).get("entity", {}) for kind in ("payment", "dispute"))
        is_taken = event["event"] == "payment.captured"
        amount = _money(about["amount"], about["currency"]) if is_taken else None
        return Notification(
            f"{event['event']}:{about.get('id') or contested.get('id', '')}:{event['created_at']}", event["event"],
            datetime.fromtimestamp(event["created_at"], UTC), about.get("order_id"), amount,
            part=contested.get("payment_id"),
        )  # fmt: skip

    def charge_of(self, part: str) -> str | None:
        """Return the order of a payment."""
        try:
            with _calling():
                found = self._api.payment.fetch(part, timeout=SECONDS).get("order_id")
        except GatewayRefused:
            return None
        return str(found) if found else None

    def payout(self, destination: str, amount: Money, key: str) -> Sent:
        """Transfer to a linked account (Route), unless one of this key is among the newest: it knows no such keys."""
        with _calling():
            body = {
                "account": destination, "amount": _units(amount), "currency": amount.currency, "notes": {"key": key},
            }  # fmt: skip
            known = self._api.transfer.all({"count": 100}, timeout=SECONDS)["items"]
            sent = next((one for one in known if one.get("notes", {}).get("key") == key), None)
            sent = sent or self._api.transfer.create(body, timeout=SECONDS)
        states = {"processed": "paid", "failed": "failed"}
        return Sent(sent["id"], states.get(sent.get("status", "processed"), "pending"))

    def report(self, cursor: str, since: datetime) -> Report | None:
        """Sum Razorpay's payments, refunds, transfers and disputes, at most once an hour."""

        def read(kind: str, asked: dict[str, int]) -> list[Any]:
            with _calling():
                return list(getattr(self._api, kind).all(asked, timeout=SECONDS)["items"])

        return razorpay_report.report_of(
            read, lambda units, currency: _money(units, currency).minor, cursor, since, clock.now()
        )

    def _seen(self, order: Any) -> Seen:
        payments = self._payments(order["id"]) if order["status"] != "created" else []
        taken = next((one for one in payments if one["status"] in TAKEN), None)
        amount = _money(order["amount"], order["currency"])
        failed = next((one for one in payments if one["status"] == "failed"), None)
        is_held = any(one["status"] == "authorized" for one in payments)
        status = (
            Status.SUCCEEDED if taken else Status.AUTHORIZED if is_held else Status.FAILED if failed else Status.OPEN
        )
        refunds = self._refunds(taken["id"]) if taken and taken.get("amount_refunded") else []
        return Seen(
            order["id"], status, amount,
            _money(taken["amount"], taken["currency"]) if taken else Money(0, amount.currency),
            fee=_money(taken.get("fee") or 0, taken["currency"]).minor if taken else 0,
            error=(failed.get("error_code") or "card_declined").lower() if failed and status is Status.FAILED else "",
            refunds=tuple(_seen_refund(one) for one in refunds),
            disputes=tuple(_seen_dispute(one) for one in self._disputes(taken["id"])) if taken else (),
        )  # fmt: skip

    def _payments(self, order_id: str) -> list[Any]:
        with _calling():
            return list(self._api.order.payments(order_id, timeout=SECONDS)["items"])

    def _disputes(self, payment_id: str) -> list[Any]:
        with _calling():
            newest = self._api.dispute.all({"count": 100}, timeout=SECONDS)["items"]
        return [one for one in newest if one["payment_id"] == payment_id]

    def _refunds(self, payment_id: str) -> list[Any]:
        with _calling():
            return list(self._api.payment.fetch_multiple_refund(payment_id, {"count": 100}, timeout=SECONDS)["items"])


@contextmanager
def _calling() -> Iterator[None]:
    try:
        yield
    except errors.BadRequestError as error:
        raise GatewayRefused("bad_request", str(error)[:300]) from error
    except (errors.ServerError, errors.GatewayError, requests.RequestException, ValueError) as error:
        raise GatewayUnavailable(str(error)[:300]) from error


def _units(amount: Money) -> int:
    return to_units(amount, stripe_exponent(amount.currency))


def _money(units: int, currency: str) -> Money:
    return from_units(units, currency, stripe_exponent(currency))


def _seen_refund(refund: Any) -> SeenRefund:
    return SeenRefund(
        refund["id"], _money(refund["amount"], refund["currency"]), REFUNDS.get(refund["status"], "pending"),
        refund.get("receipt"),
    )  # fmt: skip


def _seen_dispute(dispute: Any) -> SeenDispute:
    states, due = {"won": "won", "lost": "lost", "closed": "won"}, dispute.get("respond_by")
    return SeenDispute(
        dispute["id"], _money(dispute["amount"], dispute["currency"]), states.get(dispute["status"], "open"),
        dispute.get("reason_code", ""), datetime.fromtimestamp(due, UTC) if due else None,
    )  # fmt: skip
