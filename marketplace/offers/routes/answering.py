"""Answering an offer: every act is a form of its own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.errors import Conflict, Invalid
from marketplace.core.extensions import limiter
from marketplace.core.security import requires
from marketplace.core.web import wants_json
from marketplace.offers.forms import OfferForm, RefusalForm
from marketplace.offers.queries import offers
from marketplace.offers.routes.blueprint import bp
from marketplace.offers.routes.frame import MAKES
from marketplace.offers.routes.single import page_of
from marketplace.offers.services import bargaining

ANSWERS = "120/hour"


@bp.post("/offers/<int:offer_id>/acceptance")
@limiter.limit(ANSWERS)
@requires(MAKES)
def accept(offer_id: int) -> Any:
    """Agree."""
    return _done(offer_id, _("Agreed."), lambda: bargaining.accept(offer_id, current_user.id))


@bp.post("/offers/<int:offer_id>/refusal")
@limiter.limit(ANSWERS)
@requires(MAKES)
def decline(offer_id: int) -> Any:
    """Say no."""
    form = RefusalForm()
    message = form.message.data or ""
    return _done(offer_id, _("Declined."), lambda: bargaining.decline(offer_id, current_user.id, message))


@bp.post("/offers/<int:offer_id>/withdrawal")
@limiter.limit(ANSWERS)
@requires(MAKES)
def withdraw(offer_id: int) -> Any:
    """Take one's last word back."""
    return _done(offer_id, _("Taken back."), lambda: bargaining.withdraw(offer_id, current_user.id))


@bp.post("/offers/<int:offer_id>/counter-offer")
@limiter.limit(ANSWERS)
@requires(MAKES)
def counter(offer_id: int) -> Any:
    """Name another amount."""
    seen, form = offers.get_offer(current_user.id, offer_id), OfferForm()
    if form.is_sent() and form.amount.data is not None:
        try:
            bargaining.counter(offer_id, current_user.id, form.amount.data, form.message.data or "")
        except Invalid as refused:
            form.show(refused)
        else:
            flash(_("Your answer is on its way."), "success")
            return redirect(url_for("offers.show", offer_id=offer_id), 303)
    return page_of(seen, form)


def _done(offer_id: int, said: str, act: Callable[[], object]) -> Any:
    """Do it and go back; on the page a refusal is said beside how things stand by now."""
    try:
        act()
    except (Conflict, Invalid) as refused:
        if wants_json():
            raise
        flash(refused.detail, "error")
    else:
        flash(said, "success")
    return redirect(url_for("offers.show", offer_id=offer_id), 303)
