"""Who gets a live connection, what ends it, and how much it may send."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import requests
from flask import Flask

from marketplace.accounts.models import Account, Presence
from marketplace.accounts.queries.presence import dead_among, online_among
from marketplace.accounts.rules import Role
from marketplace.accounts.services import (
    access,
    api_keys,
    credentials,
    deletion,
    moderation,
    presence,
    sessions,
    tokens,
)
from marketplace.accounts.services.devices import Device
from marketplace.core import live as core
from marketplace.core import sockets
from marketplace.core.db import rollback, session, unit_of_work
from tests.support import cast
from tests.support.browser import served
from tests.support.live import Live, connected, cookie_of


@pytest.fixture
def people(own_app: Flask) -> dict[str, Account]:
    with own_app.app_context(), unit_of_work():
        return {name: cast.person(name) for name in ("alice", "bob", "ada", "vera")}


@pytest.fixture
def address(own_app: Flask) -> Iterator[str]:
    with served(own_app) as found:
        yield found


@pytest.fixture
def connect(own_app: Flask, address: str, people: dict[str, Account]) -> Iterator[Callable[[str], Live]]:
    with ExitStack() as stack:
        yield lambda name: stack.enter_context(connected(own_app, address, people[name]))


def _tell(app: Flask, account: Account, event: str, data: dict[str, Any]) -> None:
    with app.app_context(), unit_of_work():
        core.tell(account.id, event, data)


def test_all_devices_of_one_account_hear_it_and_nobody_else(
    own_app: Flask, people: dict[str, Account], connect: Callable[[str], Live]
) -> None:
    phone, desk, other = connect("alice"), connect("alice"), connect("bob")
    _tell(own_app, people["alice"], "greeting", {"text": "Grüezi"})
    assert phone.hear("greeting") == desk.hear("greeting") == {"text": "Grüezi"}
    assert other.hears_nothing("greeting")


def test_nothing_is_told_of_what_was_undone(
    own_app: Flask, people: dict[str, Account], connect: Callable[[str], Live]
) -> None:
    alice = connect("alice")
    with own_app.app_context():
        core.tell(people["alice"].id, "greeting", {})
        rollback()
    assert alice.hears_nothing("greeting")


def test_a_guest_is_refused(address: str) -> None:
    assert Live(address, origin=address).refusal == "unauthenticated"
    assert Live(address, origin=address, cookie="session=forged").refusal == "unauthenticated"


@pytest.mark.parametrize("origin", [None, "https://listed.example"])
def test_a_cookie_counts_only_from_our_own_pages(
    own_app: Flask, address: str, people: dict[str, Account], origin: str | None
) -> None:
    own_app.extensions["socketio"].listed.add("https://listed.example")
    assert Live(address, origin=origin, cookie=cookie_of(own_app, people["alice"])).refusal == "unauthenticated"


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_a_foreign_page_gets_no_connection_at_all(
    own_app: Flask, address: str, people: dict[str, Account], origin: str
) -> None:
    cookie = cookie_of(own_app, people["alice"])
    for transport in ("polling", "websocket"):
        answer = _shake_hands(
            address, transport, {"Origin": origin, "Cookie": cookie, "X-Forwarded-Host": "evil.example"}
        )
        assert answer.status_code == 400


def test_programs_bring_a_token_or_a_key(own_app: Flask, address: str, people: dict[str, Account]) -> None:
    with own_app.app_context(), unit_of_work():
        pair = tokens.start(people["alice"].id, Device("192.0.2.1", "program", None))
        _, key = api_keys.create(people["alice"].id, Role.BUYER, name="bot")
    with_token, with_key = Live(address, auth={"token": pair.access}), Live(address, auth={"token": key})
    _tell(own_app, people["alice"], "greeting", {})
    assert with_token.hear("greeting") == with_key.hear("greeting") == {}
    for nonsense in ("", "x" * 10_000, 7, None, ["a"]):
        assert Live(address, auth={"token": nonsense}).refusal == "unauthenticated"
    with own_app.app_context(), unit_of_work():
        access.end_everything(people["alice"].id)
    assert with_token.is_cut()
    assert with_key.is_cut()


def test_a_bad_token_is_not_made_good_by_a_cookie(own_app: Flask, address: str, people: dict[str, Account]) -> None:
    cookie = cookie_of(own_app, people["alice"])
    assert Live(address, origin=address, cookie=cookie, auth={"token": "no"}).refusal == "unauthenticated"


ENDS: dict[str, Callable[[Account], object]] = {
    "signed out everywhere": lambda account: sessions.end_all(account.id),
    "suspended": lambda account: moderation.suspend(account.id, by=None, reason="spam"),
    "demoted": lambda account: moderation.set_role(account.id, Role.BUYER, by=None),
    "password changed": lambda account: credentials.set_password(
        session().get_one(Account, account.id), "nine violet umbrellas"
    ),
    "deleted": lambda account: deletion.delete_account(session().get_one(Account, account.id)),
}


@pytest.mark.parametrize("end", list(ENDS))
def test_what_ends_a_session_ends_its_connections_at_once(
    own_app: Flask, people: dict[str, Account], connect: Callable[[str], Live], end: str
) -> None:
    gone, other = connect("vera"), connect("alice")
    with own_app.app_context(), unit_of_work():
        ENDS[end](people["vera"])
    assert gone.is_cut(3)
    _tell(own_app, people["alice"], "greeting", {})
    assert other.hear("greeting") == {}


def test_signing_out_here_leaves_the_other_device_alone(
    own_app: Flask, address: str, people: dict[str, Account], connect: Callable[[str], Live]
) -> None:
    desk = connect("alice")
    with own_app.app_context(), unit_of_work():
        token = sessions.start(people["alice"].id, ip="192.0.2.1", user_agent="Phone")
    signer = own_app.session_interface.get_signing_serializer(own_app)  # type: ignore[attr-defined] # Flask's own
    phone = Live(address, origin=address, cookie=f"session={signer.dumps({'_user_id': token})}")
    with own_app.app_context(), unit_of_work():
        sessions.end(token)
    assert phone.is_cut(3)
    _tell(own_app, people["alice"], "greeting", {})
    assert desk.hear("greeting") == {}


def test_another_process_reaches_these_connections(
    own_app: Flask, people: dict[str, Account], connect: Callable[[str], Live]
) -> None:
    """The worker and commands have no connections of their own; they speak through the database."""
    alice, vera = connect("alice"), connect("vera")
    elsewhere = type(own_app.extensions["bus"])(own_app, own_app.extensions["sqlalchemy"])
    here, own_app.extensions["bus"] = own_app.extensions["bus"], elsewhere
    elsewhere.set_server(own_app.extensions["socketio"].server)
    here.set_server(own_app.extensions["socketio"].server)
    time.sleep(0.3)  # until it listens
    with own_app.app_context(), unit_of_work():
        core.tell(people["alice"].id, "greeting", {"from": "afar"})
        sessions.end_all(people["vera"].id)
    assert alice.hear("greeting") == {"from": "afar"}
    assert vera.is_cut(3)


def test_a_flood_is_cut(connect: Callable[[str], Live]) -> None:
    alice, bob = connect("alice"), connect("bob")
    for _ in range(sockets.BURST + 60):
        alice.socket.send('42["nothing",{}]')
    assert alice.is_cut(5)
    assert not bob.is_cut(0.3)


@pytest.mark.parametrize(
    "packet", ["9", "45-", '42{"a":', "42" + "[" * 30_000, b"\x00\x01", "x" * (sockets.LARGEST_PACKET + 1), "4451-[]"]
)
def test_nonsense_is_cut(connect: Callable[[str], Live], packet: str | bytes) -> None:
    alice = connect("alice")
    alice.socket.send(packet)
    is_known_to_be_harmless = packet == "9"  # an unknown kind of packet is passed over
    assert alice.is_cut(0.5 if is_known_to_be_harmless else 5) is not is_known_to_be_harmless


def test_whoever_never_says_who_they_are_is_cut(own_app: Flask, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "HANDSHAKE_SECONDS", 0.2)
    monkeypatch.setattr(sockets, "BEAT_SECONDS", 0.2)
    stranger = Live(address, origin=address)
    assert stranger.refusal == "unauthenticated"
    assert stranger.is_cut(5)


def test_an_address_has_so_many_connections_and_no_more(own_app: Flask, address: str) -> None:
    own_app.extensions["socketio"].per_address = 3
    kept = [Live(address, origin=address) for _ in range(3)]
    assert _shake_hands(address, "polling", {"Origin": address}).status_code == 429
    for one in kept:
        one.close()


def test_a_dead_credential_is_found_even_if_no_word_came(
    own_app: Flask, people: dict[str, Account], connect: Callable[[str], Live], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "BEAT_SECONDS", 0.2)
    alice = connect("alice")
    monkeypatch.setattr(sockets, "RECHECK_SECONDS", 0.0)
    with own_app.app_context(), unit_of_work():
        session().connection().exec_driver_sql("DELETE FROM account_sessions")
        assert dead_among({"session:1", "family:2", "key:3"}) >= {"family:2", "key:3"}
    assert alice.is_cut(5)


def test_presence_lasts_over_a_change_of_page(
    own_app: Flask, people: dict[str, Account], connect: Callable[[str], Live], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "BEAT_SECONDS", 0.1)

    def online() -> set[int]:
        with own_app.app_context():
            return online_among([account.id for account in people.values()])

    first, second = connect("alice"), connect("alice")
    assert online() == {people["alice"].id}
    first.close()
    second.close()
    _until(lambda: _connections(own_app) == [0])
    assert online() == {people["alice"].id}
    third = connect("alice")
    _until(lambda: _connections(own_app) == [1])
    third.close()
    _until(lambda: _connections(own_app) == [0])
    with own_app.app_context(), unit_of_work():
        session().connection().exec_driver_sql("UPDATE presences SET left_at = left_at - interval '1 minute'")
        presence.beat(own_app.extensions["bus"].host_id)
    assert online() == set()


def test_those_of_a_process_that_died_are_gone(own_app: Flask, people: dict[str, Account]) -> None:
    with own_app.app_context(), unit_of_work():
        presence.arrive([people["alice"].id], "dead")
        session().connection().exec_driver_sql("UPDATE live_processes SET seen_at = now() - interval '5 minutes'")
        presence.beat("alive")
        assert online_among([people["alice"].id]) == set()


def _shake_hands(address: str, transport: str, headers: dict[str, str]) -> requests.Response:
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade"} if transport == "websocket" else {}
    url = f"{address}/socket.io/?EIO=4&transport={transport}"
    return requests.get(url, headers={**headers, **upgrade}, timeout=5)


def _connections(app: Flask) -> list[int]:
    with app.app_context():
        return [row.connections for row in session().query(Presence)]


def _until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)
