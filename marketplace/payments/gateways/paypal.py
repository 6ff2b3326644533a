"""PayPal behind the Protocol: Orders v2 by plain HTTPS. The payer approves at PayPal; we capture when they return."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

import config
from marketplace.core import clock
from marketplace.core.money import Money, MoneyError
from marketplace.core.tokens import new_token
from marketplace.payments.gateways import http, paypal_report
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
from marketplace.payments.gateways.units import PAYPAL_WHOLE
from marketplace.payments.rules.states import Status

SIGNED: Final = ("auth-algo", "cert-url", "transmission-id", "transmission-sig", "transmission-time")
LATE_SECONDS: Final = 300
LOST: Final = frozenset({"RESOLVED_BUYER_FAVOUR", "RESOLVED_WITH_PAYOUT", "ACCEPTED"})
PAYOUT_LOST: Final = frozenset({"FAILED", "RETURNED", "BLOCKED", "REFUNDED", "REVERSED"})
REFUNDS: Final = {"COMPLETED": "succeeded", "FAILED": "failed", "CANCELLED": "failed"}


class PayPal:
    """PayPal's own page, and nothing of ours in between."""

    name = "paypal"

    def __init__(self, settings: config.PayPal) -> None:
        self._settings = settings
        self._token, self._token_ends = "", 0.0
        self.is_test = "sandbox" in settings.api_base

    def initiate(self, charge: Charge) -> Seen:
        """Open an order."""
        body = {
            "intent": "AUTHORIZE" if charge.is_manual else "CAPTURE",
            "purchase_units": [
                {"custom_id": charge.key, "description": charge.title[:127], "amount": _amount(charge.amount)}
            ],
            "payment_source": {
                "paypal": {
                    "experience_context": {
                        "return_url": charge.return_url, "cancel_url": charge.return_url, "user_action": "PAY_NOW",
                        "shipping_preference": "NO_SHIPPING",
                    }
                }
            },
        }  # fmt: skip
        return self._seen(self._post("/v2/checkout/orders", body, charge.key))

    def confirm(self, provider_id: str, values: Mapping[str, str]) -> Seen:  # noqa: ARG002 - the order says it all
        """Take (or hold) the amount once the payer has approved."""
        order = self._get(f"/v2/checkout/orders/{provider_id}")
        if order["status"] == "APPROVED":
            step = "authorize" if order["intent"] == "AUTHORIZE" else "capture"
            order = self._post(f"/v2/checkout/orders/{provider_id}/{step}", {}, f"{provider_id}-{step}")
        return self._seen(order)

    def capture(self, provider_id: str, amount: Money, key: str) -> Seen:
        """Take what is held."""
        held = _payments(self._get(f"/v2/checkout/orders/{provider_id}"), "authorizations")
        if not held:
            raise GatewayRefused("not_capturable")
        body = {"amount": _amount(amount), "final_capture": True}
        self._post(f"/v2/payments/authorizations/{held[0]['id']}/capture", body, key)
        return self.retrieve(provider_id)

    def cancel(self, provider_id: str, key: str) -> Seen:
        """Let go of what is held. An order that was never approved lapses by itself: nobody captures it any more."""
        order = self._get(f"/v2/checkout/orders/{provider_id}")
        if _payments(order, "captures"):
            raise GatewayRefused("already_taken")
        for held in _payments(order, "authorizations"):
            self._post(f"/v2/payments/authorizations/{held['id']}/void", {}, key)
        seen = self._seen(order)
        return Seen(seen.provider_id, Status.CANCELLED, seen.amount, seen.taken)

    def refund(self, provider_id: str, amount: Money, key: str) -> SeenRefund:
        """Send back part of what was taken."""
        taken = _payments(self._get(f"/v2/checkout/orders/{provider_id}"), "captures")
        if not taken:
            raise GatewayRefused("not_taken")
        body = {"amount": _amount(amount), "custom_id": key}
        return _seen_refund(self._post(f"/v2/payments/captures/{taken[0]['id']}/refund", body, key))

    def retrieve(self, provider_id: str) -> Seen:
        """Return the order as it is now; one that the payer approved without coming back is taken."""
        return self.confirm(provider_id, {})

    def verify_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notification:
        """Have PayPal check its signature, after looking at the age ourselves."""
        found = {name.lower().removeprefix("paypal-"): value for name, value in headers.items()}
        try:
            sent_at = datetime.fromisoformat(found["transmission-time"])
            told = self.read_webhook(body)
            claim = {name.replace("-", "_"): found[name] for name in SIGNED}
            event = json.loads(body)
        except (ValueError, KeyError, TypeError, MoneyError) as error:
            raise BadSignature("malformed") from error
        if abs((clock.now() - sent_at).total_seconds()) > LATE_SECONDS:
            raise BadSignature("too old")
        claim |= {"webhook_id": self._settings.webhook_id, "webhook_event": event}
        said = self._post("/v1/notifications/verify-webhook-signature", claim, new_token())
        if said.get("verification_status") != "SUCCESS":
            raise BadSignature("PayPal did not send this")
        return told

    def read_webhook(self, body: bytes) -> Notification:
        """Read an event: of an order, of something whose order it names, or of a dispute, which names a capture."""
        event = json.loads(body)
        about = event["resource"]
        related = about.get("supplementary_data", {}).get("related_ids", {})
        order_id = related.get("order_id") or (about.get("id") if "CHECKOUT.ORDER" in event["event_type"] else None)
        is_capture = event["event_type"].startswith("PAYMENT.CAPTURE.COMPLETED")
        amount = _money(about["amount"]) if is_capture else None
        return Notification(
            event["id"], event["event_type"], datetime.fromisoformat(event["create_time"]),
            order_id, amount, part=_disputed(about),
        )  # fmt: skip

    def charge_of(self, part: str) -> str | None:
        """Return the order of a capture."""
        try:
            capture = self._get(f"/v2/payments/captures/{quote(part, safe='')}")
        except GatewayRefused:
            return None
        found = capture.get("supplementary_data", {}).get("related_ids", {}).get("order_id")
        return str(found) if found else None

    def payout(self, destination: str, amount: Money, key: str) -> Sent:
        """Send money to a PayPal address."""
        item = {
            "recipient_type": "EMAIL", "receiver": destination, "sender_item_id": key,
            "amount": {"value": _amount(amount)["value"], "currency": amount.currency},
        }  # fmt: skip
        body = {"sender_batch_header": {"sender_batch_id": key}, "items": [item]}
        try:
            sent = self._post("/v1/payments/payouts", body, new_token())
        except GatewayRefused as error:
            if error.code != "USER_BUSINESS_ERROR" or not error.detail.startswith("https://"):
                raise
            sent = self._get("/v1/payments/payouts/" + error.detail.rpartition("/")[2])  # the one of this key
        header = sent["batch_header"]
        return Sent(header["payout_batch_id"], *_fate(header, sent.get("items") or [], amount.currency))

    def report(self, cursor: str, since: datetime) -> Report | None:
        """Sum PayPal's transactions as far as its search has come."""
        return paypal_report.report_of(self._get, cursor, since, clock.now())

    def _seen(self, order: Any) -> Seen:
        unit = order["purchase_units"][0]
        captures = [one for one in _payments(order, "captures") if one["status"] not in {"DECLINED", "FAILED"}]
        held, refunds = _payments(order, "authorizations"), _payments(order, "refunds")
        amount = _money(unit["amount"]) if "amount" in unit else _money((captures or held)[0]["amount"])
        taken = sum(_money(one["amount"]).minor for one in captures if one["status"] != "PENDING")
        return Seen(
            order["id"], _status(order, captures, held, is_taken=bool(taken)), amount, Money(taken, amount.currency),
            fee=sum(_fee(one, amount.currency) for one in captures),
            redirect_url=next(
                (one["href"] for one in order.get("links", []) if one["rel"] in {"payer-action", "approve"}), None
            ),
            refunds=tuple(_seen_refund(one) for one in refunds),
            disputes=self._disputes(captures) if taken else (),
        )  # fmt: skip

    def _disputes(self, captures: list[Any]) -> tuple[SeenDispute, ...]:
        found = []
        for capture in captures:
            listed = self._get(f"/v1/customer/disputes?disputed_transaction_id={capture['id']}").get("items") or []
            found += [self._get(f"/v1/customer/disputes/{one['dispute_id']}") for one in listed]
        return tuple(_seen_dispute(one) for one in found)

    def _get(self, path: str) -> Any:
        return http.call("GET", self._settings.api_base + path, headers=self._headers(), refused=_why)

    def _post(self, path: str, body: Any, key: str) -> Any:
        headers = {**self._headers(), "PayPal-Request-Id": key, "Prefer": "return=representation"}
        return http.call("POST", self._settings.api_base + path, json=body, headers=headers, refused=_why)

    def _headers(self) -> dict[str, str]:
        if time.monotonic() > self._token_ends:
            said = http.call(
                "POST", self._settings.api_base + "/v1/oauth2/token", data={"grant_type": "client_credentials"},
                auth=(self._settings.client_id, self._settings.client_secret), refused=_why,
            )  # fmt: skip
            if "access_token" not in said:
                raise GatewayUnavailable("no token")
            self._token, self._token_ends = said["access_token"], time.monotonic() + said["expires_in"] - 60
        return {"Authorization": f"Bearer {self._token}"}


