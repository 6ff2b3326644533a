"""Who buys, and what someone is to an order."""

from __future__ import annotations

from dataclasses import dataclass

from marketplace.orders.rules.processes import Actor


@dataclass(frozen=True, slots=True)
class Party:
    """Whoever asks for an order: an account, a guest by the digest of the token, or an operator."""

    account_id: int | None = None
    guest: bytes | None = None
    is_operator: bool = False
    key_of: int | None = None
    """The order that a signed link from a mail opens, for as long as it belongs to no account."""


def role_of(party: Party, *, order_id: int, buyer_id: int | None, guest: bytes | None, seller_id: int) -> Actor | None:
    """Return what someone is to an order; None for a stranger, who may not know of it."""
    if party.account_id is not None and party.account_id == seller_id:
        return Actor.SELLER
    if party.account_id is not None and party.account_id == buyer_id:
        return Actor.BUYER
    if party.guest is not None and guest == party.guest:
        return Actor.BUYER
    if party.key_of == order_id and buyer_id is None:
        return Actor.BUYER
    return Actor.OPERATOR if party.is_operator else None
