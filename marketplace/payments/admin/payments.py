"""Payments: the table, and one with everything that happened to it."""

from __future__ import annotations

from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select, or_, select

from marketplace.accounts.models import Account
from marketplace.core import audit, tables
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.money import Money
from marketplace.core.office import office
from marketplace.core.tables import Column, Filter, Table
from marketplace.payments.admin.blueprint import MOVE, bp
from marketplace.payments.flows import charging
from marketplace.payments.models import Allocation, Payment
from marketplace.payments.queries import ledger
from marketplace.payments.queries import payments as queries
from marketplace.payments.rules.states import Status


def _rows() -> Any:
    return select(Payment, Account.username.label("payer")).outerjoin(Account, Account.id == Payment.payer_id)


def _search(rows: Select[Any], wanted: str) -> Select[Any]:
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 16:
        return rows.where(Payment.id == int(wanted))
    named = select(Allocation.payment_id).where(Allocation.reference == wanted)
    owners = select(Account.id).where(Account.username == wanted.lower().removeprefix("@"))
    return rows.where(or_(Payment.provider_id == wanted, Payment.id.in_(named), Payment.payer_id.in_(owners)))


STATES: Final = (
    (Status.PREPARED, _l("prepared")), (Status.OPEN, _l("open")), (Status.PROCESSING, _l("at work")),
    (Status.AUTHORIZED, _l("held on the card")), (Status.SUCCEEDED, _l("paid")), (Status.FAILED, _l("declined")),
    (Status.CANCELLED, _l("given up")),
)  # fmt: skip

PAYMENTS: Final = Table(
    "payments",
    _rows,
    Payment.id,
    (
        Column("payment", _l("Payment"), lambda row: row.Payment.id),
        Column("title", _l("For"), lambda row: row.Payment.title),
        Column("payer", _l("Payer"), lambda row: row.payer),
        Column("provider", _l("Provider"), lambda row: row.Payment.provider),
        Column("amount", _l("Amount"), lambda row: str(Money(row.Payment.amount, row.Payment.currency)), is_end=True),
        Column("currency", _l("Currency"), lambda row: row.Payment.currency, is_shown=False),
        Column("refunded", _l("Back"), lambda row: str(Money(row.Payment.refunded, row.Payment.currency)), is_end=True),
        Column("state", _l("State"), lambda row: row.Payment.status),
        Column("problem", _l("Problem"), lambda row: row.Payment.problem, is_shown=False),
        Column("begun", _l("Begun"), lambda row: row.Payment.created_at, sort=Payment.id, is_end=True),
    ),
    (
        Filter("q", _l("Number, reference, payer"), _search),
        Filter("state", _l("State"), lambda rows, value: rows.where(Payment.status == value), STATES),
        Filter(
            "problem", _l("Problem"),
            lambda rows, _value: rows.where(Payment.problem.is_not(None)), (("yes", _l("answer refused")),),
        ),
    ),
)  # fmt: skip


@bp.get("/payments")
@office(MOVE)
def index() -> Any:
    """List payments."""
    if tables.is_export(request.args):
        return tables.export(PAYMENTS, request.args)
    shown = tables.read(PAYMENTS, request.args)
    return render_template("payments/admin/index.html", shown=shown, states=dict(STATES))


@bp.get("/payments/<int:payment_id>")
@office(MOVE)
def show(payment_id: int) -> Any:
    """Show a payment with its parts, its moves, its refunds, its disputes and its entries."""
    payment = _get(payment_id)
    return render_template(
        "payments/admin/show.html", payment=payment, parts=queries.parts_of(payment), states=dict(STATES),
        events=queries.events_of(payment_id), refunds=queries.refunds_of(payment_id),
        disputes=queries.disputes_of(payment_id), entries=ledger.entries_of(payment_id),
    )  # fmt: skip


@bp.post("/payments/<int:payment_id>/look")
@office(MOVE)
def look(payment_id: int) -> Any:
    """Ask the provider now."""
    payment = _get(payment_id)
    audit.record("payment.asked", "payment", payment.id, actor_id=current_user.id)
    charging.resume(payment.id)
    flash(_("The provider was asked. This is how it stands."), "success")
    return redirect(url_for(".show", payment_id=payment.id), 303)


def _get(payment_id: int) -> Payment:
    found = session().get(Payment, payment_id)
    if found is None:
        raise NotFound(_("There is no such payment, or it is not yours to see."))
    return found
