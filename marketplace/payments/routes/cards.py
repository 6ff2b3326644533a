"""Saved payment methods in someone's settings."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.errors import NotFound
from marketplace.core.reading import writes
from marketplace.core.security import requires
from marketplace.core.web import answer
from marketplace.payments import schemas
from marketplace.payments.flows import saving
from marketplace.payments.gateways.choosing import available
from marketplace.payments.gateways.protocol import GatewayUnavailable
from marketplace.payments.queries import methods as queries
from marketplace.payments.routes.blueprint import bp
from marketplace.payments.routes.policies import stripe_page
from marketplace.payments.services import methods

SECRET = "card_secret"  # noqa: S105 - the name of what the session keeps
"""What Stripe's script needs to save one card; good for nothing else."""


@bp.get("/account/payment-methods")
@requires("account.secure")
def payment_methods() -> Any:
    """Show the saved cards."""
    cards = queries.cards_of(current_user, list(available()))
    return answer(
        page=lambda: render_template("payments/methods.html", cards=cards, wallets=saving.wallets()),
        data=lambda: {"payment_methods": [schemas.card(card) for card in cards]},
    )


@bp.post("/account/payment-methods")
@requires("account.secure")
def add_method() -> Any:
    """Begin to save a card, at the provider that will keep it."""
    provider = request.form.get("provider", "") or next(iter(saving.wallets()), "")
    try:
        begun = saving.begin(current_user.id, current_user.email, provider)
    except GatewayUnavailable:
        flash(_("The provider does not answer just now. Try again in a moment."), "error")
        return redirect(url_for(".payment_methods"), 303)
    if begun.redirect_url:
        return redirect(begun.redirect_url, 303)
    session[SECRET] = begun.client_secret
    return redirect(url_for(".new_card"), 303)


@bp.get("/account/payment-methods/new")
@stripe_page
@requires("account.secure")
def new_card() -> Any:
    """Show the card form that Stripe draws; what is typed goes to Stripe alone."""
    settings, secret = current_app.config["SETTINGS"].stripe, session.get(SECRET)
    if settings is None or not secret:
        raise NotFound(_("There is nothing at this address, or it is not yours to see."))
    return render_template("payments/new_card.html", secret=secret, key=settings.publishable_key)


@bp.get("/account/payment-methods/return")
@requires("account.secure")
@writes
def card_saved() -> Any:
    """Come back from the provider: show what it keeps by now."""
    try:
        saving.catch_up(current_user.id)
    except GatewayUnavailable:
        flash(_("The provider does not answer just now. Your card shows up here once it does."), "info")
    return redirect(url_for(".payment_methods"), 303)


@bp.post("/account/payment-methods/<int:method_id>/default")
@requires("account.secure")
def prefer_method(method_id: int) -> Any:
    """Offer a card first from now on."""
    methods.prefer(current_user.id, method_id)
    flash(_("That card comes first from now on."), "success")
    return redirect(url_for(".payment_methods"), 303)


@bp.post("/account/payment-methods/<int:method_id>/removal")
@requires("account.secure")
def remove_method(method_id: int) -> Any:
    """Forget a card, here and at the provider."""
    saving.remove(current_user.id, method_id)
    flash(_("The card is forgotten, here and at the provider."), "success")
    return redirect(url_for(".payment_methods"), 303)
