"""The inbox: its page, the bell, and the JSON of the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from marketplace.accounts.models import Account
from marketplace.core.db import session
from marketplace.notifications.services import mark_seen
from tests.notifications.conftest import notices
from tests.support.pages import PageClient

API = "/api/v1/notifications"


def post(client: PageClient, path: str, **fields: str) -> Any:
    return client.post(path, data={"csrf_token": client.csrf(), **fields})


def send(client: PageClient, path: str, method: str = "POST") -> Any:
    return client.open(path, method=method, headers={"X-CSRFToken": client.csrf()})


def test_an_empty_inbox_says_what_will_stand_there(as_alice: PageClient) -> None:
    assert "Nothing yet" in as_alice.get("/notifications").text
    assert "You have read everything" in as_alice.get("/notifications?unread=1").text


def test_notices_stand_there_the_latest_first(as_alice: PageClient, alice: Account, tell: Callable[..., int]) -> None:
    tell(alice.id, sender="Bob")
    tell(alice.id, sender="Carol")
    page = as_alice.get("/notifications").text
    assert page.index("Carol sent you a parcel") < page.index("Bob sent you a parcel")
    assert '<span class="count">2</span>' in page


def test_the_bell_stands_on_every_page(as_alice: PageClient, alice: Account, tell: Callable[..., int]) -> None:
    assert '<span class="count">' not in as_alice.get("/help").text
    tell(alice.id)
    assert '<span class="count">1</span>' in as_alice.get("/help").text


def test_opening_a_notice_leads_to_its_matter_and_reads_it(
    as_alice: PageClient, alice: Account, tell: Callable[..., int]
) -> None:
    told = tell(alice.id)
    answer = as_alice.get(f"/notifications/{told}")
    assert (answer.status_code, answer.location) == (303, "/orders/7")
    assert notices(alice.id)[0].read_at is not None
    assert "Bob sent you a parcel" not in as_alice.get("/notifications?unread=1").text
    assert "Bob sent you a parcel" in as_alice.get("/notifications").text


def test_reading_and_unreading(as_alice: PageClient, alice: Account, tell: Callable[..., int]) -> None:
    told = tell(alice.id, key="order:7")
    answer = post(as_alice, f"/notifications/{told}/reading", read="1", next="/notifications?unread=1&page=2")
    assert answer.location == "/notifications?unread=1&page=2"
    assert notices(alice.id)[0].read_at is not None
    post(as_alice, f"/notifications/{told}/reading", read="0")
    assert notices(alice.id)[0].read_at is None

    mark_seen(alice.id, "order:7")
    tell(alice.id, key="order:7")
    post(as_alice, f"/notifications/{told}/reading", read="0")
    assert [bool(one.read_at) for one in notices(alice.id)] == [True, False], "one unread notice of a key is enough"


def test_reading_everything(as_alice: PageClient, alice: Account, bob: Account, tell: Callable[..., int]) -> None:
    for person in (alice, alice, bob):
        tell(person.id)
    post(as_alice, "/notifications/reading")
    assert "2 notices are read now." in as_alice.get("/notifications").text
    assert all(one.read_at for one in notices(alice.id))
    assert notices(bob.id)[0].read_at is None


def test_dismissing_can_be_undone(as_alice: PageClient, alice: Account, tell: Callable[..., int]) -> None:
    told = tell(alice.id)
    answer = post(as_alice, f"/notifications/{told}/dismissal", next="/notifications?unread=1&dismissed=99")
    assert answer.location == f"/notifications?unread=1&dismissed={told}"
    page = as_alice.get(answer.location).text
    assert "Dismissed: Bob sent you a parcel" in page
    assert '<ul class="notices"' not in page

    answer = post(as_alice, f"/notifications/{told}/dismissal", dismissed="0", next=answer.location)
    assert answer.location == "/notifications?unread=1"
    assert '<ul class="notices"' in as_alice.get(answer.location).text


def test_what_is_put_back_beside_a_later_one_is_read(
    as_alice: PageClient, alice: Account, tell: Callable[..., int]
) -> None:
    told = tell(alice.id, key="order:7")
    post(as_alice, f"/notifications/{told}/dismissal")
    tell(alice.id, key="order:7")
    post(as_alice, f"/notifications/{told}/dismissal", dismissed="0")
    assert [bool(one.read_at) for one in notices(alice.id)] == [True, False]
    assert [one.dismissed_at for one in notices(alice.id)] == [None, None]


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/admin", "javascript:alert(1)"])
def test_forms_lead_back_to_the_inbox_alone(
    as_alice: PageClient, alice: Account, tell: Callable[..., int], target: str
) -> None:
    told = tell(alice.id)
    assert post(as_alice, f"/notifications/{told}/reading", next=target).location == "/notifications"


def test_others_notices_are_not_there(as_charlie: PageClient, alice: Account, tell: Callable[..., int]) -> None:
    told = tell(alice.id)
    session().commit()
    assert as_charlie.get(f"/notifications/{told}").status_code == 404
    for path in (f"/notifications/{told}/reading", f"/notifications/{told}/dismissal"):
        assert post(as_charlie, path).status_code == 404
    assert send(as_charlie, f"{API}/{told}/read").status_code == 404
    assert send(as_charlie, f"{API}/{told}", "DELETE").status_code == 404
    assert "parcel" not in as_charlie.get(f"/notifications?dismissed={told}").text
    (kept,) = notices(alice.id)
    assert (kept.read_at, kept.dismissed_at) == (None, None)


def test_guests_are_asked_to_sign_in(client: PageClient) -> None:
    assert client.get("/notifications").location.startswith("/login")
    assert client.get(API).status_code == 401


def test_odd_pages(as_alice: PageClient) -> None:
    assert as_alice.get("/notifications?page=0").status_code == 400
    assert as_alice.get("/notifications?page=9").status_code == 200
    assert as_alice.get("/notifications?dismissed=x").status_code == 200
    assert as_alice.put("/notifications").status_code in {400, 405}


def test_the_list_as_json(as_alice: PageClient, alice: Account, tell: Callable[..., int]) -> None:
    first, second = tell(alice.id), tell(alice.id, related_id=None)
    body = as_alice.get(f"{API}?limit=1").get_json()
    assert (body["currentPage"], body["totalPages"], body["totalItems"], body["hasNext"]) == (1, 2, 2, True)
    assert body["unreadCount"] == 2
    (newest,) = body["notifications"]
    assert newest.pop("timestamp_created").endswith("Z")
    assert newest == {
        "notification_id": second, "type": "test.parcel", "content": "Bob sent you a parcel", "url": "/orders/7",
        "related_entity_id": None, "is_read": False,
    }  # fmt: skip
    assert as_alice.get(f"{API}?page=2&limit=1").get_json()["notifications"][0]["related_entity_id"] == 7
    assert first != second


def test_reading_as_json(as_alice: PageClient, alice: Account, tell: Callable[..., int]) -> None:
    told, other = tell(alice.id), tell(alice.id)
    for _again in range(2):
        answer = send(as_alice, f"{API}/{told}/read")
        assert (answer.status_code, answer.get_json()["is_read"]) == (200, True)
    body = as_alice.get(f"{API}?unread=true").get_json()
    assert ([one["notification_id"] for one in body["notifications"]], body["unreadCount"]) == ([other], 1)
    assert send(as_alice, f"{API}/read-all").get_json()["count"] == 1
    assert as_alice.get(API).get_json()["unreadCount"] == 0


def test_dismissing_as_json(as_alice: PageClient, alice: Account, tell: Callable[..., int]) -> None:
    told = tell(alice.id)
    assert send(as_alice, f"{API}/{told}", "DELETE").status_code == 200
    assert as_alice.get(API).get_json()["totalItems"] == 0
    assert send(as_alice, f"{API}/999999999", "DELETE").status_code == 404


@pytest.mark.parametrize("query", ["?page=0", "?limit=101", "?unread=maybe", "?more=1"])
def test_bad_queries_are_named(as_alice: PageClient, query: str) -> None:
    answer = as_alice.get(API + query)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "invalid")


@pytest.mark.parametrize("path", ["/notifications", API, "/help"])
def test_pages_take_the_same_number_of_statements(
    as_alice: PageClient, alice: Account, tell: Callable[..., int], count_statements: Callable[..., int], path: str
) -> None:
    tell(alice.id)
    as_alice.get(path)
    with_one = count_statements(lambda: as_alice.get(path))
    for _ in range(9):
        tell(alice.id)
    assert count_statements(lambda: as_alice.get(path)) == with_one
