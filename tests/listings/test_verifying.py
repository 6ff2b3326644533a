"""Having a listing checked: asking, deciding, the badge, and what a change does to it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.models import Account
from marketplace.core import settings
from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.listings.services import editing, photos, publishing, trash, verifying
from marketplace.listings.services.imports import changes
from marketplace.notifications.models import Notice
from marketplace.verification.models import VerificationRequest
from marketplace.verification.services import asking, deciding
from tests.listings import pictures, shelf
from tests.support.pages import PageClient


@pytest.fixture
def offered(bob: Account) -> Listing:
    return shelf.listing(bob)


def ask(client: PageClient, listing: Listing, note: str = "") -> Any:
    headers = {"X-CSRFToken": client.csrf(), "Accept": "application/json"}
    return client.post(f"/api/v1/listings/{listing.id}/verification", json={"note": note}, headers=headers)


def requests() -> list[VerificationRequest]:
    session().expire_all()
    return list(session().scalars(select(VerificationRequest).order_by(VerificationRequest.id)))


def verified(listing: Listing, vera: Account) -> VerificationRequest:
    request = verifying.ask(listing, by=listing.seller_id)
    deciding.approve(request, by=vera.id)
    session().commit()
    return request


def test_a_seller_asks_and_a_verifier_answers(
    as_bob: PageClient, as_vera: PageClient, client: PageClient, offered: Listing
) -> None:
    answer = ask(as_bob, offered, "Frame number on request.")
    assert (answer.status_code, answer.get_json()["status"]) == (200, "pending")
    assert ask(as_bob, offered).status_code == 409
    (request,) = requests()
    assert (request.subject_type, request.subject_id, request.note) == (
        "listing",
        offered.id,
        "Frame number on request.",
    )
    assert "Blue touring bicycle" in as_vera.get("/admin/verifications?subject=listing").get_data(as_text=True)
    assert "No request fits" in as_vera.get("/admin/verifications?subject=account").get_data(as_text=True)
    page = as_vera.get(f"/admin/verifications/{request.id}").get_data(as_text=True)
    assert "Frame number on request." in page
    seen = {"seen": str(offered.version)}
    assert as_vera.send(f"/admin/verifications/{request.id}/approval", seen).status_code == 303
    shown = client.get(f"/api/v1/listings/{offered.id}").get_json()
    assert shown["is_verified_listing"] is True
    assert "Checked by the market" in client.get(shown["url"].removeprefix("http://localhost")).get_data(as_text=True)
    found = client.get("/api/v1/listings?verified=true").get_json()
    assert [each["listing_id"] for each in found["listings"]] == [offered.id]
    told = session().scalars(select(Notice.content)).all()
    assert told == ["“Blue touring bicycle” is verified: everyone sees the badge now"]
    assert ask(as_bob, offered).get_json()["code"] == "already_verified"


def test_an_empty_post_will_do(as_bob: PageClient, offered: Listing) -> None:
    headers = {"X-CSRFToken": as_bob.csrf(), "Accept": "application/json"}
    assert as_bob.post(f"/api/v1/listings/{offered.id}/verification", headers=headers).status_code == 200


def test_the_page_offers_it_to_its_owner_alone(as_bob: PageClient, as_alice: PageClient, offered: Listing) -> None:
    path = verifying.own_url(offered.id)
    assert "Ask a verifier to look" in as_bob.get(path).get_data(as_text=True)
    assert "Ask a verifier to look" not in as_alice.get(path).get_data(as_text=True)
    answer = as_bob.send(f"/sell/listings/{offered.id}/verification", {"note": "Look closely"})
    assert (answer.status_code, answer.location) == (303, path)
    assert "A verifier will look at it" in as_bob.get(path).get_data(as_text=True)


def test_strangers_guests_and_moderators_ask_for_nobody(
    as_alice: PageClient, as_vera: PageClient, client: PageClient, bob: Account, offered: Listing
) -> None:
    assert ask(as_alice, offered).status_code == 403
    assert ask(as_vera, offered).status_code == 403
    assert ask(client, offered).status_code == 401
    hidden = shelf.draft(bob)
    assert ask(as_alice, hidden).status_code == 404
    assert not requests()


def test_what_nobody_sees_is_not_checked(as_bob: PageClient, bob: Account) -> None:
    answer = ask(as_bob, shelf.draft(bob))
    assert (answer.status_code, answer.get_json()["code"]) == (409, "not_public")
    assert ask(as_bob, shelf.listing(bob), "x" * 1001).status_code == 400


@pytest.mark.parametrize(
    ("change", "keeps"),
    [
        ({"title": "Red racing bicycle"}, False),
        ({"description": "Another one"}, False),
        ({"city": "Elsewhere", "latitude": 1.0, "longitude": 1.0}, False),
        ({"price": 9900}, True),
        ({"quantity": 3}, True),
    ],
)
def test_a_change_of_what_it_is_takes_the_badge(
    bob: Account, vera: Account, offered: Listing, change: dict[str, Any], keeps: bool
) -> None:
    request = verified(offered, vera)
    assert offered.is_verified
    editing.save(offered, change, by=bob.id)
    session().commit()
    assert offered.is_verified is keeps
    statuses = [each.status for each in requests()]
    assert statuses == (["approved"] if keeps else ["expired", "pending"])
    assert request.reason == ("" if keeps else "changed")


def test_another_photo_takes_it_another_order_does_not(bob: Account, vera: Account, offered: Listing) -> None:
    for colour in ("teal", "navy"):
        photos.add(offered, photos.take_in(pictures.photo(colour=colour, size=(400, 300))), by=bob.id)
    verified(offered, vera)
    ids = [photo.id for photo in photos._photos(offered.id)]
    photos.reorder(offered, ids[::-1], by=bob.id)
    assert offered.is_verified
    photos.remove(offered, ids[0], by=bob.id)
    assert not offered.is_verified


def test_the_operator_may_leave_asking_again_to_the_seller(
    bob: Account, vera: Account, ada: Account, offered: Listing
) -> None:
    settings.change("listings.recheck_changed", False, by=ada.id)
    settings.forget()
    verified(offered, vera)
    editing.save(offered, {"title": "Red racing bicycle"}, by=bob.id)
    session().commit()
    assert [each.status for each in requests()] == ["expired"]
    assert not offered.is_verified


def test_an_import_takes_it_too(bob: Account, vera: Account, offered: Listing) -> None:
    verified(offered, vera)
    before = changes.present_values([offered.id])
    wanted = {offered.id: {**{k: v for k, v in before[offered.id].items() if k not in {"id", "seller_id"}}}}
    wanted[offered.id]["title"] = "Red racing bicycle"
    differing = changes.differences(before, wanted, takes_status=False)
    changes.apply(before, wanted, differing, by_id=bob.id)
    session().commit()
    session().expire_all()
    assert not offered.is_verified
    assert [each.status for each in requests()] == ["expired", "pending"]


def test_what_changes_while_one_looks_is_not_approved(as_vera: PageClient, bob: Account, offered: Listing) -> None:
    request = verifying.ask(offered, by=bob.id)
    seen = {"seen": str(offered.version)}
    editing.save(offered, {"title": "A castle"}, by=bob.id)
    session().commit()
    answer = as_vera.send(f"/admin/verifications/{request.id}/approval", seen)
    assert answer.status_code == 409
    session().expire_all()
    assert not offered.is_verified


def test_asking_again_is_answered_with_words(as_bob: PageClient, vera: Account, bob: Account, offered: Listing) -> None:
    request = verifying.ask(offered, by=bob.id)
    deciding.ask_again(request, by=vera.id, missing=["other"], words="Show the frame number.")
    session().commit()
    assert "Show the frame number." in as_bob.get(verifying.own_url(offered.id)).get_data(as_text=True)
    assert ask(as_bob, offered, "It is in the third photo.").status_code == 200
    (only,) = requests()
    assert (only.status, only.note) == ("pending", "It is in the third photo.")


@pytest.mark.parametrize("end", ["hide", "delete"])
def test_what_is_not_there_waits_for_nobody(bob: Account, offered: Listing, end: str) -> None:
    verifying.ask(offered, by=bob.id)
    if end == "hide":
        publishing.change_status(offered, "inactive", by=bob.id)
    else:
        trash.delete(offered, by=bob.id)
    session().commit()
    assert [each.status for each in requests()] == ["withdrawn"]


def test_a_subject_has_one_open_request(app: Flask, bob: Account, offered: Listing) -> None:
    verifying.ask(offered, by=bob.id)
    assert session().scalar(select(func.count()).select_from(VerificationRequest)) == 1
    assert asking.find_latest("account", bob.id) is None
