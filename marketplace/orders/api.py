"""Checkout and orders in the JSON API."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from flask import redirect
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.cart.queries.baskets import basket_of
from marketplace.cart.services import coupons
from marketplace.cart.visitors import buyer
from marketplace.core.api import api_blueprint
from marketplace.core.errors import Invalid, NotFound
from marketplace.core.extensions import limiter
from marketplace.core.idempotency import idempotent
from marketplace.core.money import Money, MoneyError
from marketplace.core.security import public, requires
from marketplace.core.storage import storage
from marketplace.core.tokens import new_token
from marketplace.orders import papers
from marketplace.orders.evidence import sent_evidence
from marketplace.orders.parties import acting, party
from marketplace.orders.queries import disputes, invoices, orders
from marketplace.orders.queries.evidence import get_file, of_dispute
from marketplace.orders.queries.orders import Seen
from marketplace.orders.schemas import input as shapes
from marketplace.orders.schemas import output
from marketplace.orders.schemas.disputes import DisputeStory, story
from marketplace.orders.services import disputing, fulfilling, placing
from marketplace.orders.services.placing import Wish

bp = api_blueprint("orders", "Orders")


@bp.post("/checkout")
@idempotent
@bp.input(shapes.CheckoutInput)
@bp.output(output.CheckoutOutput, status_code=201)
@bp.doc(summary="Place an order with every seller in the cart", responses=[400, 403, 404, 409, 422])
@public
def checkout(json_data: shapes.CheckoutInput) -> Any:
    """Hold everything in the cart for 15 minutes, one order a seller, all or none; then pay it."""
    owner = buyer()
    if json_data.coupon:
        coupons.put(owner, json_data.coupon)
    email = current_user.email if current_user.is_authenticated else json_data.email
    if not email:
        raise Invalid(_("Say where we may write to you."), errors={"email": [_("Say where we may write to you.")]})
    address = json_data.shipping_address.model_dump() if json_data.shipping_address else None
    methods = {each.seller_id: each.method_id for each in json_data.delivery}
    expected = _minor(json_data.expected_total, basket_of(owner).currency, "expected_total")
    name = (address or {}).get("name") or (current_user.name if current_user.is_authenticated else "")
    made = placing.place(owner, Wish(new_token(), email, name, address, methods, expected))
    return output.checkout(made, orders.orders_in(made.id)), 201


@bp.get("/orders")
@bp.input(shapes.OrdersQuery, location="query")
@bp.output(output.OrderPage)
@bp.doc(summary="Your orders", responses=[400, 401, 403])
@requires("orders.place")
def index(query_data: shapes.OrdersQuery) -> Any:
    """Return what you bought, or with `role=seller` what was bought from you; the newest first."""
    status = query_data.status or ""
    if query_data.role == "seller":
        page = orders.page_of_sold(current_user.id, query_data.page, status=status, limit=query_data.limit)
    else:
        page = orders.page_of_bought(party(), query_data.page, status=status, limit=query_data.limit)
    return page.as_json("orders", output.brief)


@bp.get("/orders/<int:order_id>")
@bp.output(output.OrderOutput)
@bp.doc(summary="One order", responses=[404])
@public
def show(order_id: int) -> Any:
    """Return an order to one of its sides; a guest is known by the cookie."""
    return output.order(_seen(order_id))


@bp.get("/orders/<int:order_id>/invoice.pdf")
@bp.doc(summary="The invoice, as PDF", responses=[404])
@public
def invoice(order_id: int) -> Any:
    """Return the invoice of a paid order as PDF."""
    _seen(order_id)
    return papers.answer(invoices.get_invoice(order_id))


@bp.post("/orders/<int:order_id>/ship")
@bp.input(shapes.ShipInput)
@bp.output(output.OrderOutput)
@bp.doc(summary="Mark as sent", responses=[400, 403, 404, 409])
@public
def ship(order_id: int, json_data: shapes.ShipInput) -> Any:
    """Mark an order as sent, with carrier and number."""
    said = {"carrier": json_data.carrier, "tracking": json_data.tracking, "reason": json_data.reason}
    return _moved(order_id, fulfilling.ship, **said)


@bp.post("/orders/<int:order_id>/deliver")
@bp.input(shapes.ReasonInput)
@bp.output(output.OrderOutput)
@bp.doc(summary="Mark as delivered", responses=[400, 403, 404, 409])
@public
def deliver(order_id: int, json_data: shapes.ReasonInput) -> Any:
    """Mark an order as delivered, or handed over."""
    return _moved(order_id, fulfilling.deliver, reason=json_data.reason)


@bp.post("/orders/<int:order_id>/confirm")
@idempotent
@bp.input(shapes.ReasonInput)
@bp.output(output.OrderOutput)
@bp.doc(summary="Confirm and release", responses=[400, 403, 404, 409])
@public
def confirm(order_id: int, json_data: shapes.ReasonInput) -> Any:
    """Confirm that everything is right: the money goes to the seller."""
    return _moved(order_id, fulfilling.confirm, reason=json_data.reason)


@bp.post("/orders/<int:order_id>/cancel")
@idempotent
@bp.input(shapes.ReasonInput)
@bp.output(output.OrderOutput)
@bp.doc(summary="Cancel", responses=[400, 403, 404, 409])
@public
def cancel(order_id: int, json_data: shapes.ReasonInput) -> Any:
    """Cancel an order: a buyer by its policy, a seller with all of it back."""
    return _moved(order_id, fulfilling.cancel, reason=json_data.reason)


@bp.post("/orders/<int:order_id>/dispute")
@bp.input(shapes.DisputeInput)
@bp.output(output.OrderOutput)
@bp.doc(summary="Say that something is wrong", responses=[400, 403, 404, 409])
@public
def dispute(order_id: int, json_data: shapes.DisputeInput) -> Any:
    """Open a dispute: nothing is released until it is settled."""
    return _moved(order_id, disputing.open_dispute, reason=json_data.reason, wanted=json_data.wanted)


@bp.get("/orders/<int:order_id>/dispute")
@bp.output(DisputeStory)
@bp.doc(summary="The last dispute of an order", responses=[404])
@public
def disputed(order_id: int) -> Any:
    """Return what is wrong, what both sides said and showed, and how it ended."""
    return _story(_seen(order_id))


@bp.post("/orders/<int:order_id>/dispute/entries")
@limiter.limit("60/hour")
@bp.input(shapes.EntryInput, location="form_and_files")
@bp.output(DisputeStory, status_code=201)
@bp.doc(summary="Say or show something in a dispute", responses=[400, 403, 404, 409, 413, 415, 429])
@public
def say(order_id: int, form_and_files_data: shapes.EntryInput) -> Any:
    """Take `text`, a `file` or both (multipart); several files are several entries."""
    seen = _seen(order_id)
    if disputing.find_open(order_id) is None:
        raise NotFound(_("There is no open dispute about this order."))
    disputing.say(order_id, acting(seen.role), form_and_files_data.text, sent_evidence("file"))
    return _story(seen), 201


@bp.get("/orders/<int:order_id>/evidence/<int:evidence_id>")
@bp.doc(summary="What was shown", responses={302: "It is at this address for five minutes.", 404: ""})
@public
def evidence(order_id: int, evidence_id: int) -> Any:
    """Lead to a photo or a file that one side showed."""
    row = get_file(_seen(order_id), evidence_id)
    return redirect(storage().url(row.key, content_type=row.content_type, name=row.name, seconds=300), 302)


@bp.post("/orders/<int:order_id>/refund")
@idempotent
@bp.input(shapes.RefundInput)
@bp.output(output.RefundOutput)
@bp.doc(summary="Give money back", responses=[400, 403, 404, 409, 422])
@public
def refund(order_id: int, json_data: shapes.RefundInput) -> Any:
    """Give back an amount, so much of each line, or everything that is left."""
    seen = _seen(order_id)
    who, currency = acting(seen.role), seen.order.currency
    if json_data.lines is not None:
        amounts = {each.line_id: _minor(each.amount, currency, "lines") or 0 for each in json_data.lines}
        row = fulfilling.refund(order_id, who, amounts, reason=json_data.reason)
    else:
        amount = _minor(json_data.amount, currency, "amount")
        row = fulfilling.refund_amount(order_id, who, amount, reason=json_data.reason)
    return output.refund(row, _seen(order_id))


def _story(seen: Seen) -> dict[str, Any]:
    last = disputes.find_latest(seen.order.id)
    if last is None:
        raise NotFound(_("There is no dispute about this order."))
    return story(last, seen.order, disputes.entries_of(last.id), of_dispute(last.id))


def _moved(order_id: int, act: Callable[..., Any], **said: str) -> dict[str, Any]:
    """Do something with an order as whoever asks, and return it as it is then."""
    act(order_id, acting(_seen(order_id).role), **said)
    return output.order(_seen(order_id))


def _seen(order_id: int) -> Seen:
    return orders.get_order(party(), order_id)


def _minor(amount: Decimal | None, currency: str, field: str) -> int | None:
    try:
        return None if amount is None else Money.parse(amount, currency).minor
    except MoneyError as error:
        raise Invalid(_("Some fields are not valid."), errors={field: [str(error)]}) from None
