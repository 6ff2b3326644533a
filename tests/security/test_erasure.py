"""Erased people leave no trace: whatever they said anywhere is looked for in every table and in every file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import pytest
import time_machine
from flask import Flask
from sqlalchemy import inspect, select, text

from marketplace.accounts.jobs import erase_due
from marketplace.accounts.models import Account
from marketplace.accounts.services import moderation as accounts
from marketplace.accounts.services import sessions
from marketplace.cart.rules.limits import Owner
from marketplace.core import audit, clock, jobs
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.core.storage import storage
from marketplace.listings.events import ListingPriceChanged, ListingsChanged
from marketplace.listings.models import Listing
from marketplace.listings.services import sweeping
from marketplace.messaging.models import Message
from marketplace.messaging.services import moderating as messaging
from marketplace.moderation.models import Case
from marketplace.notifications.models import BouncedAddress
from marketplace.reviews.models import Review
from marketplace.reviews.services import moderating as reviewing
from marketplace.search.rules.filters import read
from marketplace.search.rules.saving import Alert
from marketplace.search.services import alerting, matching, saving
from marketplace.verification.services import checklist
from tests.bookmarks.stock import offer
from tests.orders import acts
from tests.reviews import deals
from tests.support import cast
from tests.support.pages import PageClient
from tests.verification import papers

MARKS: Final = {
    "username": "zaphira_q", "e-mail": "mailzq@example.net", "name": "Zaphiranna Quill", "phone": "+1 555 017 7341",
    "bio": "biomarkzq", "address": "streetmarkzq 7", "IP": "203.0.113.77", "message": "messagemarkzq",
    "review": "reviewmarkzq", "listing": "listingmarkzq", "report": "reportmarkzq", "order": "ordermarkzq",
    "saved search": "searchmarkzq", "quick reply": "quickmarkzq", "collection": "collectionmarkzq",
    "key": "keymarkzq", "file": "filemarkzq", "note": "notemarkzq", "browser": "browsermarkzq", "offer": "offermarkzq",
    "moderators": "verdictmarkzq", "bid": "bidmarkzq",
}  # fmt: skip
ELSEWHERE: Final = {"static", "outbox"}
"""What was sent is with whoever got it; the outbox stands for the world outside."""


class Life:
    """Somebody who leaves traces everywhere."""

    def __init__(self, app: Flask, bob: Account, vera: Account) -> None:
        self.account = cast.person(
            MARKS["username"], email=MARKS["e-mail"], name=MARKS["name"], phone=MARKS["phone"], role="seller"
        )
        self.vera, self.desk = vera, cast.signed_in_client(app, vera)
        self.bob_client = cast.signed_in_client(app, bob)
        self.bob, self.bicycle = bob, offer(bob.id, title="Larkspur bicycle", quantity=3)
        session().commit()
        self.client = cast.signed_in_client(app, self.account)
        self.client.environ_base["REMOTE_ADDR"] = MARKS["IP"]
        self.sign_in()
        session().commit()
        self.token = self.client.csrf()

    def sign_in(self) -> None:
        sessions.start(self.account.id, ip=MARKS["IP"], user_agent=f"Mozilla/5.0 {MARKS['browser']}")

    def send(self, method: str, path: str, body: Any = None, **given: Any) -> Any:
        answer = self.client.open(
            f"/api/v1{path}", method=method, json=body, headers={"X-CSRFToken": self.token}, **given
        )
        assert answer.status_code < 300, (path, answer.get_json())
        return answer.get_json()

    def form(self, path: str, **fields: Any) -> None:
        assert self.client.send(path, fields).status_code == 303, path

    def live(self) -> None:
        self.tell_of_oneself()
        self.trade()
        self.talk()
        self.be_told_of()
        self.be_judged()
        jobs.run_waiting()
        session().commit()

    def tell_of_oneself(self) -> None:
        self.send("PUT", "/users/me", {"bio": MARKS["bio"], "contact_information": {"address": MARKS["address"]}})
        self.send("PUT", "/users/me", {"preferences": {"nickname": MARKS["name"]}})
        self.send("POST", "/auth/api-keys", {"name": MARKS["key"], "scopes": ["account.read"]})
        self.send("POST", "/users/me/saved-searches", {"name": MARKS["saved search"], "params": {"search": "kayak"}})
        self.send("POST", "/users/me/bookmarks", {"listing_id": self.bicycle.id})
        self.form("/bookmarks/collections/new", name=MARKS["collection"])
        self.form("/messages/quick-replies", content=MARKS["quick reply"])
        self.form(
            "/account/addresses", name=MARKS["name"], line1=MARKS["address"], city="Alder Ferry", country="US", zip="1"
        )
        self.send("POST", "/users/me/export")
        file = (io.BytesIO(papers.photo(MARKS["file"])), f"{MARKS['file']}.jpg")
        answer = self.client.post(
            "/api/v1/users/me/verification", data={"document_type": "passport", "file": file},
            headers={"X-CSRFToken": self.token},
        )  # fmt: skip
        assert answer.status_code == 200, answer.get_json()
        checklist.waive(self.account.id, "phone", by=self.bob.id, note=MARKS["note"])
        bounced = {"address": MARKS["e-mail"], "account_id": self.account.id, "reason": "full", "is_complaint": False}
        session().add(BouncedAddress(**bounced))

    def trade(self) -> None:
        words = {"title": f"{MARKS['listing']} table", "description": f"Sold by {MARKS['name']}. " * 3}
        self.send("POST", "/listings", {"kind": "product", "status": "draft", **words})
        (order,) = acts.buy(
            Owner(self.account.id), self.bicycle, email=MARKS["e-mail"], name=MARKS["name"],
            address={**acts.HOME, "name": MARKS["name"], "line1": MARKS["address"], "phone": MARKS["phone"]},
        )  # fmt: skip
        self.send("POST", f"/orders/{order.id}/dispute", {"reason": MARKS["order"]})
        self.send("POST", "/offers", {"listing_id": self.bicycle.id, "amount": "200.00", "message": MARKS["bid"]})
        deal = deals.done(self.account.id, self.bob.id, [self.bicycle.id])
        deals.public(deal, 4, MARKS["review"])

    def talk(self) -> None:
        content = f"{MARKS['message']}: call {MARKS['phone']}, {MARKS['name']}"
        self.send("POST", "/messages", {"receiver_id": self.bob.id, "content": content})
        file = (io.BytesIO(MARKS["file"].encode() * 20), f"{MARKS['file']}.txt")
        answer = self.client.post(
            "/api/v1/messages/attachments", data={"file": file}, headers={"X-CSRFToken": self.token}
        )
        assert answer.status_code == 201, answer.get_json()
        report = {"target_type": "listing", "target_id": self.bicycle.id, "reason": "scam", "details": MARKS["report"]}
        self.send("POST", "/reports", report)

    @staticmethod
    def by(client: PageClient, path: str, body: dict[str, Any]) -> None:
        answer = client.post(path, json=body, headers={"X-CSRFToken": client.csrf()})
        assert answer.status_code < 300, (path, answer.get_json())

    def be_told_of(self) -> None:
        """Others hear of what was offered: somebody who searches, and somebody who keeps it."""
        saving.save(self.bob.id, "Chairs", read({"category": ["bicycles-for-tests"]}), Alert.INSTANT, "en")
        self.chair = offer(self.account.id, title=f"Chair {MARKS['offer']}", price=9000)
        announce(ListingsChanged((self.chair.id,)))
        session().commit()
        self.by(self.bob_client, "/api/v1/users/me/bookmarks", {"listing_id": self.chair.id})
        self.by(self.bob_client, "/api/v1/offers", {"listing_id": self.chair.id, "amount": "65.00"})
        while matching.match_noted():
            pass
        alerting.tell_due()
        listing = session().get_one(Listing, self.chair.id)
        listing.price = 7000
        session().flush()
        announce(ListingPriceChanged(listing.id, 9000, 7000, "USD"))
        jobs.run_waiting()
        session().commit()

    def be_judged(self) -> None:
        """Moderators write about the person and about each of their things, and hide everything of theirs at once."""
        vera, words = self.vera, MARKS["moderators"]
        target = {"target_type": "listing", "target_id": self.chair.id, "reason": "scam", "details": "Look."}
        self.by(self.bob_client, "/api/v1/reports", target)
        case_id = session().scalar(select(Case.id).where(Case.target_id == self.chair.id))
        for act, said in (("notes", {"note": words}), ("question", {"question": words}), ("claim", {})):
            assert self.desk.send(f"/admin/reports/{case_id}/{act}", said).status_code == 303, act
        verdict = {"decision": "hide", "statement": words, "note": words}
        assert self.desk.send(f"/admin/reports/{case_id}", verdict).status_code == 303
        review = session().scalars(select(Review).where(Review.reviewer_id == self.account.id)).one()
        reviewing.hide(review.id, by=vera.id, reason=words)
        message = session().scalars(select(Message).where(Message.sender_id == self.account.id)).first()
        assert message is not None
        messaging.hide(message.id, by=vera.id, reason=words)
        sweeping.begin("hide", {"seller": MARKS["username"]}, 1, by=vera.id, reason=words)
        accounts.suspend(self.account.id, by=vera.id, reason=words)
        accounts.readmit(self.account.id, by=vera.id, reason=words)
        self.sign_in()
        jobs.run_waiting()
        session().commit()

    def leave(self) -> None:
        self.account.deleted_at = clock.now()
        audit.record("account.deleted", "account", self.account.id, actor_id=self.account.id)
        session().commit()
        with time_machine.travel(clock.now() + timedelta(days=15), tick=False):
            erase_due()
            jobs.run_waiting()
            session().commit()
        assert self.account.erased_at is not None


def found(folder: Path) -> set[str]:
    """Where each mark is found: the table, or the file."""
    return set(_in_tables()) | set(_in_files(folder))


def _in_tables() -> Iterator[str]:
    for table in inspect(session().connection()).get_table_names():
        for name, mark in MARKS.items():
            for spelling in (mark, mark.encode().hex()):
                statement = text(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE :mark')
                if session().scalar(statement, {"mark": f"%{spelling}%"}):
                    yield f"{name} in {table}"


def _in_files(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and not ELSEWHERE & set(path.parts):
            content = path.read_bytes().lower()
            yield from (
                f"{name} in {path.parent.name}/" for name, mark in MARKS.items() if mark.lower().encode() in content
            )


@pytest.fixture
def life(app: Flask, bob: Account, vera: Account) -> Life:
    return Life(app, bob, vera)


def test_nothing_that_somebody_said_anywhere_is_left(app: Flask, life: Life) -> None:
    life.live()
    folder = Path(app.instance_path)
    before = found(folder)
    assert {where.partition(" in ")[0] for where in before} == set(MARKS), "each of them left a trace"
    life.leave()
    assert found(folder) == set()


def test_what_others_did_is_still_there(app: Flask, life: Life, as_bob: PageClient) -> None:
    documents = _documents()
    life.live()
    assert _documents() > documents
    life.leave()
    assert _documents() == documents
    assert session().get_one(Listing, life.bicycle.id).title == "Larkspur bicycle"
    assert as_bob.get("/messages").status_code == 200
    assert as_bob.get("/sell/orders").status_code == 200


def _documents() -> set[str]:
    return set(storage().keys("verification", before=clock.now() + timedelta(minutes=1)))
