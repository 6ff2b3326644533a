"""The Flask extensions as bare objects; `app.py` binds them to the application."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Final

from flask import request
from flask_babel import Babel
from flask_compress import Compress
from flask_limiter import Limiter
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_talisman import Talisman
from flask_wtf import CSRFProtect

from marketplace.core.db import Base
from marketplace.core.reading import ReadingSession

IPV6_PREFIX: Final = 64


def address() -> str:
    """Return whom a limit counts: the sender's address, of IPv6 the network, which is what one sender has."""
    given = request.remote_addr or ""
    try:
        return str(ip_network((given, IPV6_PREFIX), strict=False)) if ":" in given else given
    except ValueError:  # a proxy's fancy
        return given


db = SQLAlchemy(
    model_class=Base,
    session_options={"class_": ReadingSession, "expire_on_commit": False},
    disable_autonaming=True,
)
login_manager = LoginManager()
csrf = CSRFProtect()
limiter = Limiter(key_func=address, headers_enabled=True)
talisman = Talisman()
babel = Babel()
compress = Compress()
