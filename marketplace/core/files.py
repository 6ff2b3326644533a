"""Sending files: in parts where asked, and never as something that a browser would run in our name."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Response, send_file

from marketplace.core import clock
from marketplace.core.extensions import limiter
from marketplace.core.grants import read_grant
from marketplace.core.security import public, user_content
from marketplace.core.storage import storage

bp = Blueprint("files", __name__)

SHOWN: Final = {"image/png", "image/jpeg", "image/webp", "image/avif", "image/gif"}
"""What a browser may show in place; all else is saved, because HTML, SVG and PDF can carry scripts."""


@bp.get("/files/<token>")
@limiter.exempt
@user_content
@public
def signed(token: str) -> Response:
    """Send the file that the token grants, to whoever has it."""
    grant = read_grant(token)
    seconds = int((grant.until - clock.now()).total_seconds())
    response = send(grant.key, content_type=grant.content_type, name=grant.name)
    response.headers["Cache-Control"] = f"private, max-age={seconds}"
    return response


def send(key: str, *, content_type: str, name: str) -> Response:
    """Answer with a stored file, or the part of it that `Range` asks for. The view needs `@user_content`.

    Raises:
        NotFound: no such file.

    """
    source = storage().path(key) or storage().open(key)
    is_shown = content_type in SHOWN
    return send_file(source, mimetype=content_type, as_attachment=not is_shown, download_name=name, conditional=True)
