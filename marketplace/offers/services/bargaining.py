"""Making an offer and answering it, under the lock of its row: of two who move at once, one is first."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import exists, select

from marketplace.accounts.queries.avoided import avoided_by
from marketplace.accounts.queries.people import find_accounts_by_id
from marketplace.accounts.rules.limits import Claim
from marketplace.accounts.services import limits
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Forbidden, Invalid, NotFound
from marketplace.core.i18n import money
from marketplace.core.money import Money, MoneyError
from marketplace.listings.models import Listing
from marketplace.offers.errors import Avoided, GoneAway, NotForOffers, OfferEnded
from marketplace.offers.models import Offer
from marketplace.offers.rules import amounts, texts
from marketplace.offers.rules.amounts import Bounds
from marketplace.offers.rules.bargaining import START, Move, Side, Status, after
from marketplace.offers.services import choices, ending
from marketplace.offers.services.writing import stand_of, write


def make(buyer_id: int, listing_id: int, amount: Decimal, message: str = "") -> Offer:
    """Offer `amount` (major units of the listing's currency) for one of a listing.

    Raises:
        NotFound: it is not offered.
        Forbidden: it is one's own, or one of the two blocked the other.
        Conflict: it takes no offers, its seller is gone, or there is an offer of this buyer for it already.
        Invalid: the amount is out of bounds, or the message too long.
        TooMany: so many offers in a short time.

    """
    listing = session().get(Listing, listing_id, populate_existing=True)
    if listing is None or listing.status != "active" or listing.deleted_at is not None:
        raise NotFound(_("That listing is not offered, or does not exist."))
    if listing.seller_id == buyer_id:
        raise Forbidden(_("This is your own listing."), code="own_listing")
    asked = _must_take_offers(listing)
    _must_get_on(buyer_id, listing.seller_id)
    ending.end_overdue(buyer_id, listing_id)
    _must_be_the_only_one(buyer_id, listing_id)
    named = _named(amount, listing.currency, amounts.bounds(Side.BUYER, asked, choices.LEAST_PERCENT.get(), None))
    said = _said(message)
    limits.take(Claim(texts.OFFER_ACCOUNT, str(buyer_id)))
    offer = Offer(
        listing_id=listing_id, buyer_id=buyer_id, seller_id=listing.seller_id, title=listing.title, asked=asked,
        amount=named, currency=listing.currency, status=START.status.value, turn=Side.SELLER.value,
        rounds=START.rounds, due_at=clock.now() + choices.answer_time(), created_at=clock.now(),
    )  # fmt: skip
    session().add(offer)
    write(offer, Move.OFFER, Side.BUYER, said)
    return offer


def accept(offer_id: int, by_id: int) -> Offer:
    """Agree to the amount that is on the table; where the listing costs less by now, to that.

    The price of a product is held for the buyer for some time. About a place the agreement itself is all there is.

    Raises:
        NotFound, Forbidden, Conflict: see `counter`.

    """
    offer, side = _locked(offer_id, by_id)
    stand = after(stand_of(offer), side, Move.ACCEPT)
    listing = _must_go_on(offer)
    offer.amount = amounts.agreed(offer.amount, listing.price)
    offer.status, offer.turn = stand.status.value, None
    offer.due_at = clock.now() + choices.hold_time() if listing.kind == "product" else None
    write(offer, Move.ACCEPT, side)
    return offer


def decline(offer_id: int, by_id: int, message: str = "") -> Offer:
    """Say no. Raises NotFound, Conflict, Invalid."""
    return _end(offer_id, by_id, Move.DECLINE, message)


def withdraw(offer_id: int, by_id: int) -> Offer:
    """Take one's last word back while the other has not answered it. Raises NotFound, Conflict."""
    return _end(offer_id, by_id, Move.WITHDRAW, "")


def counter(offer_id: int, by_id: int, amount: Decimal, message: str = "") -> Offer:
    """Name another amount (in major units); then it is the other's turn.

    Raises:
        NotFound: there is no such offer, or it is others'.
        Forbidden: one of the two blocked the other.
        Conflict: it is not one's turn, so many amounts were named, its time is over, or the listing takes none now.
        Invalid: the amount is out of bounds, or the message too long.

    """
    offer, side = _locked(offer_id, by_id)
    stand = after(stand_of(offer), side, Move.COUNTER)
    listing = _must_go_on(offer)
    asked = _must_take_offers(listing)
    _must_get_on(offer.buyer_id, offer.seller_id)
    limit = amounts.bounds(side, asked, choices.LEAST_PERCENT.get(), offer.amount)
    offer.amount, said = _named(amount, offer.currency, limit), _said(message)
    offer.turn, offer.rounds = str(stand.turn), stand.rounds
    offer.due_at = clock.now() + choices.answer_time()
    write(offer, Move.COUNTER, side, said)
    return offer


def _end(offer_id: int, by_id: int, move: Move, message: str) -> Offer:
    offer, side = _locked(offer_id, by_id)
    stand = after(stand_of(offer), side, move)
    if offer.due_at is not None and offer.due_at <= clock.now():
        raise _over()
    said = _said(message)
    offer.status, offer.turn, offer.due_at = stand.status.value, None, None
    write(offer, move, side, said)
    return offer


def _locked(offer_id: int, by_id: int) -> tuple[Offer, Side]:
    offer = session().get(Offer, offer_id, with_for_update=True, populate_existing=True)
    if offer is None or by_id not in (offer.buyer_id, offer.seller_id):
        raise NotFound(_("That offer is not there, or not yours to see."))
    return offer, Side.BUYER if by_id == offer.buyer_id else Side.SELLER


def _must_go_on(offer: Offer) -> Listing:
    """Return the listing of an offer that can still be answered."""
    if offer.due_at is None or offer.due_at <= clock.now():
        raise _over()
    listing = session().get(Listing, offer.listing_id, populate_existing=True)
    is_offered = listing is not None and listing.status == "active" and listing.deleted_at is None
    if listing is None or not is_offered or not listing.price or listing.currency != offer.currency:
        raise OfferEnded(_("This listing is not offered any more as it was, so the offer has ended."))
    _must_get_on(offer.buyer_id, offer.seller_id)
    return listing


def _over() -> OfferEnded:
    return OfferEnded(_("Nobody answered in time, so this offer has ended. Make a new one."))


def _must_take_offers(listing: Listing) -> int:
    if not amounts.takes_offers(listing.kind, listing.price, listing.options, choices.kinds()):
        raise NotForOffers(_("This is sold at its price. Its page says how."))
    if listing.quantity == 0:
        raise NotForOffers(_("There is none left."), code="out_of_stock")
    return listing.price or 0


def _must_get_on(buyer_id: int, seller_id: int) -> None:
    people = find_accounts_by_id([buyer_id, seller_id])
    if any(each not in people or people[each].is_gone for each in (buyer_id, seller_id)):
        raise GoneAway(_("This person is not on the market any more."))
    if seller_id in avoided_by(buyer_id) or buyer_id in avoided_by(seller_id):
        raise Avoided(_("You can't make each other offers."))


def _must_be_the_only_one(buyer_id: int, listing_id: int) -> None:
    live = exists().where(
        Offer.buyer_id == buyer_id, Offer.listing_id == listing_id, Offer.due_at.is_not(None),
        Offer.status.in_((Status.OPEN.value, Status.ACCEPTED.value)),
    )  # fmt: skip
    if session().scalar(select(live)):
        raise Conflict(_("You have made an offer for this already. It is among your offers."), code="offer_open")


def _named(amount: Decimal, currency: str, limit: Bounds) -> int:
    """Return an amount in minor units, if it may be named."""
    try:
        minor = Money.parse(amount, currency).minor
    except MoneyError:
        said = _("Write the amount as a number, such as 49.95.")
        raise Invalid(said, errors={"amount": [said]}) from None
    if limit.is_empty:
        raise Conflict(_("There is no other amount left to name: accept it, or decline."), code="no_amount_left")
    if not limit.hold(minor):
        said = _(
            "Name an amount from %(least)s to %(most)s.",
            least=money(limit.least, currency, short=False), most=money(limit.most, currency, short=False),
        )  # fmt: skip
        raise Invalid(said, code="amount_out_of_bounds", errors={"amount": [said]})
    return minor


def _said(message: str) -> str:
    said = texts.tidy(message)
    if len(said) > texts.LONGEST:
        problem = _("A message has at most %(count)s characters.", count=texts.LONGEST)
        raise Invalid(problem, errors={"message": [problem]})
    return said
