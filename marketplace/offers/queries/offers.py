"""Offers as one of the two sees them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import and_, func, or_, select

from marketplace.accounts.queries.people import Person, find_accounts_by_id
from marketplace.core import clock, glance
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.paging import Page, paginate
from marketplace.listings.queries.cards import Card, cards
from marketplace.offers.models import Offer, OfferMove
from marketplace.offers.rules.bargaining import Move, Side, Stand, Status, moves_of


@dataclass(frozen=True, slots=True)
class Seen:
    """An offer as one of the two sees it. `card` is the listing, unless nobody is to see it any more."""

    offer: Offer
    side: Side
    other: Person
    card: Card | None
    status: Status

    @property
    def title(self) -> str:
        """What it is about."""
        return self.offer.title or (self.card.title if self.card else "") or str(_("Something that is gone"))

    @property
    def is_mine_to_answer(self) -> bool:
        """Whether it waits for whoever looks."""
        return self.status == Status.OPEN and self.offer.turn == self.side

    @property
    def moves(self) -> frozenset[Move]:
        """What whoever looks may do now."""
        turn = Side(self.offer.turn) if self.offer.turn else None
        return moves_of(Stand(self.status, turn, self.offer.rounds), self.side)

    @property
    def is_for_sale(self) -> bool:
        """Whether its listing can still be had."""
        return self.card is not None and self.card.badge is None

    @property
    def can_be_bought(self) -> bool:
        """Whether it holds a price that the viewer may buy at now."""
        is_held = self.status == Status.ACCEPTED and self.offer.due_at is not None
        return is_held and self.offer.order_reference is None and self.side is Side.BUYER and self.is_for_sale


waiting_at_a_glance: Final = glance.declare(
    "offers_waiting",
    select(func.count()).where(
        Offer.status == "open",
        Offer.due_at > glance.NOW,
        or_(
            and_(Offer.seller_id == glance.ACCOUNT, Offer.turn == "seller"),
            and_(Offer.buyer_id == glance.ACCOUNT, Offer.turn == "buyer"),
        ),
    ),
)


def get_offer(viewer_id: int, offer_id: int) -> Seen:
    """Return an offer of someone's own.

    Raises:
        NotFound: there is none, or it is others'.

    """
    offer = session().get(Offer, offer_id)
    if offer is None or viewer_id not in (offer.buyer_id, offer.seller_id):
        raise NotFound(_("That offer is not there, or not yours to see."))
    return _seen([offer], viewer_id)[0]


def page_of(viewer_id: int, side: Side, page: int, *, status: str = "", limit: int = 24) -> Page[Seen]:
    """Return a page of what someone offered, or was offered, the newest first."""
    statement = select(Offer).where((Offer.buyer_id if side is Side.BUYER else Offer.seller_id) == viewer_id)
    if status:
        statement = statement.where(Offer.status == status)
    found = paginate(statement.order_by(Offer.id.desc()), page, limit)
    seen = {each.offer.id: each for each in _seen(found.items, viewer_id)}
    return found.map(lambda offer: seen[offer.id])


def moves_made(offer_id: int) -> Sequence[OfferMove]:
    """Return everything that happened to an offer, in order; there are a dozen at most."""
    return session().scalars(select(OfferMove).where(OfferMove.offer_id == offer_id).order_by(OfferMove.position)).all()


def find_live(buyer_id: int, listing_id: int) -> int | None:
    """Return the number of the offer that someone has for a listing and that is not over."""
    live = (Offer.status.in_(("open", "accepted")), Offer.due_at > clock.now())
    return session().scalar(select(Offer.id).where(Offer.buyer_id == buyer_id, Offer.listing_id == listing_id, *live))


def _seen(offers: Iterable[Offer], viewer_id: int) -> list[Seen]:
    found = list(offers)
    shown = {each.id: each for each in cards(list({one.listing_id for one in found}), public_only=False)}
    people = find_accounts_by_id({account for one in found for account in (one.buyer_id, one.seller_id)})
    seen = []
    for one in found:
        side = Side.BUYER if one.buyer_id == viewer_id else Side.SELLER
        other = people[one.seller_id if side is Side.BUYER else one.buyer_id]
        card = shown.get(one.listing_id)
        seen.append(Seen(one, side, other, card, _status(one, card)))
    return seen


def _status(offer: Offer, card: Card | None) -> Status:
    """Return how far an offer is at this moment: what the sweep is about to end has ended for whoever looks."""
    status = Status(offer.status)
    is_over = offer.due_at is not None and offer.due_at <= clock.now() and offer.order_reference is None
    is_withdrawn = status == Status.OPEN and (card is None or card.badge is not None)
    return Status.EXPIRED if is_over or is_withdrawn else status
