"""Where a payment is looked at, and where it goes on."""

from __future__ import annotations

from flask import url_for

from marketplace.payments.models import Payment
from marketplace.payments.rules.states import PAYABLE, Status


def page_of(payment: Payment) -> str:
    """Return the page that tells how a payment stands."""
    return url_for("payments.show", token=payment.token)


def retry_path(payment: Payment) -> str:
    """Return where the bill of a payment is paid anew."""
    return url_for("payments.choose", purpose=payment.purpose, reference_id=payment.reference_id)


def next_page(payment: Payment) -> str:
    """Return where whoever pays goes on: at the provider, on the page with its script, or at what was bought."""
    if payment.status == Status.SUCCEEDED:
        return payment.return_path
    return action_path(payment) or page_of(payment)


def action_path(payment: Payment) -> str | None:
    """Return where the payer acts; None where there is nothing to do but to wait."""
    if payment.status not in PAYABLE or payment.wanted is not None:
        return None
    if payment.provider == "stripe" and payment.client_secret and not payment.redirect_url:
        return url_for("payments.by_stripe", token=payment.token)
    if payment.provider == "razorpay" and payment.provider_id:
        return url_for("payments.by_razorpay", token=payment.token)
    return payment.redirect_url
