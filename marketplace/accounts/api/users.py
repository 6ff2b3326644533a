"""One's own account, and people's public profiles."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts import browser, flows
from marketplace.accounts.api.blueprint import users_bp as bp
from marketplace.accounts.jobs import collect_export
from marketplace.accounts.models import Account
from marketplace.accounts.queries.people import account_of, get_person
from marketplace.accounts.schemas import input as given
from marketplace.accounts.schemas import output
from marketplace.accounts.services import credentials, deletion, exports, pictures, profiles
from marketplace.core.api import Message
from marketplace.core.jobs import enqueue
from marketplace.core.security import public, requires


@bp.get("/me")
@bp.output(output.MeOutput)
@bp.doc(summary="Your account", responses=[401, 403])
@requires("account.read")
def show_me() -> Any:
    """Return one's own account."""
    return output.me(account_of(current_user))


@bp.put("/me")
@bp.input(given.ProfileInput)
@bp.output(output.MeOutput)
@bp.doc(summary="Change your account", responses=[400, 401, 403, 409])
@requires("account.write")
def change_me(json_data: given.ProfileInput) -> Any:
    """Change the fields that are given; null leaves a field as it is.

    Another `email` needs a fresh sign-in, and takes effect once the new address is confirmed by mail.
    """
    account = account_of(current_user)
    changes = json_data.model_dump(exclude_none=True)
    email, preferences = changes.pop("email", None), changes.pop("preferences", None)
    if email is not None and email.lower() != account.email.lower():
        _change_email(account, email)
    profiles.update_profile(account, **changes)
    if preferences is not None:
        profiles.set_preferences(account, preferences)
    return output.me(account)


@bp.post("/me/picture")
@bp.input(given.PictureInput, location="files")
@bp.output(output.PictureOutput)
@bp.doc(summary="Show a picture", responses=[400, 401, 403, 413])
@requires("account.write")
def set_picture(files_data: given.PictureInput) -> Any:
    """Show a picture: JPEG, PNG, WebP or AVIF, up to 10 MB. What it tells besides is taken out."""
    account = account_of(current_user)
    pictures.set_picture(account, files_data.file.read(pictures.LARGEST_BYTES + 1))
    return {"profile_picture_url": output.picture_url(account.picture_key)}


@bp.delete("/me")
@bp.input(given.PasswordInput)
@bp.output(Message)
@bp.doc(summary="Delete your account", responses=[400, 401, 403, 429])
@requires("account.secure")
def delete_me(json_data: given.PasswordInput) -> Any:
    """Hide the account at once and erase it after a time of grace, within which signing in brings it back."""
    account = account_of(current_user)
    flows.confirm_password(account, json_data.password)
    deletion.delete_account(account)
    browser.forget()
    return {"message": _("Your account is deleted.")}


@bp.post("/me/export")
@bp.output(output.ExportOutput, status_code=202)
@bp.doc(summary="Get a copy of your data", responses=[401, 403, 409])
@requires("account.secure")
def export_me() -> Any:
    """Put a copy together; a mail brings the link to it."""
    export = exports.request_export(current_user.id)
    enqueue(collect_export, export_id=export.id)
    return {"export_id": export.id, "status": "pending"}, 202


@bp.get("/<int:user_id>")
@bp.output(output.ProfileOutput)
@bp.doc(summary="Someone's profile", responses=[404])
@public
def show(user_id: int) -> Any:
    """Return what everyone may know of a person."""
    return output.profile(get_person(current_user, user_id))


def _change_email(account: Account, email: str) -> None:
    flows.must_be_fresh(current_user)
    credentials.request_email_change(account, email)