def _status(order: Any, captures: list[Any], held: list[Any], *, is_taken: bool) -> Status:
    if is_taken:
        return Status.SUCCEEDED
    if captures:
        return Status.PROCESSING
    if held:
        return Status.CANCELLED if held[0]["status"] == "VOIDED" else Status.AUTHORIZED
    if _payments(order, "captures"):
        return Status.FAILED
    return Status.CANCELLED if order["status"] == "VOIDED" else Status.OPEN


def _payments(order: Any, kind: str) -> list[Any]:
    return list(order["purchase_units"][0].get("payments", {}).get(kind, []))


def _seen_refund(refund: Any) -> SeenRefund:
    return SeenRefund(
        refund["id"], _money(refund["amount"]), REFUNDS.get(refund["status"], "pending"), refund.get("custom_id")
    )


def _seen_dispute(dispute: Any) -> SeenDispute:
    due, outcome = dispute.get("seller_response_due_date"), (dispute.get("dispute_outcome") or {}).get("outcome_code")
    status = "open" if dispute["status"] != "RESOLVED" else "lost" if outcome in LOST else "won"
    return SeenDispute(
        dispute["dispute_id"], _money(dispute["dispute_amount"]), status, dispute.get("reason", "").lower(),
        datetime.fromisoformat(due) if due else None,
    )  # fmt: skip


