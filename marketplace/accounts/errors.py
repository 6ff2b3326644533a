"""Why someone is not let in, or not yet."""

from __future__ import annotations

from marketplace.core.errors import Forbidden, Invalid, Unauthenticated


class InvalidCredentials(Unauthenticated):
    """The address and the password do not belong together; whether the address is known stays untold."""

    code = "invalid_credentials"


class MfaRequired(Unauthenticated):
    """The password is right; the code of the second factor is missing or wrong."""

    code = "mfa_required"


class SessionEnded(Unauthenticated):
    """A token that is expired, revoked or not ours."""

    code = "invalid_token"


class AccountShut(Forbidden):
    """The password is right, and an operator has suspended the account."""

    code = "account_suspended"


class FreshSignInRequired(Forbidden):
    """This change asks for the password once more."""

    code = "fresh_sign_in_required"


class BadLink(Invalid):
    """A link of a mail that is used, expired or not ours."""

    code = "invalid_token"
