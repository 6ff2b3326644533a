"""The cart and sellers' coupons in the JSON API."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_login import current_user

from marketplace.cart.queries import coupons as coupon_queries
from marketplace.cart.queries.addresses import find_default
from marketplace.cart.queries.baskets import basket_of
from marketplace.cart.schemas import input as shapes
from marketplace.cart.schemas import output
from marketplace.cart.services import coupons, filling
from marketplace.cart.visitors import buyer, owner
from marketplace.core.api import PageQuery, api_blueprint
from marketplace.core.errors import Invalid, NotFound
from marketplace.core.money import Money, MoneyError
from marketplace.core.security import public, requires

bp = api_blueprint("cart", "Cart")


@bp.get("/cart")
@bp.output(output.BasketOutput)
@bp.doc(summary="Your cart", responses=[])
@public
def show() -> Any:
    """Return the cart of the account, or of the guest whose cookie comes along."""
    return _shown()


@bp.post("/cart/items")
@bp.input(shapes.ItemInput)
@bp.output(output.BasketOutput, status_code=201)
@bp.doc(summary="Put something into the cart", responses=[400, 403, 404, 409])
@public
def add(json_data: shapes.ItemInput) -> Any:
    """Put so many of a listing into the cart; a guest's cart is known by the cookie that comes back."""
    whose = buyer()
    filling.add(whose, json_data.listing_id, json_data.quantity, json_data.options)
    return output.basket(basket_of(whose)), 201


@bp.patch("/cart/items/<int:item_id>")
@bp.input(shapes.QuantityInput)
@bp.output(output.BasketOutput)
@bp.doc(summary="Change how many", responses=[400, 404, 409])
@public
def change(item_id: int, json_data: shapes.QuantityInput) -> Any:
    """Change how many of a thing are wanted."""
    filling.set_quantity(owner(), item_id, json_data.quantity)
    return _shown()


@bp.delete("/cart/items/<int:item_id>")
@bp.output(output.BasketOutput)
@bp.doc(summary="Take something out", responses=[404])
@public
def remove(item_id: int) -> Any:
    """Take something out of the cart."""
    filling.remove(owner(), item_id)
    return _shown()


@bp.post("/cart/changes/accept")
@bp.output(output.BasketOutput)
@bp.doc(summary="Accept changed prices and quantities", responses=[])
@public
def accept() -> Any:
    """Take prices and quantities as they are now, and let go of what can't be had."""
    filling.accept_changes(owner())
    return _shown()


@bp.patch("/cart/stalls/<int:seller_id>")
@bp.input(shapes.StallInput)
@bp.output(output.BasketOutput)
@bp.doc(summary="Choose a seller's delivery, leave a note", responses=[400, 404, 409])
@public
def say(seller_id: int, json_data: shapes.StallInput) -> Any:
    """Keep how a seller's things shall come, and a note to them."""
    if seller_id not in {stall.seller_id for stall in basket_of(owner()).stalls}:
        raise NotFound(_("Nothing of that seller is in your cart."))
    filling.say(owner(), seller_id, note=json_data.note, method_id=json_data.method_id)
    return _shown()


@bp.post("/cart/coupons")
@bp.input(shapes.CodeInput)
@bp.output(output.BasketOutput, status_code=201)
@bp.doc(summary="Put a coupon into the cart", responses=[400, 404, 409])
@public
def add_coupon(json_data: shapes.CodeInput) -> Any:
    """Put a coupon into the cart."""
    coupons.put(owner(), json_data.code)
    return _shown(), 201


@bp.delete("/cart/coupons/<int:coupon_id>")
@bp.output(output.BasketOutput)
@bp.doc(summary="Take a coupon out", responses=[])
@public
def remove_coupon(coupon_id: int) -> Any:
    """Take a coupon out of the cart."""
    coupons.take_out(owner(), coupon_id)
    return _shown()


@bp.get("/sellers/me/coupons")
@bp.input(PageQuery, location="query")
@bp.output(output.CouponPage)
@bp.doc(summary="Your coupons", responses=[400, 401, 403])
@requires("coupons.write")
def own_coupons(query_data: PageQuery) -> Any:
    """Return the seller's own coupons, the newest first."""
    page = coupon_queries.page_of_coupons(current_user.id, query_data.page, query_data.limit)
    return page.as_json("coupons", output.coupon)


@bp.post("/sellers/me/coupons")
@bp.input(shapes.CouponInput)
@bp.output(output.CouponOutput, status_code=201)
@bp.doc(summary="Make a coupon", responses=[400, 401, 403, 409])
@requires("coupons.write")
def create_coupon(json_data: shapes.CouponInput) -> Any:
    """Make a coupon for one's own listings."""
    if (json_data.percent is None) == (json_data.amount is None):
        raise Invalid(_("Say a percentage or an amount."), errors={"percent": [_("Say a percentage or an amount.")]})
    values = json_data.model_dump()
    values["percent"] = None if json_data.percent is None else int(json_data.percent * 100)
    values["amount"] = _minor(json_data.amount, json_data.currency, "amount")
    values["minimum"] = _minor(json_data.minimum, json_data.currency, "minimum") or 0
    return output.coupon(coupons.create(current_user.id, values)), 201


@bp.patch("/sellers/me/coupons/<int:coupon_id>")
@bp.input(shapes.CouponChange)
@bp.output(output.CouponOutput)
@bp.doc(summary="Change a coupon", responses=[400, 401, 403, 404])
@requires("coupons.write")
def change_coupon(coupon_id: int, json_data: shapes.CouponChange) -> Any:
    """Change a coupon's limits and dates, or switch it on or off."""
    coupon = coupon_queries.get_coupon(current_user.id, coupon_id)
    values = json_data.model_dump(exclude_unset=True)
    if "minimum" in values:
        values["minimum"] = _minor(json_data.minimum, coupon.currency, "minimum") or 0
    if values.get("is_active", True) is None:
        values.pop("is_active")
    return output.coupon(coupons.change(coupon, values))


def _shown() -> dict[str, Any]:
    address = find_default(current_user.id) if current_user.is_authenticated else None
    return output.basket(basket_of(owner(), place=(address.country, address.state) if address else None))


def _minor(amount: Decimal | None, currency: str, field: str) -> int | None:
    try:
        return None if amount is None else Money.parse(amount, currency).minor
    except MoneyError as error:
        raise Invalid(_("Some fields are not valid."), errors={field: [str(error)]}) from None
