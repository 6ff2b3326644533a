"""A seller's money: what is owed, why it waits, where it goes, what was paid, and the statement."""

from __future__ import annotations

from typing import Any, Final

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts import browser
from marketplace.core import clock
from marketplace.core.errors import NotFound, Refused
from marketplace.core.paging import page_number
from marketplace.core.reading import writes
from marketplace.core.security import requires
from marketplace.core.web import answer, form_page
from marketplace.payments import schemas
from marketplace.payments.flows import connecting
from marketplace.payments.forms import AddressForm, BankForm, DeskForm, RhythmForm
from marketplace.payments.gateways.protocol import GatewayUnavailable
from marketplace.payments.queries import ledger
from marketplace.payments.queries import payouts as queries
from marketplace.payments.routes.blueprint import bp
from marketplace.payments.rules.payouts import BY_HAND, Rhythm, next_day
from marketplace.payments.services import payees, paying_out
from marketplace.payments.statements import statement_csv

HOME: Final = "/sell/payouts"


@bp.get("/sell/payouts")
@requires("account.secure")
def payouts() -> Any:
    """Show what is owed, why it waits, where it goes and what was paid."""
    page = queries.page_of(current_user.id, page_number(request.args.get("page")))
    return answer(page=lambda: _home(page), data=lambda: page.as_json("payouts", schemas.payout))


def _home(page: Any) -> str:
    payee = queries.find_payee(current_user.id)
    sums = [
        (owed, moving, paying_out.standing_of(current_user.id, owed.currency))
        for owed, moving in queries.sums_of(current_user.id)
    ]
    rhythm = payee.rhythm if payee else Rhythm.WEEKLY.value
    return render_template(
        "payments/payouts/index.html", page=page, payee=payee, sums=sums, words=paying_out.words_of,
        form=RhythmForm(data={"rhythm": rhythm}), pays_from=payees.pays_from(payee) if payee else None,
        now=clock.now(), page_url=lambda number: url_for(".payouts", page=number),
        next_day=next_day(rhythm, clock.now().date()), is_by_hand=payee and payee.provider == BY_HAND,
    )  # fmt: skip


@bp.post("/sell/payouts")
@requires("payouts.request")
def ask_for_payout() -> Any:
    """Pay out now what can be paid out in a currency."""
    try:
        payout = paying_out.pay_out(current_user.id, request.form.get("currency", "")[:3].upper() or "USD")
    except Refused as refused:
        flash(refused.detail, "error")
    else:
        flash(_("It is on its way."), "success")
        return answer(page=lambda: redirect(url_for(".payouts"), 303), data=lambda: schemas.payout(payout))
    return redirect(url_for(".payouts"), 303)


@bp.post("/sell/payouts/rhythm")
@requires("account.secure")
def choose_rhythm() -> Any:
    """Choose when one is paid."""
    form = RhythmForm()
    if form.is_sent():
        payees.choose_rhythm(current_user.id, Rhythm(form.rhythm.data))
        flash(_("Kept."), "success")
    return redirect(url_for(".payouts"), 303)


@bp.get("/sell/payouts/account")
@requires("account.secure")
def payout_account() -> Any:
    """Offer the ways to be paid."""
    return _account_page()


@bp.post("/sell/payouts/account/<provider>")
@browser.fresh("/sell/payouts/account")
@requires("account.secure")
def name_account(provider: str) -> Any:
    """Say where one is paid: at a bank, at an address, or at a provider that asks for the rest itself."""
    if provider not in connecting.ways():
        raise NotFound(_("That way to be paid is not offered here."))
    if provider in connecting.desks():
        return _connect(provider)
    form = BankForm() if provider == BY_HAND else AddressForm()
    if not form.is_sent():
        return _account_page(form)
    try:
        if isinstance(form, BankForm):
            payees.name_bank(current_user.id, form.values())
        else:
            payees.name_address(current_user.id, provider, (form.address.data or "").lower())
    except Refused as refused:
        form.show(refused)
        return _account_page(form)
    flash(_("You are paid there from now on."), "success")
    return redirect(url_for(".payouts"), 303)


def _connect(provider: str) -> Any:
    form = DeskForm()
    try:
        link = connecting.begin(current_user.id, current_user.email, provider, form.country.data or "")
    except GatewayUnavailable:
        flash(_("The provider does not answer just now. Try again in a moment."), "error")
    except Refused as refused:
        flash(refused.detail, "error")
    else:
        return redirect(link, 303)
    return redirect(url_for(".payout_account"), 303)


def _account_page(sent: AddressForm | BankForm | None = None) -> Any:
    payee = queries.find_payee(current_user.id)
    forms = {"bank": BankForm(formdata=None), "address": AddressForm(formdata=None), "desk": DeskForm(formdata=None)}
    if sent is not None:
        forms["bank" if isinstance(sent, BankForm) else "address"] = sent
    return form_page(
        "payments/payouts/account.html", sent or forms["bank"], forms=forms, payee=payee, ways=connecting.ways(),
        desks=connecting.desks(),
    )  # fmt: skip


@bp.get("/sell/payouts/return")
@requires("account.secure")
@writes
def payee_returned() -> Any:
    """Come back from the provider: look how far the account is."""
    try:
        connecting.catch_up(current_user.id)
    except GatewayUnavailable:
        flash(_("The provider does not answer just now. Your account shows here once it does."), "info")
    return redirect(url_for(".payouts"), 303)


@bp.get("/sell/payouts/statement")
@requires("account.secure")
def statement() -> Any:
    """Show everything that moved on one's account with us in a currency, with the balance after each."""
    currencies = ledger.currencies_of_seller(current_user.id)
    currency = request.args.get("currency", "") or (currencies[0] if currencies else "USD")
    if currencies and currency not in currencies:
        raise NotFound(_("Nothing ever moved in this currency."))
    if request.args.get("format") == "csv":
        return Response(
            statement_csv(current_user.id, currency), content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="statement-{currency}.csv"',
                     "Cache-Control": "no-store"},
        )  # fmt: skip
    page = ledger.statement_of_seller(current_user.id, currency, page_number(request.args.get("page")))
    tabs = [
        {"label": one, "url": url_for(".statement", currency=one), "current": one == currency} for one in currencies
    ]
    return render_template(
        "payments/payouts/statement.html", page=page, currency=currency, tabs=tabs,
        page_url=lambda number: url_for(".statement", page=number, currency=currency),
    )  # fmt: skip
