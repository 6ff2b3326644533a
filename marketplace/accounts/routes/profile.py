"""What someone shows of themselves."""

from __future__ import annotations

from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts.forms import PictureForm, ProfileForm
from marketplace.accounts.models import Account
from marketplace.accounts.queries.people import account_of
from marketplace.accounts.routes.blueprint import bp
from marketplace.accounts.rules import picture_path
from marketplace.accounts.schemas import output
from marketplace.accounts.services import pictures, profiles
from marketplace.core.errors import Conflict, Invalid, TooLarge
from marketplace.core.security import requires
from marketplace.core.web import answer, form_page, wants_json

CONTACTS: Final = ("phone", "website", "address")


@bp.get("/account")
@requires("account.secure")
def settings() -> Any:
    """Lead to the first page of the settings."""
    return redirect(url_for(".profile"), 303)


@bp.get("/account/page")
@requires("account.secure")
def own_page() -> Any:
    """Lead to one's own page as others see it."""
    return redirect(url_for(".person", username=current_user.username), 303)


@bp.route("/account/profile", methods=["GET", "POST"])
@requires("account.secure")
def profile() -> Any:
    """Show and change the profile."""
    account = account_of(current_user)
    if request.method == "GET" and wants_json():
        return output.me(account)
    form = ProfileForm(obj=account, data={name: account.contact_information.get(name, "") for name in CONTACTS})
    if form.is_sent():
        try:
            _save(account, form)
        except (Invalid, Conflict) as refusal:
            form.show(refusal)
        else:
            flash(_("Your profile is saved."), "success")
            return answer(page=lambda: redirect(url_for(".profile"), 303), data=lambda: output.me(account))
    return form_page("accounts/profile.html", form, **_picture(account))


@bp.post("/account/profile/picture")
@requires("account.secure")
def set_picture() -> Any:
    """Show another picture."""
    account, form = account_of(current_user), PictureForm()
    file = request.files.get("file")
    try:
        pictures.set_picture(account, file.read(pictures.LARGEST_BYTES + 1) if file else b"")
    except (Invalid, TooLarge) as refusal:
        form.file.errors = [refusal.detail]
        if wants_json():
            raise
        values = {**_picture(account), "picture_form": form}
        return render_template("accounts/profile.html", form=_filled(account), **values), 422
    flash(_("Your picture is saved."), "success")
    return _back_to_profile(account)


@bp.post("/account/profile/picture/removal")
@requires("account.secure")
def remove_picture() -> Any:
    """Show no picture any more."""
    account = account_of(current_user)
    pictures.remove(account)
    flash(_("Your picture is removed."), "success")
    return _back_to_profile(account)


def _save(account: Account, form: ProfileForm) -> None:
    others = {key: value for key, value in account.contact_information.items() if key not in CONTACTS}
    profiles.update_profile(
        account,
        username=form.username.data or "",
        name=form.name.data or "",
        bio=form.bio.data or "",
        contact_information={**others, **{name: form[name].data or "" for name in CONTACTS}},
    )


def _filled(account: Account) -> ProfileForm:
    contacts = {name: account.contact_information.get(name, "") for name in CONTACTS}
    return ProfileForm(formdata=None, obj=account, data=contacts)


def _picture(account: Account) -> dict[str, Any]:
    return {
        "picture": picture_path(account.picture_key, 128),
        "shown_name": account.display_name,
        "picture_form": PictureForm(),
    }


def _back_to_profile(account: Account) -> Any:
    return answer(
        page=lambda: redirect(url_for(".profile"), 303),
        data=lambda: {"profile_picture_url": output.picture_url(account.picture_key)},
    )
