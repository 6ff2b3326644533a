"""What programs may send."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from apiflask.fields import UploadFile
from pydantic import AwareDatetime, Field, StringConstraints

from marketplace.accounts.rules.names import LONGEST_EMAIL, LONGEST_NAME, LONGEST_USERNAME
from marketplace.accounts.rules.passwords import LONGEST, SHORTEST
from marketplace.accounts.services.profiles import LONGEST_BIO, LONGEST_CONTACT
from marketplace.core.api import Input, Text

Email = Annotated[Text, Field(min_length=3, max_length=LONGEST_EMAIL)]
Secret = Annotated[str, StringConstraints(strip_whitespace=False, min_length=1, max_length=LONGEST)]
"""A password, taken as it is: white space belongs to it."""
NewSecret = Annotated[str, StringConstraints(strip_whitespace=False, min_length=SHORTEST, max_length=LONGEST)]
Token = Annotated[Text, Field(min_length=1, max_length=512)]
Otp = Annotated[Text, Field(min_length=6, max_length=40)]
Username = Annotated[Text, Field(min_length=3, max_length=LONGEST_USERNAME)]
Name = Annotated[Text, Field(max_length=LONGEST_NAME)]
Contact = Annotated[Text, Field(max_length=LONGEST_CONTACT)]


class RegisterInput(Input):
    """A new account."""

    username: Username
    email: Email
    password: NewSecret
    name: Name = ""
    phone: Annotated[Text, Field(max_length=40)] = ""
    role: Literal["buyer", "seller"] = "buyer"


class LoginInput(Input):
    """A sign-in; `otp` is the code of the second factor, or a recovery code."""

    email: Email
    password: Secret
    otp: Otp | None = None


class RefreshInput(Input):
    """A refresh token, used up by this."""

    refresh_token: Token


class EmailInput(Input):
    """An address."""

    email: Email


class ResetInput(Input):
    """A link's token and the new password."""

    token: Token
    new_password: NewSecret


class TokenInput(Input):
    """A link's token."""

    token: Token


class OtpInput(Input):
    """A code."""

    otp: Otp


class PasswordInput(Input):
    """The present password, to confirm what matters."""

    password: Secret


class ApiKeyInput(Input):
    """A new key; without scopes it gets all that a key of this account may have."""

    name: Annotated[Text, Field(min_length=1, max_length=80)]
    scopes: list[Annotated[Text, Field(max_length=60)]] | None = Field(None, max_length=60)
    expires_at: AwareDatetime | None = None
    allowed_ips: list[Annotated[Text, Field(max_length=50)]] = Field(default_factory=list, max_length=20)


class ProfileInput(Input):
    """Any of these; what is left out stays."""

    username: Username | None = None
    email: Email | None = None
    name: Name | None = None
    bio: Annotated[Text, Field(max_length=LONGEST_BIO)] | None = None
    contact_information: dict[str, Contact] | None = None
    preferences: dict[str, Any] | None = None


class PictureInput(Input):
    """A picture."""

    file: UploadFile
