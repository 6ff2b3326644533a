"""Pages that look the same for everyone without an account or a guest's cookie may be kept for a moment."""

from __future__ import annotations

import hashlib

from flask import Response, g, request, session
from flask_login import current_user

from marketplace.core import guests


def for_everyone(response: Response, seconds: int = 30) -> Response:
    """Let browsers and proxies keep `response` for `seconds`, and answer 304 while it stays the same.

    A page for one person (signed in, a guest with things kept, a message to show, a form's token) is left alone.
    """
    if _is_personal():
        return response
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.vary.update(("Cookie", "Accept", "Accept-Language"))
    # The nonce differs at each request and the page does not: the tag is weak and leaves it out.
    nonce = getattr(request, "csp_nonce", "").encode()
    content = response.get_data()
    digest = hashlib.sha256(content.replace(nonce, b"") if nonce else content)
    response.set_etag(digest.hexdigest()[:24], weak=True)
    response.make_conditional(request)
    return response


def _is_personal() -> bool:
    return bool(
        current_user.is_authenticated
        or guests.known()
        or session.modified
        or "_flashes" in session
        or "csrf_token" in g
        or "guest_cookie" in g
    )
