"""A payment, with the truth at every moment, and what its payer can do about it."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.db import unit_of_work
from marketplace.core.errors import Conflict, NotFound
from marketplace.core.reading import writes
from marketplace.core.security import public
from marketplace.core.web import answer
from marketplace.payments import schemas
from marketplace.payments.flows import charging
from marketplace.payments.gateways.choosing import available
from marketplace.payments.gateways.protocol import GatewayUnavailable
from marketplace.payments.queries import payments as queries
from marketplace.payments.routes.blueprint import bp
from marketplace.payments.routes.links import action_path, next_page, page_of, retry_path
from marketplace.payments.routes.policies import razorpay_page, stripe_page
from marketplace.payments.rules.states import FINAL, PAYABLE, Status
from marketplace.payments.services import charges


def pay_path(purpose: str, reference_id: int) -> str:
    """Return where a bill is paid: for the pages of what is bought."""
    return url_for("payments.choose", purpose=purpose, reference_id=reference_id)


@bp.get("/pay/<token>")
@public
def show(token: str) -> Any:
    """Tell how a payment stands and what comes next."""
    payment = queries.get_payment(current_user, token)
    gateway = available().get(payment.provider)
    return answer(
        page=lambda: render_template(
            "payments/show.html", payment=payment, action=action_path(payment), retry=retry_path(payment),
            is_final=payment.status in FINAL, is_payable=payment.status in PAYABLE and not queries.is_over(payment),
            is_test=gateway is not None and gateway.is_test,
        ),
        data=lambda: schemas.payment(payment),
    )  # fmt: skip


@bp.get("/pay/<token>/status")
@public
def status(token: str) -> Any:
    """Tell a script in one word how a payment stands."""
    payment = queries.get_payment(current_user, token)
    return jsonify(status=payment.status, error=payment.error, wanted=payment.wanted)


@bp.post("/pay/<token>/look")
@public
def look(token: str) -> Any:
    """Ask the provider now."""
    payment = queries.get_payment(current_user, token)
    charging.resume(payment.id)
    return _told(token)


@bp.get("/pay/<token>/return")
@public
@writes
def come_back(token: str) -> Any:
    """Come back from the provider, with what it gave along."""
    payment = queries.get_payment(current_user, token)
    charging.come_back(payment.id, request.args.to_dict())
    return _told(token)


@bp.post("/pay/<token>/return")
@public
def bring_back(token: str) -> Any:
    """Come back from a provider whose script sends what it gave."""
    payment = queries.get_payment(current_user, token)
    charging.come_back(payment.id, {name: value[:500] for name, value in request.form.items()})
    return _told(token)


@bp.post("/pay/<token>/end")
@public
def give_up(token: str) -> Any:
    """Give the payment up, to choose another way to pay."""
    payment = queries.get_payment(current_user, token)
    if payment.status not in PAYABLE:
        raise Conflict(_("It is too late for that: the payment is under way."), code="payment_under_way")
    with unit_of_work():
        charges.want_cancel(payment.id)
    try:
        charging.finish_wanted(payment.id)
    except GatewayUnavailable:
        flash(_("The provider does not answer. We keep trying to give this payment up."), "info")
    payment = queries.get_payment(current_user, token)
    if payment.status == Status.SUCCEEDED:
        flash(_("It had been paid meanwhile."), "info")
    return redirect(retry_path(payment) if payment.status == Status.CANCELLED else page_of(payment), 303)


@bp.get("/pay/<token>/card")
@stripe_page
@public
def by_stripe(token: str) -> Any:
    """Show the card form that Stripe draws."""
    payment = queries.get_payment(current_user, token)
    settings = current_app.config["SETTINGS"].stripe
    if payment.provider != "stripe" or not payment.client_secret or settings is None:
        raise NotFound(_("There is no such payment, or it is not yours to see."))
    if action_path(payment) is None:
        return redirect(page_of(payment), 303)
    return render_template("payments/stripe.html", payment=payment, key=settings.publishable_key)


@bp.get("/pay/<token>/razorpay")
@razorpay_page
@public
def by_razorpay(token: str) -> Any:
    """Show the button that opens Razorpay's window."""
    payment = queries.get_payment(current_user, token)
    settings = current_app.config["SETTINGS"].razorpay
    if payment.provider != "razorpay" or not payment.provider_id or settings is None:
        raise NotFound(_("There is no such payment, or it is not yours to see."))
    if action_path(payment) is None:
        return redirect(page_of(payment), 303)
    return render_template("payments/razorpay.html", payment=payment, key=settings.key_id)


def _told(token: str) -> Any:
    payment = queries.get_payment(current_user, token)
    if payment.status == Status.SUCCEEDED:
        return answer(page=lambda: redirect(next_page(payment), 303), data=lambda: schemas.payment(payment))
    return answer(page=lambda: redirect(page_of(payment), 303), data=lambda: schemas.payment(payment))
