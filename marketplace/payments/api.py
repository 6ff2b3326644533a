"""Payments in the JSON API: beginning one, what became of it, saved cards, payouts, and what providers tell."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.api import Message, PageQuery, api_blueprint
from marketplace.core.db import session
from marketplace.core.errors import Forbidden, Invalid, Unavailable
from marketplace.core.extensions import limiter
from marketplace.core.idempotency import idempotent
from marketplace.core.security import over_plain_http, public, requires, signed_in
from marketplace.payments import schemas
from marketplace.payments.flows import charging, hearing, saving
from marketplace.payments.gateways.choosing import available
from marketplace.payments.gateways.protocol import GatewayUnavailable
from marketplace.payments.models import Payment
from marketplace.payments.queries import methods, payouts
from marketplace.payments.queries import payments as queries
from marketplace.payments.services import paying_out, purposes

bp = api_blueprint("payments", "Payments")

LARGEST_EVENT = 2**20


@bp.post("/payments/initiate")
@idempotent
@bp.input(schemas.InitiateInput)
@bp.output(schemas.PaymentOutput, status_code=201)
@bp.doc(
    summary="Begin to pay",
    description="Takes `Idempotency-Key`. Begun before and not given up, the same payment is answered.",
    responses=[400, 403, 404, 409, 422],
)
@public
def initiate(json_data: schemas.InitiateInput) -> Any:
    """Begin to pay a checkout, an order or a booking."""
    if getattr(current_user, "scopes", None) is not None:
        raise Forbidden(_("No scope of an API key covers this."))
    named = {
        field: value
        for field, value in json_data.model_dump().items()
        if value is not None and field in {"checkout_id", "order_id", "booking_id"}
    }
    if len(named) != 1:
        wrong = _("name exactly one of checkout_id, order_id and booking_id")
        raise Invalid(_("Say what is to be paid."), errors={"checkout_id": [wrong]})
    ((field, reference_id),) = named.items()
    bill = purposes.bill_of(purposes.purpose_of(field) or field, current_user, reference_id)
    provider = json_data.provider or next(iter(available()))
    payment_id = charging.start(bill, provider, json_data.payment_method_id)
    return schemas.payment(session().get_one(Payment, payment_id)), 201


@bp.get("/payments/<int:payment_id>")
@bp.output(schemas.PaymentOutput)
@bp.doc(summary="How a payment stands", responses=[401, 404])
@signed_in
def payment(payment_id: int) -> Any:
    """Return one's own payment."""
    return schemas.payment(queries.get_own(current_user, payment_id))


@bp.post("/payments/webhooks/<provider>")
@limiter.exempt
@over_plain_http
@bp.output(schemas.Received)
@bp.doc(
    summary="What a provider tells",
    description="For payment providers: the raw body with the provider's own signature.",
    responses=[400, 404, 413],
)
@public
def webhook(provider: str) -> Any:
    """Take an event of a provider; it is applied by a job."""
    request.max_content_length = LARGEST_EVENT
    return {"received": True, "is_new": hearing.receive(provider, request.get_data(), dict(request.headers))}


@bp.get("/payment-methods")
@bp.output(schemas.MethodList)
@bp.doc(summary="Saved cards", responses=[401, 403])
@requires("account.secure")
def saved() -> Any:
    """Return one's saved cards."""
    return {"payment_methods": [schemas.card(card) for card in methods.cards_of(current_user, list(available()))]}


@bp.post("/payment-methods")
@bp.input(schemas.MethodInput)
@bp.output(schemas.MethodBegun, status_code=201)
@bp.doc(summary="Begin to save a card", responses=[400, 401, 403, 503])
@requires("account.secure")
def save(json_data: schemas.MethodInput) -> Any:
    """Begin to save a card: its number goes to the provider, never through here."""
    provider = json_data.provider or next(iter(saving.wallets()), "")
    try:
        begun = saving.begin(current_user.id, current_user.email, provider)
    except GatewayUnavailable:
        raise Unavailable(_("The provider does not answer just now. Try again in a moment.")) from None
    return {
        "provider": provider, "status": "pending", "client_secret": begun.client_secret,
        "redirect_url": begun.redirect_url,
    }, 201  # fmt: skip


@bp.delete("/payment-methods/<int:method_id>")
@bp.output(Message)
@bp.doc(summary="Forget a card", responses=[401, 403, 404, 503])
@requires("account.secure")
def forget(method_id: int) -> Any:
    """Forget a card, here and at the provider."""
    try:
        saving.remove(current_user.id, method_id)
    except GatewayUnavailable:
        raise Unavailable(_("The provider does not answer just now. Try again in a moment.")) from None
    return {"message": "Forgotten."}


@bp.get("/payouts")
@bp.input(PageQuery, location="query")
@bp.output(schemas.PayoutPage)
@bp.doc(summary="Your payouts", responses=[400, 401, 403])
@requires("payouts.request")
def paid_out(query_data: PageQuery) -> Any:
    """Return one's payouts, the newest first."""
    return payouts.page_of(current_user.id, query_data.page, query_data.limit).as_json("payouts", schemas.payout)


@bp.post("/payouts")
@idempotent
@bp.input(schemas.PayoutInput)
@bp.output(schemas.PayoutOutput, status_code=201)
@bp.doc(
    summary="Be paid out",
    description="Pays out all that can be in a currency. Takes `Idempotency-Key`. A 409 says why nothing can be.",
    responses=[400, 401, 403, 409, 422],
)
@requires("payouts.request")
def pay_out(json_data: schemas.PayoutInput) -> Any:
    """Pay out now what is owed in a currency."""
    return schemas.payout(paying_out.pay_out(current_user.id, json_data.currency)), 201
