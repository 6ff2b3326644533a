"""Offering something: choose its kind and category, say what it is, look at it, publish it."""

from __future__ import annotations

from typing import Any, Final

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.core.errors import Conflict, Invalid, NotFound, Refused
from marketplace.core.security import requires, signed_in
from marketplace.core.web import form_page
from marketplace.listings.forms.listing import ListingForm, attribute_fields, form_for
from marketplace.listings.models import Listing
from marketplace.listings.queries.categories import category_tree, get_category
from marketplace.listings.queries.listings import own_listing, photos_of
from marketplace.listings.routes import sent
from marketplace.listings.routes.blueprint import bp
from marketplace.listings.routes.facts import language
from marketplace.listings.routes.managing import said
from marketplace.listings.routes.photos import tile
from marketplace.listings.rules.addresses import path_of
from marketplace.listings.rules.kinds import Kind, default_unit, rules_of
from marketplace.listings.rules.lifecycle import Status
from marketplace.listings.rules.policies import Policy, words_of
from marketplace.listings.services import editing, publishing, variants

KINDS: Final[dict[str, tuple[str, Any, Any]]] = {
    "product": ("package", _l("Goods"), _l("sold once")),
    "rental": ("calendar-days", _l("Rental"), _l("by the night, day, hour")),
    "service": ("wrench", _l("Service"), _l("your time and skill")),
    "digital": ("file-down", _l("Digital"), _l("a download")),
    "property": ("house", _l("Property"), _l("let or sold")),
}


@bp.get("/sell/listings/new")
@requires("listings.create")
def new() -> str:
    """Ask what kind of thing it is, then where it belongs."""
    return _chooser(None)


@bp.post("/sell/listings/new")
@requires("listings.create")
def begin() -> Any:
    """Begin a draft of the kind and in the category that were chosen."""
    kind = request.form.get("kind", "")
    category = get_category(request.form.get("category", ""))
    listing = editing.begin(current_user.id, kind, category.id, sent.starting_values())
    return redirect(url_for("listings.edit", listing_id=listing.id), 303)


@bp.get("/sell/listings/<int:listing_id>/kind")
@signed_in
def choose(listing_id: int) -> str:
    """Ask for another kind or category; the words and photos stay."""
    return _chooser(own_listing(current_user, listing_id, lock=False))


@bp.post("/sell/listings/<int:listing_id>/kind")
@signed_in
def change_kind(listing_id: int) -> Any:
    """Move a listing to another kind or category; what only the old one asked for is dropped."""
    listing = own_listing(current_user, listing_id)
    kind, category = request.form.get("kind", ""), get_category(request.form.get("category", ""))
    asked = {attribute.key for attribute in category.attributes}
    changes: dict[str, Any] = {
        "kind": kind,
        "category_id": category.id,
        "attributes": {key: value for key, value in listing.attributes.items() if key in asked},
    }
    if kind != Kind.PRODUCT:
        changes["options"] = []
    if kind in list(Kind) and listing.price_unit not in rules_of(kind).units:
        changes["price_unit"] = default_unit(kind)
    editing.save(listing, changes, by=current_user.id)
    return redirect(url_for("listings.edit", listing_id=listing_id), 303)


@bp.route("/sell/listings/<int:listing_id>/edit", methods=["GET", "POST"])
@signed_in
def edit(listing_id: int) -> Any:
    """Say what it is. The button decides: keep the draft, or go on to look at it."""
    is_sent = request.method == "POST"
    listing = own_listing(current_user, listing_id, lock=is_sent)
    if listing.deleted_at is not None:
        raise NotFound(_("This listing is in the trash. Put it back first."))
    form = form_for(listing, category_tree().find(listing.category_id))
    if form.is_sent():
        try:
            _save(listing, form)
        except Refused as refusal:
            form.show(sent.beside_fields(refusal))
        else:
            if request.form.get("then") == "options":
                return redirect(url_for("listings.options", listing_id=listing.id), 303)
            return redirect(path_of(listing.id, listing.title), 303)
    return form_page("listings/edit.html", form, **_context(listing, form))


@bp.post("/sell/listings/<int:listing_id>/autosave")
@signed_in
def autosave(listing_id: int) -> Any:
    """Keep what can be kept of a draft that is being written; a listing that others see is saved by its button."""
    listing = own_listing(current_user, listing_id)
    if listing.status != Status.DRAFT:
        raise Conflict(_("Others see this listing: save it with the button."))
    form = form_for(listing, category_tree().find(listing.category_id))
    form.validate()
    changes = sent.changes_of(form, listing, forgiving=True)
    try:
        editing.save(listing, changes, by=current_user.id)
    except Invalid as refusal:
        wrong = {sent.field_of(name) for name in refusal.errors}
        kept = {name: value for name, value in changes.items() if name not in wrong and name != "attributes"}
        editing.save(listing, kept, by=current_user.id)
    return jsonify(saved=True)


def _save(listing: Listing, form: ListingForm) -> None:
    version = form.version.data if listing.status != Status.DRAFT else None
    number = int(version) if version and version.isdecimal() else None
    sent.take_photos(listing, current_user.id)
    editing.save(listing, sent.changes_of(form, listing), by=current_user.id, version=number)
    if request.form.get("then") == "publish":
        publishing.publish(listing, by=current_user.id)
        flash(said(listing.status), "success")
    elif listing.status != Status.DRAFT:
        flash(_("Saved."), "success")


def _chooser(listing: Listing | None) -> str:
    kind = request.args.get("kind") or (listing.kind if listing else "")
    tree = category_tree()
    groups = []
    for root in tree.children() if kind in KINDS else []:
        inside = [node for node in map(tree.find, tree.below(root.id)) if node and kind in node.kinds]
        leaves = [node for node in inside if not node.is_hidden and not tree.children(node.id)]
        if leaves:
            groups.append((root.name(language()), [(node.slug, node.icon, node.name(language())) for node in leaves]))
    address = url_for("listings.choose", listing_id=listing.id) if listing else url_for("listings.new")
    return render_template(
        "listings/choose.html", kinds=KINDS, kind=kind if kind in KINDS else "", groups=groups, address=address,
        listing=listing,
    )  # fmt: skip


def _context(listing: Listing, form: ListingForm) -> dict[str, Any]:
    category = category_tree().find(listing.category_id)
    return {
        "listing": listing,
        "is_draft": listing.status == Status.DRAFT,
        "category_name": category.name(language()) if category else "",
        "kind_name": KINDS[listing.kind][1],
        "attributes": attribute_fields(form),
        "options": listing.options,
        "is_counted": _is_counted(listing),
        "policy_hints": {each.value: words_of(each, listing.kind) for each in Policy},
        "photos": [tile(photo) for photo in _photos(listing)],
        "path": path_of(listing.id, listing.title),
    }


def _is_counted(listing: Listing) -> bool:
    """Whether the quantity is the sum of the variants', and nothing to write into a field."""
    stock = variants.stock_of(listing.id) if listing.options else []
    return bool(stock) and all(quantity is not None for _choices, quantity in stock)


def _photos(listing: Listing) -> list[Any]:
    return list(photos_of([listing.id]).get(listing.id, []))
