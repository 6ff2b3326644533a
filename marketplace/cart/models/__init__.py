"""The tables of the basket: carts, addresses, delivery, taxes and coupons."""

from marketplace.cart.models.address import Address
from marketplace.cart.models.cart import Cart, CartItem, CartPart
from marketplace.cart.models.coupon import CartCoupon, Coupon, CouponUse
from marketplace.cart.models.delivery import DeliveryMethod
from marketplace.cart.models.tax import TaxRule

__all__ = [
    "Address",
    "Cart",
    "CartCoupon",
    "CartItem",
    "CartPart",
    "Coupon",
    "CouponUse",
    "DeliveryMethod",
    "TaxRule",
]
