"""The two ways to serve, as real processes: eventlet (`python wsgi.py`) and threads (gunicorn)."""

from __future__ import annotations

import json
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import psycopg2
import pytest
import requests

from tests.operations.servers import EVENTLET, GUNICORN, HASTY, Running, free_port, running
from tests.support.databases import Server

TOO_MUCH: Final = 65 * 2**20


@pytest.fixture(params=["eventlet", "threads"])
def served(request: pytest.FixtureRequest, server: Server, tmp_path: Path) -> Iterator[Running]:
    """A server of each kind that the test may stop."""
    with (
        server.clone("served") as url,
        running(EVENTLET if request.param == "eventlet" else GUNICORN, tmp_path, url) as it,
    ):
        it.database_url = url  # type: ignore[attr-defined] # for the test that locks a table
        yield it


@pytest.fixture
def green(server: Server, tmp_path: Path) -> Iterator[Running]:
    """A server that the test may stop or overwhelm."""
    with server.clone("served") as url, running(EVENTLET, tmp_path, url) as it:
        yield it


@pytest.fixture
def hasty(server: Server, tmp_path: Path) -> Iterator[Running]:
    """A server that gives slow senders a third of the usual time."""
    with server.clone("served") as url, running(HASTY, tmp_path, url) as it:
        yield it


