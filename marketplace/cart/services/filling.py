"""Putting things into a cart, and changing what lies there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from marketplace.cart.models import Cart, CartItem, CartPart
from marketplace.cart.queries.baskets import basket_of
from marketplace.cart.queries.owners import find_cart
from marketplace.cart.rules.limits import LONGEST_NOTE, MOST_ITEMS, MOST_OF_ONE, SOLD_BY_CART, Owner
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.listings.models import Listing
from marketplace.listings.queries.variants import find_variant
from marketplace.listings.rules import options as options_rules
from marketplace.offers.queries.agreed import find_agreed


def add(owner: Owner, listing_id: int, quantity: int, options: Mapping[str, Any] | None = None) -> CartItem:
    """Put so many of a listing into the cart, on top of what lies there with the same choices.

    Raises:
        NotFound: it is not offered.
        Forbidden: it is the buyer's own.
        Conflict: it is not sold this way, has no price, another currency, there are not so many, or the cart is full.
        Invalid: a choice that the listing does not offer, or a quantity that can't be.

    """
    listing = _offered(owner, listing_id)
    chosen = _checked_options(listing, options or {})
    cart = _cart(owner)
    _must_fit(cart, listing)
    wanted = _quantity(quantity)
    existing = session().scalar(
        select(CartItem).where(
            CartItem.cart_id == cart.id, CartItem.listing_id == listing_id, CartItem.options == chosen
        )
    )
    if existing is None:
        existing = CartItem(
            cart_id=cart.id, listing_id=listing_id, quantity=0, options=chosen, seen_price=0, currency=listing.currency,
        )  # fmt: skip
    existing.quantity = 1 if listing.kind == "digital" else _quantity(existing.quantity + wanted)
    existing.seen_price = _price(owner, listing, existing)
    _must_be_there(cart, listing, existing)
    session().add(existing)
    cart.updated_at = clock.now()
    session().flush()
    return existing


def add_agreed(owner: Owner, listing_id: int) -> CartItem:
    """Put one of a listing into the cart at the price that its seller agreed to, in place of what lies there of it.

    Raises:
        NotFound: it is not offered, or no price is held for this buyer.
        Forbidden, Conflict: see `add`.

    """
    if find_agreed(owner.account_id, listing_id) is None:
        raise NotFound(_("No price is held for you any more."))
    cart = find_cart(owner, lock=True)
    if cart is not None:
        session().execute(delete(CartItem).where(CartItem.cart_id == cart.id, CartItem.listing_id == listing_id))
    return add(owner, listing_id, 1)


def set_quantity(owner: Owner, item_id: int, quantity: int) -> CartItem:
    """Change how many are wanted.

    Raises:
        NotFound: it is not in the cart.
        Conflict: there are not so many.

    """
    cart, item = _own_item(owner, item_id)
    listing = session().get(Listing, item.listing_id)
    before = None if listing is None else _price(owner, listing, item)
    item.quantity = _quantity(quantity)
    if listing is not None:
        if item.seen_price == before:  # more than one is at the asked price again: that is no news to whoever does it
            item.seen_price = _price(owner, listing, item)
        if listing.kind == "digital" and item.quantity > 1:
            raise Conflict(_("A download is bought once: it stays yours."), code="once_only")
        _must_be_there(cart, listing, item)
    cart.updated_at = clock.now()
    session().flush()
    return item


def remove(owner: Owner, item_id: int) -> CartItem:
    """Take something out of the cart.

    Raises:
        NotFound: it is not in the cart.

    """
    cart, item = _own_item(owner, item_id)
    session().delete(item)
    cart.updated_at = clock.now()
    session().flush()
    return item


def accept_changes(owner: Owner) -> None:
    """Take prices and quantities as they are now, and let go of what can't be had."""
    cart = find_cart(owner, lock=True)
    if cart is None:
        return
    now = {item.id: item for item in basket_of(owner).items}
    for row in session().scalars(select(CartItem).where(CartItem.cart_id == cart.id)):
        item = now[row.id]
        if item.is_gone:
            session().delete(row)
            continue
        row.seen_price = item.price
        if item.is_short and item.left is not None:
            row.quantity = item.left
    session().flush()


def say(owner: Owner, seller_id: int, *, note: str | None = None, method_id: int | None = None) -> None:
    """Keep a note to a seller, or how their things shall come; None leaves it as it is.

    Raises:
        Conflict: the cart is empty.
        Invalid: the note is too long, or that seller has no such way of delivery.

    """
    cart = find_cart(owner, lock=True)
    if cart is None:
        raise Conflict(_("Your cart is empty."), code="cart_empty")
    if note is not None and len(note) > LONGEST_NOTE:
        said = _("A note has at most %(count)s characters.", count=LONGEST_NOTE)
        raise Invalid(said, errors={"note": [said]})
    values: dict[str, Any] = {}
    if note is not None:
        values["note"] = note
    if method_id is not None:
        values["method_id"] = method_id or None
    statement = insert(CartPart).values(cart_id=cart.id, seller_id=seller_id, **values)
    if values:
        statement = statement.on_conflict_do_update(index_elements=["cart_id", "seller_id"], set_=values)
        session().execute(statement)
        session().expire_all()


