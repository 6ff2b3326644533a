"""The seller's checklist: its items, and what moderators say of them for one seller."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.accounts.queries.people import find_accounts_by_id, get_person
from marketplace.core.errors import Invalid, NotFound
from marketplace.core.office import PLATFORM, office, office_link
from marketplace.core.slots import slots_of
from marketplace.core.web import form_page
from marketplace.verification.admin.blueprint import bp
from marketplace.verification.forms import ItemForm
from marketplace.verification.queries.requests import PERMISSION
from marketplace.verification.services import checklist

OPERATOR: Final = "settings.change"
DEEDS: Final = {"waive": checklist.waive, "reopen": checklist.reopen}


def place(app: Flask) -> None:
    """Add the list to the navigation of the administration."""
    link = office_link(
        _l("Seller checklist"), "verification_admin.items", OPERATOR, icon="square-check", group=PLATFORM, order=60
    )
    slots_of(app).link("admin", link)


@bp.get("/checklist")
@office(OPERATOR)
def items() -> Any:
    """Show what stands on the list."""
    return render_template("verification/admin/checklist.html", items=checklist.items(), form=ItemForm(formdata=None))


@bp.post("/checklist")
@office(OPERATOR)
def arrange() -> Any:
    """Put the items into order, and switch them on or off."""
    order = {
        item.key: number
        for item in checklist.items()
        if (number := request.form.get(f"position_{item.key}", type=int)) is not None and 0 <= number <= 10_000
    }
    checklist.arrange(order, set(request.form.getlist("on")), by=current_user.id)
    flash(_("The list is saved."), "success")
    return redirect(url_for(".items"), 303)


@bp.post("/checklist/items")
@office(OPERATOR)
def add_item() -> Any:
    """Put an item of the operator's own onto the list."""
    form = ItemForm()
    if form.is_sent():
        try:
            checklist.add(**_words(form), by=current_user.id)
        except Invalid as refusal:
            form.show(refusal)
        else:
            flash(_("It is on the list."), "success")
            return redirect(url_for(".items"), 303)
    return form_page("verification/admin/checklist.html", form, items=checklist.items())


@bp.route("/checklist/items/<key>", methods=["GET", "POST"])
@office(OPERATOR)
def change_item(key: str) -> Any:
    """Change the words of an item of the operator's own."""
    item = checklist.get_item(key)
    if not item.is_custom:
        raise NotFound(_("There is no such item on the list."))
    form = ItemForm(obj=item)
    if form.is_sent():
        try:
            checklist.change(key, **_words(form), by=current_user.id)
        except Invalid as refusal:
            form.show(refusal)
        else:
            flash(_("The list is saved."), "success")
            return redirect(url_for(".items"), 303)
    return form_page("verification/admin/item.html", form, item=item)


@bp.post("/checklist/items/<key>/removal")
@office(OPERATOR)
def remove_item(key: str) -> Any:
    """Take an item of the operator's own off the list."""
    checklist.remove(key, by=current_user.id)
    flash(_("It is off the list."), "success")
    return redirect(url_for(".items"), 303)


@bp.get("/checklist/people/<int:account_id>")
@office(PERMISSION)
def seller(account_id: int) -> Any:
    """Show how far a seller is."""
    return _seller(account_id)


@bp.post("/checklist/people/<int:account_id>/<key>")
@office(PERMISSION)
def say(account_id: int, key: str) -> Any:
    """Waive an item for a seller, want it done again, or take back what was said."""
    person = get_person(current_user, account_id)
    action, note = request.form.get("action", ""), request.form.get("note", "")
    if action == "clear":
        checklist.clear(person.id, key, by=current_user.id)
    elif action in DEEDS:
        try:
            DEEDS[action](person.id, key, by=current_user.id, note=note)
        except Invalid as refusal:
            return _seller(account_id, wrong=refusal.detail), 422
    else:
        raise NotFound(_("There is nothing at this address, or it is not yours to see."))
    flash(_("It is noted."), "success")
    return redirect(url_for(".seller", account_id=account_id), 303)


def _seller(account_id: int, wrong: str = "") -> str:
    person = get_person(current_user, account_id)
    progress = checklist.progress_of(person.id)
    people = find_accounts_by_id({person.id})
    return render_template(
        "verification/admin/seller.html", person=people[person.id], progress=progress, wrong=wrong
    )  # fmt: skip


def _words(form: ItemForm) -> dict[str, str]:
    return {"label": form.label.data or "", "detail": form.detail.data or "", "link": form.link.data or ""}
