"""The pages of money: choosing how to pay, the payment, saved cards, payouts, and the sandbox's own pages."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from marketplace.core import health
from marketplace.core.refusing import friendly
from marketplace.core.slots import Link, slots_of
from marketplace.payments.routes import cards, choosing, onboarding, paying, payouts, sandbox
from marketplace.payments.routes.blueprint import bp
from marketplace.payments.services import verification

__all__ = ["bp", "cards", "choosing", "onboarding", "paying", "payouts", "register", "sandbox"]


def register(app: Flask) -> None:
    """Add saved cards to the settings, and say what violated constraints mean."""
    slots_of(app).link(
        "settings", Link(_l("Payment methods"), "payments.payment_methods", icon="credit-card", order=40)
    )
    slots_of(app).link("sell", Link(_l("Payouts"), "payments.payouts", icon="hand-coins", order=25))
    health.declare_clockwork("books", verification.state)
    friendly("uq_payments_one_live_for_purpose", _l("A payment for this is under way already."), "payment_under_way")
    friendly("ck_ledger_accounts_never_negative", _l("That is more than is held."), "more_than_held")
    friendly(
        "ck_payments_refunds_within_what_was_paid", _l("That is more than is left of what was paid."),
        "refund_too_large",
    )  # fmt: skip
