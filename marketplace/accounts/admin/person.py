"""The page of someone, and what is done to their account."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts import browser
from marketplace.accounts.admin.blueprint import bp
from marketplace.accounts.forms import RoleForm, SuspensionForm
from marketplace.accounts.queries.access import count_ways_in
from marketplace.accounts.queries.people import find_accounts_by_id, get_account
from marketplace.accounts.queries.table import ROLES, STANDINGS, standing_of
from marketplace.accounts.rules import Role
from marketplace.accounts.services import access, acting, moderation
from marketplace.core import audit
from marketplace.core.errors import Refused
from marketplace.core.office import office
from marketplace.core.web import form_page


@bp.get("/<int:account_id>")
@office("users.suspend")
def show(account_id: int) -> Any:
    """Show someone: how the account stands, what was done to it, and what can be."""
    return _page(account_id, SuspensionForm())


@bp.post("/<int:account_id>/suspension")
@office("users.suspend")
def suspension(account_id: int) -> Any:
    """Shut someone out, everywhere and at once."""
    form = SuspensionForm()
    if form.is_sent():
        day = form.until.data
        until = datetime.combine(day, time.max, UTC) if day else None
        try:
            moderation.suspend(account_id, by=current_user.id, reason=form.reason.data or "", until=until)
        except Refused as refusal:
            form.show(refusal)
        else:
            return _done(
                account_id, _("The account is suspended. Its sessions and keys are dead, its listings hidden.")
            )
    return _page(account_id, form)


@bp.post("/<int:account_id>/readmission")
@office("users.suspend")
def readmission(account_id: int) -> Any:
    """Let someone in again."""
    moderation.readmit(account_id, by=current_user.id, reason=request.form.get("reason", "").strip()[:2000])
    return _done(account_id, _("The account is open again, and its listings are back."))


@bp.post("/<int:account_id>/role")
@office("users.manage")
def role(account_id: int) -> Any:
    """Give someone another role."""
    form = RoleForm()
    if not form.is_sent():
        return _page(account_id, SuspensionForm())
    moderation.set_role(account_id, Role(form.role.data), by=current_user.id)
    return _done(account_id, _("The role is changed."))


@bp.post("/<int:account_id>/signing-out")
@office("users.suspend")
def signing_out(account_id: int) -> Any:
    """End everything that lets someone in; they sign in anew."""
    access.end_everything(get_account(account_id).id)
    audit.record("account.signed_out", "account", account_id, actor_id=current_user.id)
    return _done(account_id, _("Signed out everywhere."))


@bp.post("/<int:account_id>/acting")
@office("users.manage")
def be_someone(account_id: int) -> Any:
    """Sign in as someone, for an hour at most; they are told, and all of it is written down."""
    reason = request.form.get("reason", "").strip()[: moderation.LONGEST_REASON]
    browser.act_as(acting.begin(current_user, account_id, browser.device(), reason=reason))
    return redirect("/", 303)


def _done(account_id: int, said: str) -> Any:
    flash(said, "success")
    return redirect(url_for("accounts_admin.show", account_id=account_id), 303)


def _page(account_id: int, form: SuspensionForm) -> Any:
    account = get_account(account_id)
    history = audit.entries_of("account", account_id, 50)
    return form_page(
        "accounts/admin/person.html", form, account=account,
        role_form=RoleForm(role=account.role), roles=ROLES, standing=standing_of(account), standings=STANDINGS,
        ways_in=count_ways_in(account_id), history=history,
        people=find_accounts_by_id([line.actor_id for line in history if line.actor_id is not None]),
    )  # fmt: skip
