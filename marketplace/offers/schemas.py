"""Offers as the API takes and shows them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from marketplace.core.api import Amount, Input, Output, PageOutput, PageQuery, Text, Timestamp
from marketplace.core.money import Money
from marketplace.core.site import absolute
from marketplace.offers.models import OfferMove
from marketplace.offers.queries.offers import Seen, moves_made
from marketplace.offers.rules.bargaining import Side, Status

LARGEST_ID = 2**63 - 1
LONGEST_SENT = 4000
"""Longer ones are not even read; what is too long for an offer is said in words."""


class OffersQuery(PageQuery):
    """Which offers: those that one made, or with `side` selling those that one was made."""

    side: Literal["buying", "selling"] = "buying"
    status: Status | None = None


class CounterInput(Input):
    """Another amount, in the currency of the listing."""

    amount: Amount = Field(gt=0)
    message: Text = Field("", max_length=LONGEST_SENT)


class OfferInput(CounterInput):
    """An offer for one of a listing."""

    listing_id: int = Field(ge=1, le=LARGEST_ID, strict=True)


class WordsInput(Input):
    """A word with an answer, if there is one to say."""

    message: Text = Field("", max_length=LONGEST_SENT)


class BriefOffer(Output):
    """An offer in a list. `turn` is whose answer it waits for until `due_at`; accepted, it holds its price until then.

    `role` is what whoever asks is to it; `asked` is what the listing cost when the offer was made.
    """

    offer_id: int
    listing_id: int
    listing_url: str
    title: str
    buyer_id: int
    seller_id: int
    role: Side
    status: Status
    turn: Side | None
    amount: str
    asked: str
    currency: str
    due_at: Timestamp | None
    date_created: Timestamp
    date_updated: Timestamp


class MoveOutput(Output):
    """Something that happened; nobody did it where time did."""

    at: Timestamp
    move: str
    by_user_id: int | None
    amount: str
    message: str


class OfferOutput(BriefOffer):
    """An offer with all that happened. `open_moves` are those of whoever asks."""

    moves: list[MoveOutput]
    open_moves: list[str]
    can_be_bought: bool


class OfferPage(PageOutput):
    """A page of offers, the newest first."""

    offers: list[BriefOffer]


def brief(seen: Seen) -> dict[str, Any]:
    """Return an offer as BriefOffer."""
    one = seen.offer
    is_live = seen.status in (Status.OPEN, Status.ACCEPTED)
    return {
        "offer_id": one.id, "listing_id": one.listing_id, "listing_url": absolute(f"/listings/{one.listing_id}"),
        "title": seen.title, "buyer_id": one.buyer_id, "seller_id": one.seller_id, "role": seen.side.value,
        "status": seen.status.value, "turn": one.turn if seen.status == Status.OPEN else None,
        "amount": str(Money(one.amount, one.currency)), "asked": str(Money(one.asked, one.currency)),
        "currency": one.currency, "due_at": one.due_at if is_live else None, "date_created": one.created_at,
        "date_updated": one.updated_at,
    }  # fmt: skip


def whole(seen: Seen) -> dict[str, Any]:
    """Return an offer as OfferOutput."""
    return {
        **brief(seen), "moves": [_move(each, seen) for each in moves_made(seen.offer.id)],
        "open_moves": sorted(move.value for move in seen.moves), "can_be_bought": seen.can_be_bought,
    }  # fmt: skip


def _move(each: OfferMove, seen: Seen) -> dict[str, Any]:
    return {
        "at": each.created_at, "move": each.move, "by_user_id": each.by_id,
        "amount": str(Money(each.amount, seen.offer.currency)), "message": each.message,
    }  # fmt: skip
