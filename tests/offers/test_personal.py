"""What stays of someone in offers when they take their data, and when they leave."""

from __future__ import annotations

from marketplace.accounts.models import Account
from marketplace.core.db import session
from marketplace.offers.models import Offer
from marketplace.offers.queries import offers
from marketplace.offers.services import bargaining, personal
from tests.offers.conftest import Bid


def test_a_copy_holds_both_sides_words(alice: Account, bob: Account, bid: Bid) -> None:
    offer = bid(message="For my mother.")
    bargaining.decline(offer.id, bob.id, "Not this one.")
    for account, side in ((alice, "buying"), (bob, "selling")):
        (copy,) = personal.copy_of(account.id)
        assert (copy["side"], copy["status"], copy["amount"]) == (side, "declined", "240.00")
        assert [each["message"] for each in copy["moves"]] == ["For my mother.", "Not this one."]


def test_words_go_and_amounts_stay(alice: Account, bob: Account, bid: Bid) -> None:
    offer = bid(message="For my mother.")
    offer_id = offer.id
    personal.erase(alice.id)
    offer = session().get_one(Offer, offer_id)
    assert (offer.status, offer.amount, offer.title) == ("expired", 24_000, "Larkspur touring bicycle")
    assert [each.message for each in offers.moves_made(offer_id)] == ["", ""]
    personal.erase(bob.id)
    session().refresh(offer)
    assert offer.title == "", "it was Bob's own words"
