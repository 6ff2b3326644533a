"""What was done to an account, as its history in the administration says it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from marketplace.core import audit

audit.call({
    "account.created": _l("Account made on the command line"),
    "account.deleted": _l("Account closed by its owner"),
    "account.restored": _l("Account opened again by its owner"),
    "account.erased": _l("Account erased"),
    "account.suspended": _l("Shut out"),
    "account.readmitted": _l("Let in again"),
    "account.signed_out": _l("Signed out everywhere"),
    "acting.begun": _l("Looked at the market as this person"),
    "acting.ended": _l("Stopped looking as this person"),
    "api_key.created": _l("API key made"),
    "api_key.revoked": _l("API key taken back"),
    "email.changed": _l("E-mail address changed"),
    "factor.added": _l("Second factor added"),
    "factor.removed": _l("Second factor removed"),
    "password.changed": _l("Password changed"),
    "role.changed": _l("Role changed"),
    "tokens.reused": _l("A used token came again, so its sign-in was ended"),
    "username.changed": _l("Username changed"),
})  # fmt: skip
