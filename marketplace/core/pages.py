"""The routes of the pages of words, and where to report a weakness."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from flask import Blueprint, Flask, Response, current_app, make_response, render_template
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from marketplace.core import caching, clock, content
from marketplace.core.security import public
from marketplace.core.site import absolute
from marketplace.core.slots import Link, slots_of

bp = Blueprint("pages", __name__)

KEPT_SECONDS: Final = 300
SECURITY_TXT_DAYS: Final = 180
RECENT_VIEWS: Final = "50"


def register(app: Flask) -> None:
    """Add the links of the footer."""
    slots = slots_of(app)
    for label, view, order in (
        (_l("Help"), "guide", 10), (_l("Terms"), "terms", 20), (_l("Privacy"), "privacy", 30),
    ):  # fmt: skip
        slots.link("footer", Link(label=label, endpoint=f"pages.{view}", group=_l("This market"), order=order))


@bp.get("/help")
@public
def guide() -> Response:
    """Explain buying, selling, safety, payments, whom to write to, and the keyboard."""
    return _show("help")


@bp.get("/help/errors")
@public
def errors() -> Response:
    """Explain the codes of problem documents."""
    return _show("errors")


@bp.get("/terms")
@public
def terms() -> Response:
    """Say what the operator and people agree on."""
    return _show("terms")


@bp.get("/privacy")
@public
def privacy() -> Response:
    """Say what is stored about people."""
    return _show("privacy")


@bp.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Say where to report a weakness (RFC 9116)."""
    expires = (clock.now() + timedelta(days=SECURITY_TXT_DAYS)).strftime("%Y-%m-%dT00:00:00Z")
    contact = content.SECURITY.get() or content.CONTACT.get()
    if "@" in contact and not contact.startswith("mailto:"):
        contact = f"mailto:{contact}"
    lines = (
        f"Contact: {contact or absolute('/help') + '#contact'}", f"Expires: {expires}",
        "Preferred-Languages: en, es", f"Canonical: {absolute('/.well-known/security.txt')}",
    )  # fmt: skip
    return Response("".join(f"{line}\n" for line in lines), mimetype="text/plain")


def _show(name: str) -> Response:
    words = content.page(name, str(get_locale() or content.FALLBACK).split("_")[0], **_values())
    html = render_template(
        "content/page.html", words=words, is_unsigned=name != "errors" and not content.OPERATOR.get()
    )
    return caching.for_everyone(make_response(html), KEPT_SECONDS)


def _values() -> dict[str, Any]:
    site = current_app.config["SETTINGS"].site_name
    contact = content.CONTACT.get()
    return {
        "site": site, "operator": content.OPERATOR.get() or site, "recent": RECENT_VIEWS,
        "address": content.ADDRESS.get() or _("(no postal address given yet)"),
        "contact": f"[{contact}](mailto:{contact})" if contact else _("(no e-mail address given yet)"),
    }  # fmt: skip
