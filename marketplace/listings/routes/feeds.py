"""For search engines and devices: the sitemap, robots.txt and the web manifest. Addresses come from SITE_URL."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from xml.sax.saxutils import escape

from flask import Response, current_app, jsonify
from flask_babel import gettext as _
from markupsafe import Markup

from marketplace.core.assets import asset
from marketplace.core.errors import NotFound
from marketplace.core.security import public
from marketplace.core.serving import cpu
from marketplace.core.site import absolute
from marketplace.listings.queries.categories import category_counts, category_tree
from marketplace.listings.queries.public import PublicListing, public_blocks, public_listings
from marketplace.listings.routes.blueprint import bp
from marketplace.listings.rules.addresses import path_of

AN_HOUR: Final = "public, max-age=3600"
NAMESPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
LARGEST_BLOCK: Final = 10**12
PRIVATE: Final = (
    "/account", "/admin", "/api/", "/bookmarks", "/cart", "/checkout", "/csrf", "/dev/", "/login", "/logout",
    "/messages", "/notifications", "/orders", "/places", "/preferences", "/recently-viewed", "/register", "/search",
    "/sell",
)  # fmt: skip
PAPER: Final = "#fcfaf5"
INK: Final = "#1d1813"


@bp.get("/sitemap.xml")
@public
def sitemap() -> Response:
    """List the parts of the sitemap: the pages, and the public listings in blocks of at most ten thousand."""
    parts: list[tuple[str, datetime | None]] = [(absolute("/sitemaps/pages.xml"), None)]
    parts += [(absolute(f"/sitemaps/listings-{block.number}.xml"), block.updated_at) for block in public_blocks()]
    return _xml("sitemapindex", "sitemap", parts)


@bp.get("/sitemaps/pages.xml")
@public
def sitemap_pages() -> Response:
    """List the start page, the help, and every category that holds something."""
    counts = category_counts()
    paths = ["/", "/help", "/terms", "/privacy"]
    paths += [f"/categories/{node.slug}" for node in category_tree() if counts.get(node.id) and not node.is_hidden]
    return _xml("urlset", "url", [(absolute(path), None) for path in paths])


@bp.get("/sitemaps/listings-<int:block>.xml")
@public
def sitemap_listings(block: int) -> Response:
    """List the public listings of a block."""
    found = public_listings(block) if block < LARGEST_BLOCK else []
    if not found:
        raise NotFound(_("There is no such part of the sitemap."))
    return _xml("urlset", "url", cpu(_addresses, absolute(""), found))


@bp.get("/robots.txt")
@public
def robots() -> Response:
    """Say what robots should leave alone: what is private, and pages without end."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), "", f"Sitemap: {absolute('/sitemap.xml')}"]
    return _kept(Response("\n".join(lines) + "\n", mimetype="text/plain"))


@bp.get("/manifest.webmanifest")
@public
def manifest() -> Response:
    """Describe the site to devices that put it on their home screen."""
    name = current_app.config["SETTINGS"].site_name
    response: Any = jsonify(
        id="/", start_url="/", scope="/", display="standalone", name=name, short_name=name[:12],
        background_color=PAPER, theme_color=INK,
        icons=[
            {"src": asset("core/icons/favicon.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any"},
            *(
                {"src": asset(f"core/icons/touch-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
                for size in (180, 192, 512)
            ),
        ],
    )  # fmt: skip
    response.mimetype = "application/manifest+json"
    return _kept(response)


def manifest_link(**_given: Any) -> Markup:
    """Return the line for the head of every page."""
    return Markup('<link rel="manifest" href="/manifest.webmanifest">')


def _addresses(root: str, listings: Iterable[PublicListing]) -> list[tuple[str, datetime | None]]:
    return [(root + path_of(each.id, each.title), each.updated_at) for each in listings]


def _xml(root: str, item: str, entries: Iterable[tuple[str, datetime | None]]) -> Response:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<{root} xmlns="{NAMESPACE}">']
    for address, changed in entries:
        when = f"<lastmod>{changed:%Y-%m-%dT%H:%M:%SZ}</lastmod>" if changed else ""
        lines.append(f"<{item}><loc>{escape(address)}</loc>{when}</{item}>")
    return _kept(Response("\n".join([*lines, f"</{root}>"]) + "\n", mimetype="application/xml"))


def _kept(response: Response) -> Response:
    response.headers["Cache-Control"] = AN_HOUR
    return response
