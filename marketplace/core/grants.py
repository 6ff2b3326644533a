"""The right to fetch a file for a while, as a signed token that needs no row in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer

from marketplace.core import clock
from marketplace.core.errors import Gone, NotFound


@dataclass(frozen=True, slots=True)
class Grant:
    """The right to fetch one file until a moment."""

    key: str
    content_type: str
    name: str
    until: datetime


def sign(grant: Grant) -> str:
    """Return the grant as a token for an address."""
    return _signer().dumps([grant.key, grant.content_type, grant.name, int(grant.until.timestamp())])


def read_grant(token: str) -> Grant:
    """Return the grant of a token.

    Raises:
        NotFound: not one of ours, or altered.
        Gone: its time is over.

    """
    try:
        key, content_type, name, until = _signer().loads(token)
    except BadData:
        raise NotFound(_("That file is not here.")) from None
    grant = Grant(key, content_type, name, datetime.fromtimestamp(until, UTC))
    if grant.until < clock.now():
        raise Gone(_("This link has expired. Open the page that offered it and take a new one."))
    return grant


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(list(reversed(current_app.config["SETTINGS"].secret_keys)), salt="files")
