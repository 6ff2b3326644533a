"""Payouts: the table, why others wait, the list for transfers by hand, and what came of those."""

from __future__ import annotations

import csv
import io
from typing import Any, Final

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_login import current_user
from sqlalchemy import Select, select

from marketplace.accounts.models import Account
from marketplace.core import audit, clock, tables
from marketplace.core.errors import Conflict
from marketplace.core.money import Money
from marketplace.core.office import office
from marketplace.core.tables import Column, Filter, Table
from marketplace.payments.admin.blueprint import MOVE, bp
from marketplace.payments.flows import payout_day
from marketplace.payments.models import Payout, PayoutSkip
from marketplace.payments.queries import payouts as queries
from marketplace.payments.rules.payouts import Why
from marketplace.payments.services import payees, paying_out

STATES: Final = (("pending", _l("on its way")), ("paid", _l("paid")), ("failed", _l("did not arrive")))
REASONS: Final = (
    (Why.CONTESTED, _l("contested at the bank")), (Why.PAUSED, _l("payouts are paused")),
    (Why.BOOKS, _l("the books do not hold")), (Why.SUSPENDED, _l("suspended")),
    (Why.UNVERIFIED, _l("not verified")), (Why.NO_PAYEE, _l("no payout account")),
    (Why.NOT_READY, _l("payout account not ready")), (Why.CHANGED, _l("payout account changed lately")),
    (Why.UNREACHABLE, _l("provider not offered any more")), (Why.BELOW, _l("below the least payout")),
    (Why.SHORT, _l("not enough at the provider")), (Why.ASKED_ONLY, _l("when they ask for it")),
)  # fmt: skip


def _of_seller(rows: Select[Any], wanted: str) -> Select[Any]:
    return rows.where(Account.username == wanted.lower().removeprefix("@"))


PAYOUTS: Final = Table(
    "payouts",
    lambda: select(Payout, Account.username.label("seller")).join(Account, Account.id == Payout.account_id),
    Payout.id,
    (
        Column("payout", _l("Payout"), lambda row: row.Payout.id),
        Column("seller", _l("Seller"), lambda row: row.seller),
        Column("way", _l("By"), lambda row: row.Payout.provider),
        Column("to", _l("To"), lambda row: row.Payout.label),
        Column("amount", _l("Amount"), lambda row: str(Money(row.Payout.amount, row.Payout.currency)), is_end=True),
        Column("currency", _l("Currency"), lambda row: row.Payout.currency, is_shown=False),
        Column("state", _l("State"), lambda row: row.Payout.status),
        Column("note", _l("Note"), lambda row: row.Payout.note or row.Payout.error, is_shown=False),
        Column("at", _l("Made"), lambda row: row.Payout.created_at, sort=Payout.id, is_end=True),
    ),
    (
        Filter("seller", _l("Seller"), _of_seller),
        Filter("state", _l("State"), lambda rows, value: rows.where(Payout.status == value), STATES),
    ),
)

WAITING: Final = Table(
    "payouts-waiting",
    lambda: select(PayoutSkip, Account.username.label("seller")).join(Account, Account.id == PayoutSkip.account_id),
    PayoutSkip.id,
    (
        Column("seller", _l("Seller"), lambda row: row.seller),
        Column(
            "owed", _l("Owed"), lambda row: str(Money(row.PayoutSkip.owed, row.PayoutSkip.currency)), is_end=True
        ),
        Column(
            "withheld", _l("Of that contested"),
            lambda row: str(Money(row.PayoutSkip.withheld, row.PayoutSkip.currency)), is_end=True,
        ),
        Column("currency", _l("Currency"), lambda row: row.PayoutSkip.currency, is_shown=False),
        Column("why", _l("Why it waits"), lambda row: row.PayoutSkip.why),
        Column("since", _l("Since"), lambda row: row.PayoutSkip.since, is_end=True),
        Column("checked", _l("Looked at"), lambda row: row.PayoutSkip.checked_at, is_end=True),
    ),
    (
        Filter("seller", _l("Seller"), _of_seller),
        Filter("why", _l("Why"), lambda rows, value: rows.where(PayoutSkip.why == value), REASONS),
    ),
)  # fmt: skip


@bp.get("/payouts")
@office(MOVE)
def payouts() -> Any:
    """List payouts, and above them those that wait to be transferred by hand."""
    if tables.is_export(request.args):
        return tables.export(PAYOUTS, request.args)
    return render_template(
        "payments/admin/payouts.html", shown=tables.read(PAYOUTS, request.args), states=dict(STATES),
        by_hand=queries.by_hand(50), waiting=queries.waiting_by_hand(),
    )  # fmt: skip


@bp.get("/payouts/waiting")
@office(MOVE)
def waiting_payouts() -> Any:
    """List what is owed and was not paid out at the last look, with the reason."""
    if tables.is_export(request.args):
        return tables.export(WAITING, request.args)
    shown = tables.read(WAITING, request.args)
    return render_template("payments/admin/payouts_waiting.html", shown=shown, reasons=dict(REASONS))


@bp.post("/payouts/day")
@office(MOVE)
def make_payouts() -> Any:
    """Make the day's payouts now; made before, they are not made twice."""
    made = payout_day.run()
    audit.record("payouts.made", "payouts", clock.now().date().isoformat(), actor_id=current_user.id,
                 after={"made": made})  # fmt: skip
    flash(
        ngettext("%(num)s payout was made.", "%(num)s payouts were made.", made) if made else
        _("Nobody is due today. The other page says why."), "success",
    )  # fmt: skip
    return redirect(url_for(".payouts"), 303)


@bp.post("/payouts/bank-list")
@office(MOVE)
def bank_list() -> Any:
    """Send the transfers that are to be made by hand, with bank details; that someone saw them is written down."""
    rows = queries.by_hand()
    named = [payout.id for payout, _payee in rows]
    audit.record("payouts.bank_list", "payouts", "by hand", actor_id=current_user.id, after={"payouts": named})
    buffer = io.StringIO("\ufeff")
    buffer.seek(0, io.SEEK_END)
    lines = csv.writer(buffer, lineterminator="\r\n")
    lines.writerow(("payout", "holder", "account", "bank_code", "amount", "currency", "reference"))
    for payout, payee in rows:
        to = payees.bank_of(payee)
        amount = str(Money(payout.amount, payout.currency))
        cells = (tables.safe_cell(to.get(name, "")) for name in payees.BANK_FIELDS)
        lines.writerow((payout.id, *cells, amount, payout.currency, f"PAYOUT-{payout.id}"))
    name = f"transfers-{clock.now():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(buffer.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


@bp.post("/payouts/by-hand")
@office(MOVE)
def settle_payouts() -> Any:
    """Write down that the picked transfers were made, or came back."""
    picked = [int(value) for value in request.form.getlist("ids") if value.isdigit() and len(value) < 16][:1000]
    note, is_paid = request.form.get("note", "").strip(), request.form.get("action") == "paid"
    done = 0
    for payout_id in picked:
        try:
            if is_paid:
                paying_out.settle_by_hand(payout_id, by=current_user.id, reference=note)
            else:
                paying_out.send_back_by_hand(payout_id, by=current_user.id, reason=note)
        except Conflict as refused:
            flash(f"{payout_id}: {refused.detail}", "error")
        else:
            done += 1
    if done:
        flash(ngettext("%(num)s payout is settled.", "%(num)s payouts are settled.", done), "success")
    elif not picked:
        flash(_("Pick the payouts first."), "info")
    return redirect(url_for(".payouts"), 303)
