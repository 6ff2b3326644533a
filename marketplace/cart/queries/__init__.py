"""Reads: carts with what has changed, ways of delivery, coupons, addresses and tax rules."""
