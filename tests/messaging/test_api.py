"""Conversations and messages for programs, as CONTRACT names them."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from marketplace.accounts.models import Account
from marketplace.listings.models import Listing
from marketplace.messaging.rules import files
from marketplace.messaging.services.writing import Sent
from tests.listings.pictures import photo as jpeg
from tests.support.pages import PageClient

API = "/api/v1"
Ask = Callable[..., TestResponse]


def ask(client: PageClient, method: str, path: str, **kwargs: Any) -> TestResponse:
    headers = {"X-CSRFToken": client.csrf()} if method != "GET" else {}
    return client.open(API + path, method=method, headers=headers, **kwargs)


def test_a_message_to_a_seller(
    as_alice: PageClient, as_bob: PageClient, alice: Account, bob: Account, bicycle: Listing
) -> None:
    given = {"receiver_id": bob.id, "listing_id": bicycle.id, "content": " Is it there? ", "client_id": "a1"}
    answer = ask(as_alice, "POST", "/messages", json=given)
    assert answer.status_code == 201
    said = answer.get_json()
    assert said["content"] == "Is it there?"
    assert (said["sender_id"], said["receiver_id"], said["is_read"]) == (alice.id, bob.id, False)
    assert said["timestamp_sent"].endswith("Z")
    again = ask(as_alice, "POST", "/messages", json=given)
    assert (again.status_code, again.get_json()["message_id"]) == (200, said["message_id"])

    inbox = ask(as_bob, "GET", "/conversations").get_json()
    assert (inbox["totalItems"], inbox["hasNext"]) == (1, False)
    (one,) = inbox["conversations"]
    assert one["other_user"]["username"] == "alice"
    assert (one["unread_count"], one["last_message_preview"]) == (1, "Is it there?")
    assert one["listing"]["listing_id"] == bicycle.id
    path = f"/conversations/{one['conversation_id']}"
    assert ask(as_bob, "POST", f"{path}/read").get_json()["unread_count"] == 0
    assert ask(as_alice, "GET", f"{path}/messages").get_json()["messages"][0]["is_read"] is True
    reply = ask(as_bob, "POST", "/messages", json={"conversation_id": one["conversation_id"], "content": "Yes"})
    assert reply.status_code == 201
    since = ask(as_alice, "GET", f"{path}/messages?after={said['message_id']}").get_json()
    assert [message["content"] for message in since["messages"]] == ["Yes"]
    assert ask(as_alice, "POST", f"/messages/{reply.get_json()['message_id']}/read").status_code == 200


def test_archive_delete_and_block(as_bob: PageClient, asked: Sent, alice: Account) -> None:
    path = f"/conversations/{asked.conversation_id}"
    assert ask(as_bob, "PATCH", path, json={"archived": True}).get_json()["archived"] is True
    assert ask(as_bob, "GET", "/conversations").get_json()["totalItems"] == 0
    assert ask(as_bob, "GET", "/conversations?archived=true").get_json()["totalItems"] == 1
    assert ask(as_bob, "PATCH", path, json={"archived": "perhaps"}).status_code == 400
    assert ask(as_bob, "POST", f"/users/{alice.id}/block").status_code == 200
    refused = ask(as_bob, "POST", "/messages", json={"conversation_id": asked.conversation_id, "content": "Hi"})
    assert (refused.status_code, refused.get_json()["code"]) == (403, "blocked")
    assert ask(as_bob, "DELETE", f"/users/{alice.id}/block").status_code == 200
    assert ask(as_bob, "DELETE", path).status_code == 200
    assert ask(as_bob, "GET", path + "/messages").get_json()["totalItems"] == 0


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"content": "Hi"},
        {"content": "Hi", "receiver_id": "7"},
        {"content": "Hi", "receiver_id": 7, "conversation_id": 7},
        {"content": 7, "receiver_id": 7},
        {"content": "Hi", "receiver_id": 7, "more": 1},
        {"content": "\x00", "receiver_id": 7},
        {"content": "x" * 9000, "receiver_id": 7},
    ],
)
def test_nonsense_is_refused(as_alice: PageClient, given: dict[str, Any]) -> None:
    assert ask(as_alice, "POST", "/messages", json=given).status_code == 400


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""), ("GET", "/messages"), ("POST", "/read"), ("DELETE", ""), ("PATCH", ""),
    ],
)  # fmt: skip
def test_a_stranger_gets_404(as_charlie: PageClient, asked: Sent, method: str, path: str) -> None:
    body = {"json": {"archived": True}} if method == "PATCH" else {}
    assert ask(as_charlie, method, f"/conversations/{asked.conversation_id}{path}", **body).status_code == 404


def test_a_stranger_reads_and_writes_nothing(as_charlie: PageClient, asked: Sent) -> None:
    assert ask(as_charlie, "POST", f"/messages/{asked.message_id}/read").status_code == 404
    into = {"conversation_id": asked.conversation_id, "content": "Hi"}
    assert ask(as_charlie, "POST", "/messages", json=into).status_code == 404
    about = {"target_type": "message", "target_id": asked.message_id, "reason": "spam"}
    assert ask(as_charlie, "POST", "/reports", json=about).status_code == 404


def test_guests_are_asked_who_they_are(client: PageClient, asked: Sent) -> None:
    assert client.get(f"{API}/conversations").status_code == 401


def test_a_photo_is_for_the_two_and_nobody_else(
    as_alice: PageClient, as_bob: PageClient, as_charlie: PageClient, as_ada: PageClient, asked: Sent
) -> None:
    with io.BytesIO(jpeg()) as file:
        sent = ask(as_alice, "POST", "/messages/attachments", data={"file": (file, "../Rad im Hof.JPG")})
    assert sent.status_code == 201
    photo = sent.get_json()
    assert (photo["kind"], photo["name"]) == ("photo", "Rad im Hof.jpg")
    assert as_bob.get(photo["url"]).status_code == 404
    given = {"conversation_id": asked.conversation_id, "content": "", "attachment_ids": [photo["attachment_id"]]}
    assert ask(as_bob, "POST", "/messages", json=given).status_code == 400
    message = ask(as_alice, "POST", "/messages", json=given)
    assert message.get_json()["attachments"][0]["url"] == photo["url"]
    assert ask(as_alice, "POST", "/messages", json=given).status_code == 400
    for path in (photo["url"], photo["thumbnail_url"]):
        answer = as_bob.get(path)
        assert answer.status_code == 200
        assert answer.headers["Content-Security-Policy"].strip() == "default-src 'none'; sandbox"
        assert answer.headers["Cache-Control"].startswith("private")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        answer.close()
        assert as_charlie.get(path).status_code == 404
        assert as_ada.get(path).status_code == 404


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("offer.pdf", b"%PDF-1.7 an offer", 201),
        ("notes.txt", "Grüße".encode(), 201),
        ("offer.pdf", b"<html><script>alert(1)</script>", 415),
        ("photo.jpg", b"<svg onload=alert(1)>", 415),
        ("page.html", b"<h1>hi</h1>", 415),
        ("x.svg", b"<svg/>", 415),
        ("run.exe", b"MZ", 415),
        ("notes.txt", b"\x00\x01", 415),
        ("photo.jpg.exe", b"MZ", 415),
        ("empty.txt", b"", 400),
        ("big.txt", b"x" * 5001, 413),
    ],
)
def test_files_are_known_by_what_is_in_them(
    as_alice: PageClient, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, status: int
) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 5000)
    answer = ask(as_alice, "POST", "/messages/attachments", data={"file": (io.BytesIO(data), name)})
    assert answer.status_code == status
    if status == 201:
        fetched = as_alice.get(answer.get_json()["url"])
        assert fetched.headers["Content-Disposition"].startswith("attachment")
        assert fetched.data == data
        fetched.close()


def test_no_file_is_no_attachment(as_alice: PageClient) -> None:
    assert (
        ask(
            as_alice, "POST", "/messages/attachments", data={"other": "x"}, content_type="multipart/form-data"
        ).status_code
        == 400
    )


def test_it_is_described(client: PageClient) -> None:
    paths = client.get(f"{API}/openapi.json").get_json()["paths"]
    named = {
        "/conversations", "/conversations/{conversation_id}/messages", "/messages", "/messages/{message_id}/read",
        "/conversations/{conversation_id}/read", "/conversations/{conversation_id}", "/users/{user_id}/block",
    }  # fmt: skip
    assert named <= {path.removeprefix(API) for path in paths}