@pytest.fixture(scope="module")
def lasting_green(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A server for all tests that leave it as it was."""
    with server.clone("lasting") as url, running(EVENTLET, tmp_path_factory.mktemp("green"), url) as it:
        yield it


@pytest.fixture(scope="module")
def lasting_threads(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with server.clone("lasting") as url, running(GUNICORN, tmp_path_factory.mktemp("threads"), url) as it:
        yield it


@pytest.fixture(params=["lasting_green", "lasting_threads"])
def lasting(request: pytest.FixtureRequest) -> Running:
    """A server of each kind, for all tests that leave it as it was."""
    found: Running = request.getfixturevalue(request.param)
    return found


def test_both_serve_pages_and_live_connections(lasting: Running) -> None:
    page = lasting.get("/nothing-here", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert "<h1" in page.text
    shake = lasting.get("/socket.io/?EIO=4&transport=polling")
    assert json.loads(shake.text[1:])["upgrades"] == ["websocket"]


def test_both_take_live_connections_and_admit_nobody_unknown(lasting: Running) -> None:
    with go_live(lasting) as live:
        live.sendall(frame("40"))
        assert b"44{" in _until(live, b"}")


def test_live_connections_do_not_hold_up_the_end(green: Running) -> None:
    live = [go_live(green) for _ in range(5)]
    polling = json.loads(green.get("/socket.io/?EIO=4&transport=polling").text[1:])["sid"]
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(green.get, f"/socket.io/?EIO=4&transport=polling&sid={polling}")
        time.sleep(0.5)
        started = time.monotonic()
        assert green.stop() == 0
        assert time.monotonic() - started < 8
        assert waiting.result().status_code < 500
    assert "Traceback" not in green.output()
    assert all(_is_closed(each) for each in live)
    for each in live:
        each.close()


def go_live(server: Running) -> socket.socket:
    """Open a web socket and wait for Engine.IO's greeting."""
    client = server.connect()
    client.sendall(
        b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
        b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    assert b" 101 " in _until(client, b'"sid"')
    return client


def frame(text: str) -> bytes:
    """A short text as a masked frame; the mask is zero."""
    return bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text.encode()


def _until(client: socket.socket, end: bytes) -> bytes:
    received = b""
    while end not in received:
        part = client.recv(65536)
        assert part, received
        received += part
    return received


def test_a_signal_cuts_no_request(served: Running) -> None:
    """Fifty requests wait for a locked table when the signal comes; all of them are answered, then it leaves."""
    lock = psycopg2.connect(served.database_url.replace("+psycopg2", ""))  # type: ignore[attr-defined] # see the fixture
    lock.cursor().execute("LOCK TABLE platform_settings")
    with ThreadPoolExecutor(50) as pool:
        answers = [pool.submit(served.get, "/accent.css") for _ in range(50)]
        time.sleep(2)
        assert not any(answer.done() for answer in answers)
        started = time.monotonic()
        served.process.send_signal(signal.SIGTERM)
        threading.Timer(1.5, lock.close).start()
        assert [answer.result().status_code for answer in answers] == [200] * 50
        assert served.process.wait(25) == 0
    assert time.monotonic() - started < 25
    with pytest.raises(requests.ConnectionError):
        served.get("/healthz")


def test_ctrl_c_ends_it_at_once_when_nothing_is_in_flight(green: Running) -> None:
    with requests.Session() as kept_open:
        kept_open.get(green.address + "/healthz", timeout=5)
        started = time.monotonic()
        assert green.stop(signal.SIGINT) == 0
    assert time.monotonic() - started < 4
    assert "Traceback" not in green.output()


def test_a_chunked_body_arrives_whole(lasting: Running) -> None:
    """The theme is only remembered if the form, sent in pieces without a length, has been read."""
    form = iter([b"the", b"me=d", b"ark&next=", b"/"])
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = requests.post(
        lasting.address + "/preferences/theme", data=form, headers=headers, timeout=10, allow_redirects=False
    )
    assert answer.cookies["theme"] == "dark"


def test_a_body_that_is_too_large_is_refused(lasting: Running) -> None:
    assert _post_a_form(lasting, b"x" * TOO_MUCH).status_code == 413


def test_a_body_without_a_length_is_counted_as_it_comes(lasting_green: Running) -> None:
    assert _post_a_form(lasting_green, (b"x" * 2**20 for _ in range(TOO_MUCH // 2**20))).status_code == 413


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", b"400"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello", b"400"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", b"501"),
        (b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nnot a number\r\n", b"400"),
        (b"NONSENSE\r\n\r\n", b"400"),
    ],
    ids=["length and chunks", "two lengths", "odd length", "unknown encoding", "broken chunk", "no HTTP"],
)
def test_what_proxies_could_misread_is_refused(lasting_green: Running, request_bytes: bytes, status: bytes) -> None:
    with lasting_green.connect() as client:
        client.sendall(request_bytes)
        answer = _everything(client)
    assert status in answer.split(b"\r\n")[0]
    assert answer.count(b"HTTP/1.") == 1


@pytest.mark.slow
def test_slow_senders_are_cut_and_hold_up_nobody(hasty: Running) -> None:
    """More senders than one address may have open, none of which ever finishes its headers, and one slow body."""
    beginning = b"POST /preferences/theme HTTP/1.1\r\nHost: localhost\r\n"
    senders = [hasty.connect() for _ in range(400)]
    for sender in senders:
        _try_to_send(sender, beginning)
    slowest = 0.0
    for _ in range(10):
        started = time.monotonic()
        assert hasty.get("/healthz").status_code == 200
        slowest = max(slowest, time.monotonic() - started)
    assert slowest < 1
    body = hasty.connect()
    body.sendall(beginning + b"Content-Length: 50000\r\n\r\n")
    started = time.monotonic()
    while time.monotonic() - started < 20 and _try_to_send(body, b"x"):
        time.sleep(0.5)
    assert b"408" in _everything(body)
    assert all(_is_closed(sender) for sender in senders)
    for sender in [*senders, body]:
        sender.close()


def test_a_taken_port_is_said_in_one_line(lasting_green: Running, server: Server, tmp_path: Path) -> None:
    with (
        pytest.raises(AssertionError) as failed,
        running(EVENTLET, tmp_path, "postgresql:///x", PORT=str(lasting_green.port)),
    ):
        pass
    said = str(failed.value).splitlines()
    assert "Cannot serve: port" in said[-1]
    assert "Traceback" not in str(failed.value)


def test_a_wrong_setting_ends_it_in_one_line(tmp_path: Path) -> None:
    with (
        pytest.raises(AssertionError) as failed,
        running(EVENTLET, tmp_path, "mysql://x", PORT=str(free_port())) as server,
    ):
        server.process.wait()
    assert str(failed.value).splitlines()[1:] == ["Settings: DATABASE_URL: must start with postgresql://"]


def _post_a_form(server: Running, body: Any) -> requests.Response:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return requests.post(server.address + "/preferences/theme", data=body, headers=headers, timeout=30)


def _everything(client: socket.socket) -> bytes:
    parts = []
    try:
        while part := client.recv(65536):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def _try_to_send(client: socket.socket, data: bytes) -> bool:
    try:
        client.sendall(data)
    except OSError:
        return False
    return True


def _is_closed(client: socket.socket) -> bool:
    client.settimeout(5)
    try:
        while client.recv(65536):
            pass
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True
