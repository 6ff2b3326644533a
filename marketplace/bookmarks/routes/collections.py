"""Collections: made, renamed, shared and deleted by their owner; shown to whoever has the link."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.bookmarks.forms import CollectionForm
from marketplace.bookmarks.queries import collections, saved
from marketplace.bookmarks.routes.blueprint import bp
from marketplace.bookmarks.services import collecting
from marketplace.core.errors import Refused
from marketplace.core.paging import page_number
from marketplace.core.security import public, requires
from marketplace.core.site import absolute
from marketplace.core.web import form_page
from marketplace.listings.queries.cards import cards


@bp.route("/bookmarks/collections/new", methods=["GET", "POST"])
@requires("bookmarks.keep")
def new_collection() -> Any:
    """Make a collection."""
    form = CollectionForm()
    if form.is_sent():
        try:
            made = collecting.create(current_user.id, form.name.data)
        except Refused as refusal:
            form.show(refusal)
        else:
            return redirect(url_for("bookmarks.collection", slug=made.slug), 303)
    return form_page("bookmarks/collection_new.html", form)


@bp.route("/bookmarks/collections/<slug>/settings", methods=["GET", "POST"])
@requires("bookmarks.keep")
def collection_settings(slug: str) -> Any:
    """Rename a collection; the forms beside share it and delete it."""
    found = collections.get_collection(current_user.id, slug)
    form = CollectionForm(name=found.name)
    if form.is_sent():
        try:
            collecting.rename(found, form.name.data)
        except Refused as refusal:
            form.show(refusal)
        else:
            flash(_("Renamed."), "success")
            return redirect(url_for("bookmarks.collection", slug=found.slug), 303)
    link = absolute(url_for("bookmarks.shared", token=found.share_token)) if found.share_token else None
    return form_page("bookmarks/collection_settings.html", form, collection=found, link=link)


@bp.post("/bookmarks/collections/<slug>/sharing")
@requires("bookmarks.keep")
def sharing(slug: str) -> Any:
    """Share a collection by a link, or withdraw the link."""
    found = collections.get_collection(current_user.id, slug)
    if request.form.get("shared") == "1":
        collecting.share(found)
        flash(_("Whoever has the link can look now."), "success")
    else:
        collecting.stop_sharing(found)
        flash(_("The link no longer works."), "success")
    return redirect(url_for("bookmarks.collection_settings", slug=slug), 303)


@bp.post("/bookmarks/collections/<slug>/deletion")
@requires("bookmarks.keep")
def deletion(slug: str) -> Any:
    """Delete a collection; what lay in it stays saved."""
    collecting.dissolve(collections.get_collection(current_user.id, slug))
    flash(_("The collection is deleted. What lay in it is still saved."), "success")
    return redirect(url_for("bookmarks.index"), 303)


@bp.get("/collections/<token>")
@public
def shared(token: str) -> Response:
    """Show a shared collection to whoever has its link; search engines are asked to stay away."""
    found = collections.get_shared(token)
    page = saved.page_of_collection(found.id, page_number(request.args.get("page")))
    kept = cards([row.listing_id for row in page.items])
    html = render_template(
        "bookmarks/shared.html", collection=found, page=page, cards=kept,
        page_url=lambda number: url_for("bookmarks.shared", token=token, page=number),
    )  # fmt: skip
    response = make_response(html)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