def _disputed(about: Any) -> str | None:
    """Return the capture of which an event tells that it is disputed."""
    named = (one.get("seller_transaction_id") for one in about.get("disputed_transactions") or ())
    return next((str(name) for name in named if name), None)


def _fate(header: Any, items: list[Any], currency: str) -> tuple[str, str, int]:
    """Return what became of a batch of one payout, why it failed, and what PayPal takes for it."""
    item = items[0] if items else {}
    fee = item.get("payout_item_fee")
    status = item.get("transaction_status", "")
    if status in PAYOUT_LOST or header["batch_status"] in {"DENIED", "CANCELED"}:
        return "failed", str(item.get("errors", {}).get("name") or status or header["batch_status"]).lower(), 0
    is_done = status == "SUCCESS" or (not items and header["batch_status"] == "SUCCESS")
    taken = _money({"value": fee["value"], "currency_code": fee["currency"]}) if fee else Money(0, currency)
    return ("paid" if is_done else "pending"), "", taken.minor if taken.currency == currency else 0


def _fee(capture: Any, currency: str) -> int:
    fee = capture.get("seller_receivable_breakdown", {}).get("paypal_fee")
    return _money(fee).minor if fee and fee["currency_code"] == currency else 0


def _amount(amount: Money) -> dict[str, str]:
    text = f"{amount.decimal():.0f}" if amount.currency in PAYPAL_WHOLE else f"{amount.decimal():.2f}"
    if amount.decimal() != Money.parse(text, amount.currency).decimal():
        raise GatewayRefused("amount_too_fine", str(amount))
    return {"currency_code": amount.currency, "value": text}


def _money(given: Any) -> Money:
    return Money.parse(given["value"], given["currency_code"])


def _why(body: Any) -> tuple[str, str]:
    details = body.get("details") or [{}]
    if body.get("name") == "USER_BUSINESS_ERROR":  # a batch of this key exists: PayPal names it by a link
        links = [link for one in details for link in one.get("link") or []] + list(body.get("links") or [])
        named = (link["href"] for link in links if "/v1/payments/payouts/" in link.get("href", ""))
        return "USER_BUSINESS_ERROR", str(next(named, body.get("message", "")))
    return str(details[0].get("issue") or body.get("name") or "refused"), str(body.get("message", ""))