def empty(owner: Owner, item_ids: list[int] | None = None) -> None:
    """Empty the cart, or take these things out: they have been bought."""
    cart = find_cart(owner, lock=True)
    if cart is None:
        return
    gone = delete(CartItem).where(CartItem.cart_id == cart.id)
    session().execute(gone if item_ids is None else gone.where(CartItem.id.in_(item_ids)))
    left = session().scalar(select(func.count()).where(CartItem.cart_id == cart.id))
    if not left:
        session().delete(cart)
    session().flush()


def _offered(owner: Owner, listing_id: int) -> Listing:
    listing = session().get(Listing, listing_id)
    if listing is None or listing.status != "active" or listing.deleted_at is not None:
        raise NotFound(_("That listing is not offered, or does not exist."))
    if owner.account_id is not None and listing.seller_id == owner.account_id:
        raise Forbidden(_("This is your own listing."), code="own_listing")
    if listing.kind not in SOLD_BY_CART:
        raise Conflict(
            _("This is booked or agreed with its owner, not put into a cart. Its page says how."), code="not_for_cart"
        )
    if listing.price is None:
        raise Conflict(_("This has no price yet. Ask the seller."), code="no_price")
    return listing


def _cart(owner: Owner) -> Cart:
    """Return the cart, locked; two tabs that begin one at once get the same."""
    found = find_cart(owner, lock=True)
    if found is not None:
        return found
    statement = insert(Cart).values(account_id=owner.account_id, guest=owner.guest).on_conflict_do_nothing()
    session().execute(statement)
    made = find_cart(owner, lock=True)
    if made is None:
        raise Conflict(_("Your cart was changed at the same moment. Try again."))
    return made


def _must_fit(cart: Cart, listing: Listing) -> None:
    rows = session().execute(select(CartItem.currency, CartItem.listing_id).where(CartItem.cart_id == cart.id)).all()
    if len(rows) >= MOST_ITEMS and listing.id not in {row.listing_id for row in rows}:
        raise Conflict(_("Your cart is full. Buy what is in it, or take something out."), code="cart_full")
    others = {row.currency for row in rows} - {listing.currency}
    if others:
        raise Conflict(
            _(
                "Your cart is in %(currency)s and this costs %(other)s. Pay what is in the cart first.",
                currency=others.pop(), other=listing.currency,
            ),
            code="currency_mixed",
        )  # fmt: skip


def _must_be_there(cart: Cart, listing: Listing, item: CartItem) -> None:
    if listing.kind != "product":
        return
    with session().no_autoflush:
        of_variant = find_variant(listing.id, item.options)
        wanted = {row.id: row for row in _same(cart, listing.id)} | {item.id: item}
        in_all = sum(row.quantity for row in wanted.values())
    short = listing.quantity is not None and in_all > listing.quantity
    left = listing.quantity
    if of_variant is not None and of_variant.quantity is not None and item.quantity > of_variant.quantity:
        short, left = True, of_variant.quantity
    if short:
        session().expire(item) if item.id is not None else None
        said = _("There is none left.") if not left else _("Only %(n)s are left.", n=left)
        raise Conflict(said, code="out_of_stock", errors={"quantity": [said]})


def _same(cart: Cart, listing_id: int) -> list[CartItem]:
    statement = select(CartItem).where(CartItem.cart_id == cart.id, CartItem.listing_id == listing_id)
    return list(session().scalars(statement))


def _price(owner: Owner, listing: Listing, item: CartItem) -> int:
    """Return the price of one as it was chosen, for this buyer: what was agreed counts for one without choices."""
    extra = options_rules.extra_of(options_rules.read(listing.options), item.options)
    asked = (listing.price or 0) + (extra or 0)
    if item.quantity != 1 or item.options:
        return asked
    with session().no_autoflush:  # what may still be refused is not written
        held = find_agreed(owner.account_id, listing.id)
    return asked if held is None else min(held, asked)


def _quantity(quantity: int) -> int:
    if isinstance(quantity, bool) or not 1 <= quantity <= MOST_OF_ONE:
        said = _("The quantity is a whole number from 1 to %(most)s.", most=MOST_OF_ONE)
        raise Invalid(said, errors={"quantity": [said]})
    return quantity


def _checked_options(listing: Listing, chosen: Mapping[str, Any]) -> dict[str, str]:
    """Return the choices, checked: one value of each option that the listing offers, and nothing else."""
    errors = options_rules.errors_of(options_rules.read(listing.options), chosen)
    if errors:
        raise Invalid(_("Choose one of what the listing offers."), code="choice_needed", errors=errors)
    return {str(key): str(value) for key, value in chosen.items()}


def _own_item(owner: Owner, item_id: int) -> tuple[Cart, CartItem]:
    cart = find_cart(owner, lock=True)
    item = session().get(CartItem, item_id) if cart is not None else None
    if cart is None or item is None or item.cart_id != cart.id:
        raise NotFound(_("That is not in your cart."))
    return cart, item
