"""The seller's checklist: looked up, ticked, waived, reopened; written by the operator."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from marketplace.accounts.events import AccountErased, PersonalDataRequested
from marketplace.accounts.models import Account, PersonalExportPart
from marketplace.accounts.services import exports
from marketplace.core.db import session
from marketplace.core.errors import Conflict, NotFound
from marketplace.core.events import announce
from marketplace.core.models import AuditEntry
from marketplace.notifications.models import Notice
from marketplace.payments.models import Payee
from marketplace.verification.models import ChecklistMark
from marketplace.verification.rules.checklist import Item, Mark, Said, check_item, progress
from marketplace.verification.services import checklist
from tests.listings import shelf
from tests.support.pages import PageClient

LIST = "/admin/verifications/checklist"


def own(client: PageClient) -> dict[str, Any]:
    return client.get("/api/v1/users/me/checklist").get_json()


def add(ada: Account, label: str = "Read the packing guide", link: str = "/help") -> str:
    key = checklist.add(label=label, detail="", link=link, by=ada.id).key
    session().commit()
    return key


def test_facts_are_looked_up(as_bob: PageClient, bob: Account) -> None:
    page = as_bob.get("/sell").get_data(as_text=True)
    assert "Ready to sell" in page
    assert "1 of 6" in page, "the address is confirmed, and nothing else"
    bob.phone, bob.is_verified, bob.picture_key = "+1 555 0100", True, "pictures/x"
    session().commit()
    assert "4 of 6" in as_bob.get("/sell").get_data(as_text=True)
    shelf.listing(bob)
    session().add(Payee(account_id=bob.id, provider="sandbox", destination="acct_1", state="restricted"))
    session().commit()
    assert "5 of 6" in as_bob.get("/sell").get_data(as_text=True), "the provider wants more"
    session().get_one(Payee, bob.id).state = "ready"
    session().commit()
    assert "Ready to sell" not in as_bob.get("/sell").get_data(as_text=True), "what is done asks for nothing"
    assert (own(as_bob)["done"], own(as_bob)["total"]) == (6, 6)


def test_own_items_are_ticked_by_the_seller(as_bob: PageClient, as_alice: PageClient, ada: Account) -> None:
    key = add(ada)
    assert "Read the packing guide" in as_bob.get("/sell").get_data(as_text=True)
    assert as_bob.send(f"/account/checklist/{key}", {"done": "1"}).status_code == 303
    assert "2 of 7" in as_bob.get("/sell").get_data(as_text=True)
    assert own(as_alice)["done"] == 1, "another's tick is another's"
    as_bob.send(f"/account/checklist/{key}", {"done": "0"})
    assert own(as_bob)["done"] == 1
    for wrong in ("email", "nothing"):
        assert as_bob.send(f"/account/checklist/{wrong}", {"done": "1"}).status_code == 404


def test_a_moderator_waives_reopens_and_takes_back(
    as_vera: PageClient, as_bob: PageClient, bob: Account, vera: Account
) -> None:
    desk = f"{LIST}/people/{bob.id}"
    assert as_vera.get(desk).status_code == 200
    assert as_vera.send(f"{desk}/phone", {"action": "waive"}).status_code == 422, "not without a word"
    assert as_vera.send(f"{desk}/phone", {"action": "waive", "note": "Has no phone."}).status_code == 303
    assert "Not needed: Has no phone." in as_bob.get("/sell").get_data(as_text=True)
    assert own(as_bob)["done"] == 2
    again = {"action": "reopen", "note": "The address bounces."}
    assert as_vera.send(f"{desk}/email", again).status_code == 303
    found = {item["key"]: item for item in own(as_bob)["items"]}
    assert (found["email"]["state"], found["email"]["is_done"]) == ("reopened", False)
    told = session().scalars(select(Notice.content).where(Notice.account_id == bob.id)).all()
    assert told == ["On your checklist again: Confirm your e-mail address"]
    for key in ("email", "phone"):
        as_vera.send(f"{desk}/{key}", {"action": "clear"})
    assert own(as_bob)["done"] == 1
    entries = session().scalars(select(AuditEntry).where(AuditEntry.action.startswith("checklist."))).all()
    assert [entry.action.partition(".")[2] for entry in entries] == ["waived", "reopened", "clear", "clear"]
    assert {entry.actor_id for entry in entries} == {vera.id}
    assert "phone." not in str([(entry.after, entry.reason) for entry in entries])


@pytest.mark.parametrize("action", ["", "explode"])
def test_nonsense_is_refused(as_vera: PageClient, bob: Account, action: str) -> None:
    assert as_vera.send(f"{LIST}/people/{bob.id}/email", {"action": action, "note": "x"}).status_code == 404
    assert as_vera.send(f"{LIST}/people/{bob.id}/nothing", {"action": "waive", "note": "x"}).status_code == 404
    assert as_vera.send(f"{LIST}/people/999999/email", {"action": "waive", "note": "x"}).status_code == 404


def test_the_operator_writes_the_list(as_ada: PageClient, as_bob: PageClient) -> None:
    words = {"label": "Read the guide", "detail": "Ten minutes", "link": "/help"}
    assert as_ada.send(f"{LIST}/items", words).status_code == 303
    page = as_ada.get(LIST).get_data(as_text=True)
    (key,) = set(re.findall(r"own-[0-9a-f]{8}", page))
    order = {f"position_{key}": "1", "position_email": "99", "on": [key, "email", "identity"]}
    assert as_ada.send(LIST, order).status_code == 303
    assert [item["key"] for item in own(as_bob)["items"]] == [key, "identity", "email"]
    changed = {**words, "label": "Read it twice"}
    assert as_ada.send(f"{LIST}/items/{key}", changed).status_code == 303
    assert "Read it twice" in as_bob.get("/sell").get_data(as_text=True)
    as_bob.send(f"/account/checklist/{key}", {"done": "1"})
    assert as_ada.send(f"{LIST}/items/{key}/removal").status_code == 303
    assert not session().scalars(select(ChecklistMark)).all()
    assert as_ada.get(f"{LIST}/items/{key}").status_code == 404
    assert as_ada.send(f"{LIST}/items/email/removal").status_code == 404, "what is looked up is switched off instead"


@pytest.mark.parametrize(
    "words", [{"label": ""}, {"label": "x" * 121}, {"label": "x", "link": "javascript:alert(1)"},
              {"label": "x", "link": "//evil.example"}, {"label": "x", "link": "http://plain.example"}],
)  # fmt: skip
def test_words_and_links_are_checked(as_ada: PageClient, words: dict[str, str]) -> None:
    assert as_ada.send(f"{LIST}/items", words).status_code == 422


def test_only_those_who_may(as_vera: PageClient, as_bob: PageClient, client: PageClient, bob: Account) -> None:
    assert as_vera.get(LIST).status_code == 403, "moderators don't write the list"
    for path in (LIST, f"{LIST}/people/{bob.id}"):
        assert as_bob.get(path).status_code == 403
        assert client.get(path).status_code == 302
    assert client.get("/api/v1/users/me/checklist").status_code == 401


def test_a_waived_item_is_not_ticked(ada: Account, vera: Account, bob: Account) -> None:
    key = add(ada)
    checklist.waive(bob.id, key, by=vera.id, note="Not for downloads.")
    with pytest.raises(Conflict):
        checklist.tick(bob.id, key, is_done=True)
    with pytest.raises(NotFound):
        checklist.waive(999_999, key, by=vera.id, note="x")


def test_the_list_has_an_end(ada: Account) -> None:
    for number in range(24):
        add(ada, f"Item {number}")
    with pytest.raises(Conflict):
        add(ada, "One more")


def test_copy_and_erasure(bob: Account, vera: Account) -> None:
    checklist.waive(bob.id, "phone", by=vera.id, note="Has no phone.")
    export = exports.request_export(bob.id)
    announce(PersonalDataRequested(bob.id, export.id))
    part = session().get_one(PersonalExportPart, (export.id, "checklist"))
    assert [(one["item"], one["mark"], one["note"]) for one in part.data] == [("phone", "waived", "Has no phone.")]
    announce(AccountErased(bob.id))
    assert not session().scalars(select(ChecklistMark)).all()


KEYS = [f"k{number}" for number in range(6)]


@given(
    st.dictionaries(st.sampled_from(KEYS), st.booleans()),
    st.dictionaries(st.sampled_from(KEYS), st.sampled_from(Mark)),
    st.sets(st.sampled_from(KEYS)),
)
def test_a_moderators_word_goes_before_facts(facts: dict[str, bool], marks: dict[str, Mark], own: set[str]) -> None:
    items = [Item(key, key, "", "", number, is_custom=key in own) for number, key in enumerate(KEYS)]
    found = progress(items, facts, {key: Said(mark, "note") for key, mark in marks.items()})
    assert 0 <= found.done <= found.total == len(KEYS)
    for step in found.steps:
        mark = marks.get(step.item.key)
        if mark in (Mark.WAIVED, Mark.REOPENED):
            assert step.is_done == (mark == Mark.WAIVED)
        elif step.item.is_custom:
            assert step.is_done == (mark == Mark.DONE)
        else:
            assert step.is_done == facts.get(step.item.key, False)


@pytest.mark.parametrize("link", ["", "/help", "https://example.com/guide"])
def test_honest_links_are_taken(link: str) -> None:
    assert check_item("Read it", "", link) == {}


class TestOfficeApi:
    API = "/api/v1/admin/checklist"

    def call(self, client: PageClient, method: str, path: str, body: Any = None) -> Any:
        headers = {"X-CSRFToken": client.csrf()}
        return client.open(f"{self.API}{path}", method=method, json=body, headers=headers)

    def test_the_list_is_written_and_arranged(self, as_ada: PageClient) -> None:
        made = self.call(as_ada, "POST", "/items", {"label": "Read the guide", "link": "/help"})
        assert made.status_code == 201
        key = made.get_json()["key"]
        changed = self.call(as_ada, "PUT", f"/items/{key}", {"label": "Read it all"}).get_json()
        assert (changed["label"], changed["link"], changed["is_custom"]) == ("Read it all", "", True)
        places = [{"key": key, "position": 1, "is_on": True}, {"key": "phone", "position": 99, "is_on": False}]
        arranged = self.call(as_ada, "PUT", "", {"items": places}).get_json()["items"]
        assert (arranged[0]["key"], arranged[-1]["key"], arranged[-1]["is_on"]) == (key, "phone", False)
        assert {each["key"] for each in arranged if each["is_on"]} >= {"email", "picture", "identity"}
        assert as_ada.get(f"{self.API}?limit=1").get_json()["items"][0]["key"] == key
        assert self.call(as_ada, "DELETE", f"/items/{key}").status_code == 200
        assert self.call(as_ada, "DELETE", f"/items/{key}").status_code == 404
        written = session().scalars(select(AuditEntry.action).where(AuditEntry.target_type == "checklist"))
        assert set(written) == {"checklist.add", "checklist.change", "checklist.arrange", "checklist.remove"}

    @pytest.mark.parametrize(
        ("method", "path", "body", "status"),
        [("POST", "/items", {"label": ""}, 400), ("POST", "/items", {"label": "x", "link": "javascript:x"}, 400),
         ("PUT", "/items/email", {"label": "x"}, 404), ("DELETE", "/items/email", None, 404),
         ("PUT", "", {"items": [{"key": "nothing", "position": 1, "is_on": True}]}, 404),
         ("PUT", "", {"items": []}, 400)],
    )  # fmt: skip
    def test_what_does_not_fit_is_refused(
        self, as_ada: PageClient, method: str, path: str, body: Any, status: int
    ) -> None:
        assert self.call(as_ada, method, path, body).status_code == status

    def test_an_item_is_waived_reopened_and_let_go(self, as_vera: PageClient, as_bob: PageClient, bob: Account) -> None:
        path = f"/people/{bob.id}"
        assert self.call(as_vera, "POST", f"{path}/phone/waive", {}).status_code == 400
        waived = self.call(as_vera, "POST", f"{path}/phone/waive", {"note": "We met"}).get_json()
        assert [(each["state"], each["note"]) for each in waived["items"] if each["key"] == "phone"] == [
            ("waived", "We met")
        ]
        assert waived["done"] == own(as_bob)["done"] == 2
        self.call(as_vera, "POST", f"{path}/email/reopen", {"note": "It bounced"})
        assert as_vera.get(f"{self.API}{path}").get_json()["done"] == 1
        assert self.call(as_vera, "POST", f"{path}/email/clear").get_json()["done"] == 2
        for wrong in ("/people/99999/email/clear", f"{path}/nothing/clear"):
            assert self.call(as_vera, "POST", wrong).status_code == 404
        assert as_vera.get(f"{self.API}/people/99999").status_code == 404

    def test_who_may(self, as_vera: PageClient, as_bob: PageClient, client: PageClient, bob: Account) -> None:
        assert [each.get(self.API).status_code for each in (as_vera, as_bob, client)] == [403, 403, 401]
        path = f"/people/{bob.id}"
        assert [each.get(f"{self.API}{path}").status_code for each in (as_vera, as_bob, client)] == [200, 403, 401]
