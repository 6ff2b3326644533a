"""Stripe's objects in the shapes of the Protocol."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from marketplace.core.money import Money
from marketplace.payments.gateways.protocol import Notification, SavedMethod, Seen, SeenDispute, SeenPayee, SeenRefund
from marketplace.payments.gateways.units import about_stripe, from_stripe
from marketplace.payments.rules.states import Status

STATES: Final = {
    "requires_payment_method": Status.OPEN,
    "requires_confirmation": Status.OPEN,
    "requires_action": Status.OPEN,
    "processing": Status.PROCESSING,
    "requires_capture": Status.AUTHORIZED,
    "succeeded": Status.SUCCEEDED,
    "canceled": Status.CANCELLED,
}
REFUNDS: Final = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}
DISPUTES: Final = {"won": "won", "lost": "lost", "warning_closed": "won", "prevented": "won"}
WARNINGS: Final = {"radar.early_fraud_warning.created": "fraud_warning", "review.opened": "under_review"}
UNFUNDED: Final = ("warning_needs_response", "warning_under_review", "warning_closed")
"""Inquiries: the bank only asks, and has taken nothing."""


def seen_intent(intent: Any, refunds: list[Any], disputes: list[Any]) -> Seen:
    """Return a PaymentIntent as a charge."""
    status, error = STATES[intent["status"]], get(intent, "last_payment_error")
    if status is Status.OPEN and intent["status"] == "requires_payment_method" and error:
        status = Status.FAILED
    redirect = get(get(intent, "next_action"), "redirect_to_url")
    contested = [one for one in disputes if one["status"] not in UNFUNDED]
    return Seen(
        intent["id"], status, from_stripe(intent["amount"], intent["currency"]),
        from_stripe(get(intent, "amount_received") or 0, intent["currency"]),
        fee=fee_of(intent, contested),
        error=(get(error, "decline_code") or get(error, "code") or "") if status is Status.FAILED else "",
        client_secret=get(intent, "client_secret"),
        redirect_url=get(redirect, "url"),
        refunds=tuple(seen_refund(one) for one in refunds),
        disputes=tuple(_seen_dispute(one) for one in contested),
    )  # fmt: skip


def fee_of(intent: Any, disputes: list[Any]) -> int:
    """Return what Stripe kept of a charge by now, in our minor units; 0 while that is in another currency."""
    charge = get(intent, "latest_charge")
    moves = [get(charge, "balance_transaction")] if charge and not isinstance(charge, str) else []
    for dispute in disputes:
        moves += get(dispute, "balance_transactions") or []
    known = [move for move in moves if move and not isinstance(move, str) and move["currency"] == intent["currency"]]
    return sum(about_stripe(move["fee"], move["currency"]).minor for move in known)


def seen_refund(refund: Any) -> SeenRefund:
    """Return a refund."""
    return SeenRefund(
        refund["id"], from_stripe(refund["amount"], refund["currency"]), REFUNDS.get(refund["status"], "pending"),
        get(get(refund, "metadata"), "key"), get(refund, "failure_reason") or "",
    )  # fmt: skip


def _seen_dispute(dispute: Any) -> SeenDispute:
    due = get(get(dispute, "evidence_details"), "due_by")
    return SeenDispute(
        dispute["id"], from_stripe(dispute["amount"], dispute["currency"]), DISPUTES.get(dispute["status"], "open"),
        dispute["reason"], datetime.fromtimestamp(due, UTC) if due else None,
    )  # fmt: skip


def notification(event: Any) -> Notification:
    """Return what an event speaks of: a PaymentIntent, or something that belongs to one."""
    about = event["data"]["object"]
    is_intent = about["object"] == "payment_intent"
    amount: Money | None = from_stripe(about["amount"], about["currency"]) if is_intent else None
    payee = get(event, "account") or about["id"] if event["type"].startswith("account.") else None
    return Notification(
        event["id"], event["type"], datetime.fromtimestamp(event["created"], UTC),
        about["id"] if is_intent else get(about, "payment_intent"), amount, get(event, "account"),
        WARNINGS.get(event["type"], ""), payee,
    )  # fmt: skip


def seen_payee(account: Any) -> SeenPayee:
    """Return a connected account: ready where Stripe pays out, restricted where it wants more than it was told."""
    asked = get(account, "requirements")
    needs = [*(get(asked, "past_due") or []), *(get(asked, "currently_due") or [])]
    banks = get(get(account, "external_accounts"), "data") or []
    last = get(banks[0], "last4") if banks else None
    is_ready = get(account, "payouts_enabled") and get(get(account, "capabilities"), "transfers") == "active"
    begun = "restricted" if get(account, "details_submitted") else "open"
    return SeenPayee(
        account["id"], "ready" if is_ready else begun, f"•••• {last}" if last else "",
        " ".join(sorted(get(bank, "fingerprint") or get(bank, "id") or "" for bank in banks)),
        tuple(dict.fromkeys(needs)),
    )  # fmt: skip


def saved_method(method: Any) -> SavedMethod:
    """Return a card."""
    card = method["card"]
    return SavedMethod(method["id"], card["brand"], card["last4"], card["exp_month"], card["exp_year"])


def get(thing: Any, name: str) -> Any:
    """Return what a Stripe object (or none) has under a name, None where it has nothing."""
    return None if thing is None or name not in thing else thing[name]
