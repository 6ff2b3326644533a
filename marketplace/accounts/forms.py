"""The forms of signing in and of settings. Labels are short, hints stand in the templates."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from marketplace.accounts.queries.table import ROLES
from marketplace.accounts.rules import Role
from marketplace.accounts.rules.names import LONGEST_EMAIL, LONGEST_NAME, LONGEST_USERNAME
from marketplace.accounts.rules.passwords import LONGEST, SHORTEST
from marketplace.accounts.services.profiles import LONGEST_BIO, LONGEST_CONTACT
from marketplace.core.forms import Form

_EMAIL_NEEDED = DataRequired(_l("Enter your e-mail address."))
_PASSWORD_NEEDED = DataRequired(_l("Enter your password."))
_TOO_LONG = Length(max=LONGEST, message=_l("Use at most %(max)d characters."))
_ROLES = [SelectChoice(str(role), label) for role, label in ROLES.items() if role is not Role.SERVICE]


class RegisterForm(Form):
    """A new account."""

    name = StringField(_l("Your name"), [Length(max=LONGEST_NAME)])
    username = StringField(_l("Username"), [DataRequired(_l("Choose a username.")), Length(max=LONGEST_USERNAME)])
    email = EmailField(_l("E-mail address"), [_EMAIL_NEEDED, Length(max=LONGEST_EMAIL)])
    password = PasswordField(
        _l("Password"),
        [
            DataRequired(_l("Choose a password.")),
            Length(min=SHORTEST, message=_l("Use at least %(min)d characters.")),
            _TOO_LONG,
        ],
    )
    role = RadioField(
        _l("What brings you here?"),
        choices=[
            SelectChoice("buyer", _l("I am looking for something")),
            SelectChoice("seller", _l("I want to sell or rent out")),
        ],
        default="buyer",
    )
    next = HiddenField()


class SignInForm(Form):
    """An address and a password."""

    email = EmailField(_l("E-mail address"), [_EMAIL_NEEDED, Length(max=LONGEST_EMAIL)])
    password = PasswordField(_l("Password"), [_PASSWORD_NEEDED, _TOO_LONG])
    remember = BooleanField(_l("Keep me signed in on this device"))
    next = HiddenField()


class CodeForm(Form):
    """The second factor."""

    otp = StringField(_l("Code"), [DataRequired(_l("Enter the code.")), Length(max=40)])


class ForgotForm(Form):
    """An address to send a link to."""

    email = EmailField(_l("E-mail address"), [_EMAIL_NEEDED, Length(max=LONGEST_EMAIL)])


class NewPasswordForm(Form):
    """A password after a reset."""

    new_password = PasswordField(_l("New password"), [DataRequired(_l("Choose a password.")), _TOO_LONG])


class PasswordOnlyForm(Form):
    """The present password, to confirm what matters."""

    password = PasswordField(_l("Your password"), [_PASSWORD_NEEDED, _TOO_LONG])
    next = HiddenField()


class EmptyForm(Form):
    """Nothing but a button."""


class ProfileForm(Form):
    """What others see of someone, and how to reach them."""

    name = StringField(_l("Your name"), [Length(max=LONGEST_NAME)])
    username = StringField(_l("Username"), [DataRequired(_l("Choose a username.")), Length(max=LONGEST_USERNAME)])
    bio = TextAreaField(_l("About you"), [Length(max=LONGEST_BIO)])
    phone = TelField(_l("Phone"), [Length(max=40)])
    website = StringField(_l("Website"), [Length(max=LONGEST_CONTACT)])
    address = TextAreaField(_l("Address"), [Length(max=LONGEST_CONTACT)])


class PictureForm(Form):
    """A picture of someone."""

    file = FileField(_l("Your picture"), [DataRequired(_l("Choose a picture."))])


class PreferencesForm(Form):
    """How the site speaks, counts and tells the time to someone."""

    language = SelectField(_l("Language"), choices=[])
    time_zone = SelectField(_l("Time zone"), choices=[])
    currency = SelectField(_l("Currency"), choices=[])


class ChangePasswordForm(Form):
    """The present password and the next."""

    password = PasswordField(_l("Your present password"), [_PASSWORD_NEEDED, _TOO_LONG])
    new_password = PasswordField(_l("New password"), [DataRequired(_l("Choose a password.")), _TOO_LONG])


class ChangeEmailForm(Form):
    """Another address, with the password."""

    email = EmailField(_l("New e-mail address"), [_EMAIL_NEEDED, Length(max=LONGEST_EMAIL)])
    email_password = PasswordField(_l("Your password"), [_PASSWORD_NEEDED, _TOO_LONG])


class ApiKeyForm(Form):
    """A new API key."""

    name = StringField(_l("What is it for?"), [DataRequired(_l("Give the key a name.")), Length(max=80)])
    scopes = SelectMultipleField(_l("What it may do"), [DataRequired(_l("Choose at least one."))], choices=[])
    expires_on = DateField(_l("Good until"), [Optional()])
    allowed_ips = TextAreaField(_l("Only from these addresses"), [Length(max=1000)])


class SuspensionForm(Form):
    """Why someone is shut out, and until when."""

    reason = TextAreaField(_l("Why"), [InputRequired(_l("Say why.")), Length(max=2000)])
    until = DateField(_l("Until"), [Optional()])


class RoleForm(Form):
    """What someone is on this platform."""

    role = SelectField(_l("Role"), choices=_ROLES)
