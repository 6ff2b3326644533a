"""How to pay a bill: the provider, or a card that was saved. Then the payment begins."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_login import current_user

from marketplace.core.errors import Conflict, Refused
from marketplace.core.security import public
from marketplace.payments.flows import charging
from marketplace.payments.gateways.choosing import available
from marketplace.payments.models import Payment
from marketplace.payments.queries import methods
from marketplace.payments.queries import payments as queries
from marketplace.payments.routes.blueprint import bp
from marketplace.payments.routes.links import next_page, page_of
from marketplace.payments.rules.bills import Bill
from marketplace.payments.services import purposes


@bp.get("/pay/<purpose>/<int:reference_id>")
@public
def choose(purpose: str, reference_id: int) -> Any:
    """Show what is to be paid and the ways to pay it; or the payment that is under way."""
    try:
        bill = purposes.bill_of(purpose, current_user, reference_id)
    except Conflict:
        done = _find_own(purpose, reference_id)
        if done is None:
            raise
        return redirect(page_of(done), 303)
    present = queries.find_live(bill.purpose, bill.reference_id)
    if present is not None:
        return redirect(page_of(present), 303)
    return _page(bill)


@bp.post("/pay/<purpose>/<int:reference_id>")
@public
def begin(purpose: str, reference_id: int) -> Any:
    """Begin to pay, and go to where that happens."""
    bill = purposes.bill_of(purpose, current_user, reference_id)
    provider, _colon, method = request.form.get("way", "").partition(":")
    method_id = int(method) if method.isascii() and method.isdigit() and len(method) < 19 else None
    try:
        payment_id = charging.start(bill, provider or next(iter(available())), method_id)
    except Refused as refused:
        present = queries.find_live(bill.purpose, bill.reference_id)
        if present is not None:
            return redirect(page_of(present), 303)
        return _page(bill, refused.detail), refused.status
    return redirect(next_page(queries.get_by_id(payment_id)), 303)


def _page(bill: Bill, wrong: str = "") -> str:
    return render_template(
        "payments/choose.html", bill=bill, providers=list(available().values()), wrong=wrong,
        cards=methods.cards_of(current_user, list(available())),
        here=url_for("payments.begin", purpose=bill.purpose, reference_id=bill.reference_id),
    )  # fmt: skip


def _find_own(purpose: str, reference_id: int) -> Payment | None:
    """Return someone's own payment for a bill that can't be paid any more. A guest has the link."""
    if not current_user.is_authenticated:
        return None
    found = queries.payments_of(purpose, reference_id)
    return next((one for one in found if one.payer_id == current_user.id), None)
