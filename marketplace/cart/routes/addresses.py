"""The address book as a page of the settings."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.cart.forms import AddressForm
from marketplace.cart.queries.addresses import addresses_of, get_address
from marketplace.cart.routes.blueprint import bp
from marketplace.cart.services import addresses as book
from marketplace.core.security import signed_in
from marketplace.core.web import form_page


@bp.get("/account/addresses")
@signed_in
def addresses() -> Any:
    """Show the address book and a form for a new address."""
    return _page(AddressForm())


@bp.post("/account/addresses")
@signed_in
def add_address() -> Any:
    """Write an address down."""
    form = AddressForm()
    if not form.is_sent():
        return _page(form)
    book.keep(current_user.id, form.values())
    flash(_("Kept in your address book."), "success")
    return redirect(url_for("cart.addresses"), 303)


@bp.get("/account/addresses/<int:address_id>")
@signed_in
def edit_address(address_id: int) -> str:
    """Show an address to correct it."""
    address = get_address(current_user.id, address_id)
    return render_template("cart/address.html", form=AddressForm(obj=address), address=address)


@bp.post("/account/addresses/<int:address_id>")
@signed_in
def change_address(address_id: int) -> Any:
    """Correct an address."""
    address = get_address(current_user.id, address_id)
    form = AddressForm()
    if not form.is_sent():
        return form_page("cart/address.html", form, address=address)
    book.change(address, form.values())
    flash(_("Corrected."), "success")
    return redirect(url_for("cart.addresses"), 303)


@bp.post("/account/addresses/<int:address_id>/first")
@signed_in
def put_address_first(address_id: int) -> Any:
    """Make an address the one that comes first."""
    book.put_first(get_address(current_user.id, address_id))
    return redirect(url_for("cart.addresses"), 303)


@bp.post("/account/addresses/<int:address_id>/removal")
@signed_in
def remove_address(address_id: int) -> Any:
    """Take an address out of the book."""
    book.remove(get_address(current_user.id, address_id))
    flash(_("Removed from your address book. Orders keep the address they were placed with."), "success")
    return redirect(url_for("cart.addresses"), 303)


def _page(form: AddressForm) -> Any:
    return form_page("cart/addresses.html", form, addresses=addresses_of(current_user.id))
