"""Offers: a price that somebody proposes for a listing, and what the two make of it, turn by turn.

Owns the words offer, counter-offer, agreed price, turn. Knows nothing of carts and orders: these ask what was agreed.
"""
