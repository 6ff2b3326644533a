"""The sandbox's form for sellers, as if it were another company's: it asks for a test bank account."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request
from flask_babel import gettext as _

from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.security import is_safe_target, public
from marketplace.payments.gateways.choosing import available
from marketplace.payments.gateways.sandbox import payees
from marketplace.payments.models import SandboxPayee
from marketplace.payments.routes.blueprint import bp
from marketplace.payments.rules.banks import BANKS, find_bank


@bp.get("/sandbox/payees/<payee_id>")
@public
def sandbox_payee(payee_id: str) -> Any:
    """Show the form."""
    return render_template("payments/sandbox/payee.html", payee=_payee(payee_id), banks=BANKS, wrong="")


@bp.post("/sandbox/payees/<payee_id>")
@public
def sandbox_payee_named(payee_id: str) -> Any:
    """Take down a test bank account, and go back."""
    payee, bank = _payee(payee_id), find_bank(request.form.get("number", ""))
    if bank is None:
        wrong = _("Only the test accounts below work here. Never enter a real one.")
        return render_template("payments/sandbox/payee.html", payee=payee, banks=BANKS, wrong=wrong), 422
    payees.name_bank(payee.id, bank)
    path = "/" + payee.return_path.split("://", 1)[-1].partition("/")[2]
    return redirect(path if is_safe_target(path) else "/", 303)


def _payee(payee_id: str) -> SandboxPayee:
    found = session().get(SandboxPayee, payee_id) if "sandbox" in available() else None
    if found is None:
        raise NotFound(_("The sandbox knows no such account."))
    return found
