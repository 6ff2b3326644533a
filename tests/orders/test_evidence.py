"""What both sides show: photos and files in a dispute and for the bank, checked, scanned, and nobody else's."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.cart.rules.limits import Owner
from marketplace.core.db import session
from marketplace.core.leftovers import sweep
from marketplace.core.storage import storage
from marketplace.listings.models import Listing
from marketplace.orders import jobs
from marketplace.orders.models import Dispute, Evidence, Order, Takeback
from marketplace.orders.services import personal, showing
from tests.fakes.clamd import EICAR, FakeClamd, running_clamd, scanning
from tests.orders import acts
from tests.orders.test_bank import contest, decide
from tests.support.pages import PageClient

RECEIPT = b"%PDF-1.7 the carrier's receipt"


@pytest.fixture
def order(alices: Owner, bicycle: Listing) -> Order:
    (made,) = acts.buy(alices, bicycle)
    return made


@pytest.fixture
def clamd() -> Iterator[FakeClamd]:
    with running_clamd() as fake:
        yield fake


def file(data: bytes, name: str) -> tuple[io.BytesIO, str]:
    return io.BytesIO(data), name


def photo(name: str = "fork.png") -> tuple[io.BytesIO, str]:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    return file(picture.getvalue(), name)


def rows() -> list[Evidence]:
    return list(session().scalars(select(Evidence).order_by(Evidence.id)))


def open_with(client: PageClient, order: Order, *files: tuple[io.BytesIO, str]) -> int:
    said = {"reason": "The fork is bent", "wanted": "refund", "files": list(files)}
    return client.send(f"/orders/{order.id}/dispute", said).status_code


def test_a_dispute_opens_with_photos_and_files(
    as_alice: PageClient, as_bob: PageClient, as_charlie: PageClient, as_vera: PageClient, order: Order
) -> None:
    assert open_with(as_alice, order, photo(), file(RECEIPT, "../receipt.pdf")) == 303
    one, other = rows()
    assert [(each.name, each.content_type, each.entry_id) for each in (one, other)] == [
        ("fork.jpg", "image/jpeg", None), ("receipt.pdf", "application/pdf", None),
    ]  # fmt: skip
    path = f"/orders/{order.id}/evidence/{other.id}"
    for client in (as_alice, as_bob, as_vera):
        with client.get(client.get(path).headers["Location"]) as served:
            assert served.data == RECEIPT
    assert as_charlie.get(path).status_code == 404
    assert as_alice.post(path).status_code == 405
    for page in (as_bob.get(f"/orders/{order.id}").text, as_vera.get(f"/admin/orders/{order.id}").text):
        assert "receipt.pdf" in page
    with as_bob.get(as_bob.get(path).headers["Location"]) as served:
        assert served.headers["Content-Disposition"].startswith("attachment"), "a PDF is saved, never shown in our name"
        assert "sandbox" in served.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"", "nothing.pdf", "empty"), (b"<html>", "receipt.pdf", "not taken here"), (b"MZ", "tool.exe", "not taken"),
        (b"<svg/>", "drawing.svg", "not taken here"), (b"not a photo", "fork.jpg", "photo"),
        (b"a" * 2000, "long.txt", "at most"),
    ],
)  # fmt: skip
def test_what_is_not_taken_opens_nothing_and_keeps_the_words(
    as_alice: PageClient, order: Order, monkeypatch: pytest.MonkeyPatch, data: bytes, name: str, said: str
) -> None:
    monkeypatch.setattr(showing, "LARGEST_BYTES", 1000)
    words = {"reason": "The fork is bent", "wanted": "refund", "files": file(data, name)}
    page = as_alice.send(f"/orders/{order.id}/dispute", words)
    assert page.status_code == 422
    assert said in page.text
    assert "The fork is bent" in page.text
    assert session().scalars(select(Dispute)).all() == []
    assert rows() == []
    open_with(as_alice, order)
    again = as_alice.send(f"/orders/{order.id}/dispute/entries", {"text": "Look at this", "files": file(data, name)})
    assert (again.status_code, said in again.text, "Look at this</textarea>" in again.text) == (422, True, True)


def test_there_is_an_end_to_it(as_alice: PageClient, order: Order, monkeypatch: pytest.MonkeyPatch) -> None:
    assert open_with(as_alice, order, *[file(b"words", f"{n}.txt") for n in range(showing.MOST_AT_ONCE + 1)]) == 422
    assert open_with(as_alice, order, *[file(b"words", f"{n}.txt") for n in range(showing.MOST_AT_ONCE)]) == 303
    monkeypatch.setattr(showing, "MOST_OF_ORDER", showing.MOST_AT_ONCE)
    more = as_alice.send(f"/orders/{order.id}/dispute/entries", {"files": file(b"words", "more.txt")})
    assert "Enough was shown" in more.text


def test_the_seller_shows_the_bank_what_the_buyer_does_not_see(
    as_alice: PageClient, as_bob: PageClient, as_vera: PageClient, as_charlie: PageClient, order: Order
) -> None:
    contest(order)
    row = session().scalars(select(Takeback)).one()
    words = f"/orders/{order.id}/bank/{row.id}"
    as_bob.send(words, {"said": "Signed for", "files": [file(RECEIPT, "receipt.pdf"), photo("door.png")]})
    receipt, door = rows()
    path = f"/orders/{order.id}/evidence/{receipt.id}"
    assert [client.get(path).status_code for client in (as_bob, as_vera, as_alice, as_charlie)] == [302, 302, 404, 404]
    assert "receipt.pdf" in as_vera.get(f"/admin/orders/{order.id}").text
    assert "receipt.pdf" not in as_alice.get(f"/orders/{order.id}").text
    assert as_alice.send(f"{words}/files/{door.id}/removal").status_code == 403
    as_bob.send(f"{words}/files/{door.id}/removal")
    acts.work()
    assert [each.name for each in rows()] == ["receipt.pdf"]
    assert not storage().exists(door.key)
    decide(order, "lost")
    assert as_bob.send(f"{words}/files/{receipt.id}/removal").status_code == 404, "it was handed in"


def test_what_was_shown_in_a_dispute_stays(as_alice: PageClient, as_bob: PageClient, order: Order) -> None:
    open_with(as_alice, order, photo())
    contest(order)
    (shown,) = rows()
    row = session().scalars(select(Takeback)).one()
    assert as_bob.send(f"/orders/{order.id}/bank/{row.id}/files/{shown.id}/removal").status_code == 404


def test_a_file_waits_for_the_scanner(
    app: Flask, clamd: FakeClamd, as_alice: PageClient, as_bob: PageClient, order: Order
) -> None:
    with scanning(app, clamd.url):
        open_with(as_alice, order, file(RECEIPT, "receipt.pdf"), file(EICAR, "words.txt"))
        clean, virus = rows()
        path = f"/orders/{order.id}/evidence/"
        assert [as_bob.get(f"{path}{each.id}").status_code for each in (clean, virus)] == [404, 404]
        assert "being checked for viruses" in as_bob.get(f"/orders/{order.id}").text
        clamd.answer = b"stream: OK\0"
        jobs.check_evidence(clean.id)
        clamd.answer = b"stream: Eicar-Signature FOUND\0"
        jobs.check_evidence(virus.id)
    acts.work()
    assert [each.state for each in rows()] == ["ready", "infected"]
    assert as_bob.get(f"{path}{clean.id}").status_code == 302
    assert as_bob.get(f"{path}{virus.id}").status_code == 404
    assert not storage().exists(virus.key)
    assert "the virus scanner found something" in as_bob.get(f"/orders/{order.id}").text


def test_programs_show_and_read_it_too(
    as_alice: PageClient, as_bob: PageClient, as_charlie: PageClient, order: Order
) -> None:
    path = f"/api/v1/orders/{order.id}/dispute"
    assert as_alice.get(path).status_code == 404
    token = {"X-CSRFToken": as_bob.csrf()}
    sent = {"text": "It was straight", "file": file(RECEIPT, "receipt.pdf")}
    assert as_bob.post(f"{path}/entries", data=sent, headers=token).status_code == 404, "none is open"
    open_with(as_alice, order, photo())
    sent = {"text": "It was straight", "file": file(RECEIPT, "receipt.pdf")}
    made = as_bob.post(f"{path}/entries", data=sent, headers=token)
    assert made.status_code == 201, made.text
    story = as_alice.get(path).json
    assert (story["reason"], [one["name"] for one in story["evidence"]]) == ("The fork is bent", ["fork.jpg"])
    (entry,) = story["entries"]
    assert (entry["actor"], entry["text"], entry["evidence"][0]["name"]) == ("seller", "It was straight", "receipt.pdf")
    url = entry["evidence"][0]["url"].removeprefix("http://localhost")
    with as_alice.get(as_alice.get(url).headers["Location"]) as served:
        assert served.data == RECEIPT
    assert [client.get(place).status_code for client in (as_charlie,) for place in (path, url)] == [404, 404]
    assert (
        as_bob.post(f"{path}/entries", data={"text": ""}, content_type="multipart/form-data", headers=token).status_code
        == 400
    )


def test_it_goes_with_its_person_and_into_their_copy(
    as_alice: PageClient, alice: Account, bob: Account, as_bob: PageClient, order: Order
) -> None:
    open_with(as_alice, order, photo("zaphira.png"))
    as_bob.send(f"/orders/{order.id}/dispute/entries", {"files": file(RECEIPT, "receipt.pdf")})
    mine, theirs = rows()
    assert personal.files_of(alice.id) == {f"disputes/{mine.id}-zaphira.jpg": mine.key}
    personal.erase(alice.id)
    acts.work()
    assert [each.key for each in rows()] == [theirs.key]
    assert (storage().exists(mine.key), storage().exists(theirs.key)) == (False, True)
    sweep()
    assert storage().exists(theirs.key)
