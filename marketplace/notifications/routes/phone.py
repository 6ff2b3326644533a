"""The number to which someone's texts go: given, confirmed by a code, taken away."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core.errors import Refused
from marketplace.core.security import requires
from marketplace.core.web import answer, form_page
from marketplace.notifications.forms import CodeForm, NumberForm
from marketplace.notifications.queries.reach import find_phone
from marketplace.notifications.routes.blueprint import bp
from marketplace.notifications.rules.phones import shown
from marketplace.notifications.services import phones


@bp.route("/account/notifications/phone", methods=["GET", "POST"])
@requires("account.secure")
def phone() -> Any:
    """Show someone's number, and take another one."""
    form = NumberForm()
    if form.is_sent():
        try:
            phones.give(current_user.id, form.number.data or "")
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("We send you a code. It is good for ten minutes."), "success")
            return _back()
    found = find_phone(current_user.id)
    return form_page(
        "notifications/phone.html", form, code_form=CodeForm(formdata=None), phone=found,
        number=shown(found.number) if found else "",
    )  # fmt: skip


@bp.post("/account/notifications/phone/confirmation")
@requires("account.secure")
def confirm_phone() -> Any:
    """Take the code. A wrong one is answered like a right one: tries are kept count of, and errors keep nothing."""
    if phones.confirm(current_user.id, CodeForm().code.data or ""):
        flash(_("Your number is confirmed. Choose below what we send you there."), "success")
        return answer(page=lambda: redirect(url_for(".preferences"), 303), data=lambda: {"confirmed": True})
    flash(_("That is not the code, or it is too old. Look again, or have another one sent."), "error")
    return answer(page=_back, data=lambda: {"confirmed": False})


@bp.post("/account/notifications/phone/removal")
@requires("account.secure")
def remove_phone() -> Any:
    """Forget the number."""
    phones.remove(current_user.id)
    flash(_("Your number is removed. No more texts."), "success")
    return answer(page=_back, data=lambda: {"confirmed": False})


def _back() -> Any:
    return redirect(url_for(".phone"), 303)
