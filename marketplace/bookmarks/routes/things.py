"""One saved listing: the note on it, and the collections in which it lies."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.bookmarks.forms import ThingForm
from marketplace.bookmarks.models import Bookmark
from marketplace.bookmarks.queries import collections, saved
from marketplace.bookmarks.queries.things import get_thing
from marketplace.bookmarks.routes.blueprint import bp
from marketplace.bookmarks.services import collecting, saving
from marketplace.bookmarks.visitors import owner
from marketplace.core.db import session
from marketplace.core.errors import Refused
from marketplace.core.security import public
from marketplace.core.web import form_page


@bp.route("/bookmarks/<int:bookmark_id>", methods=["GET", "POST"])
@public
def thing(bookmark_id: int) -> Any:
    """Show and take the note on a saved listing, and the collections in which it lies."""
    bookmark = saved.get_bookmark(owner(), bookmark_id)
    form = _form(bookmark)
    if form.is_sent():
        try:
            _change(bookmark, form)
        except Refused as refusal:
            session().expire_all()
            form.show(refusal)
        else:
            flash(_("Kept."), "success")
            return redirect(url_for("bookmarks.index"), 303)
    shown = get_thing(owner(), bookmark_id)
    return form_page("bookmarks/thing.html", form, thing=shown, has_collections=current_user.is_authenticated)


def _form(bookmark: Bookmark) -> ThingForm:
    shelves = collections.shelves_of(current_user.id) if current_user.is_authenticated else []
    lies_in = collections.collections_with(bookmark.id) if shelves else frozenset()
    form = ThingForm(note=bookmark.note, collections=[str(number) for number in sorted(lies_in)])
    form.collections.choices = [(str(shelf.id), shelf.name) for shelf in shelves]
    return form


def _change(bookmark: Bookmark, form: ThingForm) -> None:
    if current_user.is_authenticated:
        chosen = [int(number) for number in form.collections.data or []]
        if form.new_collection.data:
            chosen.append(collecting.create(current_user.id, form.new_collection.data).id)
        collecting.place(bookmark, chosen)
    saving.write_note(bookmark, form.note.data or "")
