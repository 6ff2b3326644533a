"""The pages of offers, for both sides."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from marketplace.accounts.models import Account
from marketplace.core import settings
from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.offers.models import Offer
from marketplace.offers.services import bargaining
from tests.offers.conftest import Bid
from tests.support.pages import PageClient


def text(client: PageClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_the_way_to_an_offer(
    client: PageClient, as_alice: PageClient, as_bob: PageClient, bicycle: Listing, offer: Callable[..., Listing]
) -> None:
    page = f"/listings/{bicycle.id}-larkspur-touring-bicycle"
    link = f"/listings/{bicycle.id}/offer"
    assert link in text(client, page)
    assert link in text(as_alice, page)
    assert link not in text(as_bob, page), "it is Bob's own"
    download = offer(kind="digital", title="A font", quantity=None)
    assert '/offer"' not in text(as_alice, f"/listings/{download.id}-a-font")
    settings.change("offers.kinds", "", by=None)
    settings.forget()
    session().commit()
    assert link not in text(as_alice, page)


def test_making_one(as_alice: PageClient, bicycle: Listing) -> None:
    path = f"/listings/{bicycle.id}/offer"
    assert "From $142.50 to $284.99." in text(as_alice, path)
    low = as_alice.send(path, {"amount": "100", "message": "Please."})
    assert low.status_code == 422
    assert "Please." in low.get_data(as_text=True)
    assert as_alice.send(path, {"amount": "", "message": ""}).status_code == 422
    made = as_alice.send(path, {"amount": "1,24", "message": ""})
    assert made.status_code == 422, "one euro twenty-four"
    made = as_alice.send(path, {"amount": "240", "message": "Please."})
    assert made.status_code == 303
    assert as_alice.get(path).headers["Location"] == made.headers["Location"]
    assert as_alice.send(path, {"amount": "250", "message": ""}).status_code == 422


def test_guests_sign_in_on_the_way(client: PageClient, bicycle: Listing) -> None:
    answer = client.get(f"/listings/{bicycle.id}/offer")
    assert answer.status_code == 302
    assert "/login" in answer.headers["Location"]
    assert client.get("/offers").status_code == 302


def test_what_takes_none(
    as_alice: PageClient, as_bob: PageClient, bicycle: Listing, offer: Callable[..., Listing]
) -> None:
    assert as_bob.get(f"/listings/{bicycle.id}/offer").status_code == 403
    assert as_alice.get("/listings/999999/offer").status_code == 404
    assert as_alice.get(f"/listings/{offer(kind='digital', quantity=None).id}/offer").status_code == 409


def test_the_page_of_an_offer(as_alice: PageClient, as_bob: PageClient, as_charlie: PageClient, bid: Bid) -> None:
    offer = bid(message="For my mother.")
    path = f"/offers/{offer.id}"
    sellers, buyers = text(as_bob, path), text(as_alice, path)
    assert "Accept $240" in sellers
    assert "For my mother." in sellers
    assert "Accept" not in buyers
    assert "Take it back" in buyers
    assert as_charlie.get(path).status_code == 404
    wrong = as_bob.send(f"{path}/counter-offer", {"amount": "300", "message": ""})
    assert wrong.status_code == 422
    assert as_bob.send(f"{path}/counter-offer", {"amount": "260", "message": "With lights."}).status_code == 303
    assert "Accept $260" in text(as_alice, path)
    assert as_alice.send(f"{path}/acceptance").status_code == 303
    assert "Buy at this price" in text(as_alice, path)
    assert "Buy at this price" not in text(as_bob, path)
    assert as_alice.send("/cart/agreed", {"listing_id": str(offer.listing_id)}).headers["Location"] == "/cart"
    cart = text(as_alice, "/cart")
    assert "Agreed price" in cart
    assert "$260" in cart


def test_an_answer_that_comes_too_late_says_so(as_alice: PageClient, as_bob: PageClient, bid: Bid) -> None:
    offer = bid()
    assert as_alice.send(f"/offers/{offer.id}/withdrawal").status_code == 303
    assert as_bob.send(f"/offers/{offer.id}/acceptance").status_code == 303
    assert "Nothing is left to do" in text(as_bob, f"/offers/{offer.id}")
    assert session().get_one(Offer, offer.id).status == "withdrawn"
    said = as_bob.send(f"/offers/{offer.id}/refusal", {"message": "x"}, headers={"Accept": "application/json"})
    assert (said.status_code, said.get_json()["code"]) == (409, "illegal_transition")


def test_a_no_that_is_too_long_changes_nothing(as_bob: PageClient, bid: Bid) -> None:
    offer = bid()
    as_bob.send(f"/offers/{offer.id}/refusal", {"message": "x" * 601})
    session().expire_all()
    assert session().get_one(Offer, offer.id).status == "open"


def test_lists(as_alice: PageClient, as_bob: PageClient, bid: Bid, bob: Account, lamp: Listing) -> None:
    assert "No offers here" in text(as_alice, "/offers")
    offer = bid()
    bargaining.decline(bid("50", lamp).id, bob.id)
    bargaining.counter(offer.id, bob.id, Decimal(260))
    session().commit()
    page = text(as_alice, "/offers")
    assert "Your turn" in page
    assert "Brass table lamp" in page
    assert "Brass table lamp" not in text(as_alice, "/offers?status=open")
    assert "Larkspur" in text(as_bob, "/offers?side=selling")
    assert as_alice.get("/offers", headers={"Accept": "application/json"}).get_json()["totalItems"] == 2
    assert as_alice.get("/offers?page=x").status_code == 400


def test_places_are_agreed_on_and_written_about(as_alice: PageClient, bid: Bid, bob: Account, house: Listing) -> None:
    offer = bid("230000", house)
    bargaining.accept(offer.id, bob.id)
    session().commit()
    page = text(as_alice, f"/offers/{offer.id}")
    assert "Write to Bob to go on" in page
    assert f"/messages/new?listing={house.id}" in page
    assert "Buy at this price" not in page
