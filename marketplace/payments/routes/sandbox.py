"""The sandbox's own pages, as if they were another company's: a card form, a second step, a form that keeps a card."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.security import is_safe_target, public
from marketplace.payments.gateways.choosing import available
from marketplace.payments.gateways.sandbox import books
from marketplace.payments.models import SandboxCharge, SandboxMethod
from marketplace.payments.routes.blueprint import bp
from marketplace.payments.rules.cards import CARDS, Outcome, find_card
from marketplace.payments.rules.states import Status


@bp.get("/sandbox/pay/<charge_id>")
@public
def sandbox_pay(charge_id: str) -> Any:
    """Show the card form, or go back where nothing is left to do."""
    charge = _charge(charge_id)
    if charge.status not in {Status.OPEN, Status.FAILED}:
        return redirect(_step(charge), 303)
    return _form(charge)


@bp.post("/sandbox/pay/<charge_id>")
@public
def sandbox_charge(charge_id: str) -> Any:
    """Pay with a test card."""
    card = find_card(request.form.get("number", ""))
    if card is None:
        wrong = _("Only the test cards below work here. Never enter a real card.")
        return _form(_charge(charge_id), wrong), 422
    _charge(charge_id)
    with books.at_work(charge_id) as charge:
        books.pay(charge, card)
    return redirect(_step(_charge(charge_id)), 303)


@bp.get("/sandbox/pay/<charge_id>/step")
@public
def sandbox_step(charge_id: str) -> Any:
    """Ask for the second step, as a bank would."""
    charge = _charge(charge_id)
    if not _is_waiting(charge):
        return redirect(_back(charge), 303)
    return render_template("payments/sandbox/step.html", charge=charge)


@bp.post("/sandbox/pay/<charge_id>/step")
@public
def sandbox_answer(charge_id: str) -> Any:
    """Take the answer to the second step."""
    _charge(charge_id)
    with books.at_work(charge_id) as charge:
        if _is_waiting(charge):
            if request.form.get("answer") == "yes":
                books.approve(charge)
            else:
                books.decline(charge, "authentication_failed")
    return redirect(_back(_charge(charge_id)), 303)


@bp.get("/sandbox/cards/<method_id>")
@public
def sandbox_card(method_id: str) -> Any:
    """Show the form that keeps a card."""
    return render_template("payments/sandbox/card.html", method=_method(method_id), cards=CARDS, wrong="")


@bp.post("/sandbox/cards/<method_id>")
@public
def sandbox_keep(method_id: str) -> Any:
    """Keep a test card."""
    method, card = _method(method_id), find_card(request.form.get("number", ""))
    if card is None or card.outcome is Outcome.DECLINED:
        wrong = _("Only the test cards below can be kept. Never enter a real card.")
        return render_template("payments/sandbox/card.html", method=method, cards=CARDS, wrong=wrong), 422
    method.status, method.card = "saved", card.number
    return redirect(_local(method.return_path), 303)


def _form(charge: SandboxCharge, wrong: str = "") -> str:
    return render_template("payments/sandbox/pay.html", charge=charge, cards=CARDS, wrong=wrong, back=_back(charge))


def _charge(charge_id: str) -> SandboxCharge:
    found = session().get(SandboxCharge, charge_id, populate_existing=True) if "sandbox" in available() else None
    if found is None:
        raise NotFound(_("The sandbox knows no such payment."))
    return found


def _method(method_id: str) -> SandboxMethod:
    found = session().get(SandboxMethod, method_id) if "sandbox" in available() else None
    if found is None or found.status != "open":
        raise NotFound(_("The sandbox knows no such card form."))
    return found


def _is_waiting(charge: SandboxCharge) -> bool:
    card = find_card(charge.card)
    return charge.status == Status.PROCESSING and card is not None and card.outcome is Outcome.SECOND_STEP


def _step(charge: SandboxCharge) -> str:
    return url_for("payments.sandbox_step", charge_id=charge.id) if _is_waiting(charge) else _back(charge)


def _back(charge: SandboxCharge) -> str:
    return _local(charge.request["return_url"])


def _local(address: str) -> str:
    """Return the path of an address of ours: in development the site goes by more than one name."""
    path = "/" + address.split("://", 1)[-1].partition("/")[2] if "://" in address else address
    return path if is_safe_target(path) else "/"
