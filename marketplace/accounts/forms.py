"""The forms of signing in and of settings. Labels are short, hints stand in the templates."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from marketplace.accounts.rules.names import LONGEST_EMAIL, LONGEST_NAME, LONGEST_USERNAME
from marketplace.accounts.rules.passwords import LONGEST, SHORTEST
from marketplace.core.forms import Form

_EMAIL_NEEDED = DataRequired(_l("Enter your e-mail address."))
_PASSWORD_NEEDED = DataRequired(_l("Enter your password."))
_TOO_LONG = Length(max=LONGEST, message=_l("Use at most %(max)d characters."))


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
