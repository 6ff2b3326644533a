"""Live connections: what a client costs, what is lost under load, and how long a message takes to its receiver.

The server is a process of its own; so are the clients, raw web sockets that do no more than the protocol asks.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import text

import config
from benchmarks import stage
from benchmarks.table import Figure

TALKERS = 500
EACH_SECOND = 50
SECONDS = 20.0
MANY = 5000
OPENING_AT_ONCE = 50


def measure(_listings: int) -> list[Figure]:
    """Connect many for the memory, then let five hundred talk."""
    url, app = stage.prepare(0)
    with tempfile.TemporaryDirectory() as folder:
        keys = Path(folder) / "keys.json"
        keys.write_text(json.dumps(_people(app)))
        memory = _memory(url, keys)
        talk = _talk(url, keys)
    per_client = memory["bytes"] / max(1, memory["connected"])
    return [
        Figure(f"live clients connected, of {MANY:,}", memory["connected"], "", least=MANY),
        Figure("memory of them all, in the web process", memory["bytes"] / 2**20, "MB", most=400),
        Figure("memory of one", per_client / 1024, "KB"),
        Figure(
            f"lost of {talk['sent']:,} messages, {TALKERS} clients, {EACH_SECOND} a second", talk["lost"], "", most=0
        ),
        Figure("from sender to receiver, p50", talk["p50"], "ms"),
        Figure("from sender to receiver, p99", talk["p99"], "ms"),
        Figure("a light page meanwhile, p99", talk["page"], "ms"),
    ]


def _people(app: Any) -> list[list[Any]]:
    """Return (account id, API key) of the talkers; made once, because keys are told once."""
    from marketplace.accounts.rules import Role  # noqa: PLC0415 - the clients' process needs none of it
    from marketplace.accounts.services import api_keys  # noqa: PLC0415 - as above
    from marketplace.core.db import session, unit_of_work  # noqa: PLC0415 - as above

    insert = text(
        "INSERT INTO accounts (username, email, name, role) VALUES (:name, :name || '@talk.example', :name, 'buyer')"
        " ON CONFLICT DO NOTHING"
    )
    with app.app_context(), unit_of_work():
        session().execute(insert, [{"name": f"talker-{number}"} for number in range(TALKERS)])
        session().execute(text("DELETE FROM api_keys WHERE name = 'talk'"))
        found = session().execute(text("SELECT id FROM accounts WHERE username LIKE 'talker-%' ORDER BY id")).scalars()
        return [[one, api_keys.create(one, Role.BUYER, name="talk")[1]] for one in found.all()]


def _memory(url: str, keys: Path) -> dict[str, int]:
    port = stage.free_port()
    with stage.serving(url, port, CONNECTIONS_PER_ADDRESS="0") as process:
        before = process.memory_info().rss
        with _clients(port, keys, MANY, 0) as clients:
            connected = json.loads(clients.stdout.readline())["connected"]  # type: ignore[union-attr] # a pipe
            time.sleep(3)
            held = process.memory_info().rss - before
            clients.terminate()
    return {"connected": connected, "bytes": held}


def _talk(url: str, keys: Path) -> dict[str, Any]:
    port = stage.free_port()
    with (
        stage.serving(url, port, CONNECTIONS_PER_ADDRESS="0"),
        _clients(port, keys, TALKERS, SECONDS) as clients,
    ):
        clients.stdout.readline()  # type: ignore[union-attr] # a pipe; they are all connected now
        pages = []
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            pages.append(stage.wait_for(port, "/healthz") * 1000)
            time.sleep(0.2)
        told = json.loads(clients.stdout.readline())  # type: ignore[union-attr] # a pipe
    return {**told, "page": statistics.quantiles(pages, n=100)[98]}


def _clients(port: int, keys: Path, count: int, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "benchmarks.live", str(port), str(keys), str(count), str(seconds)]
    return subprocess.Popen(command, cwd=config.ROOT, stdout=subprocess.PIPE, text=True)


class Client:
    """One web socket."""

    def __init__(self, account_id: int, key: str) -> None:
        self.account_id, self.key = account_id, key
        self.heard: dict[str, float] = {}

    async def connect(self, port: int) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", port)
        nonce = base64.b64encode(os.urandom(16)).decode()
        self.writer.write(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {nonce}\r\n\r\n".encode()
        )
        await self.reader.readuntil(b"\r\n\r\n")
        await self._next()
        self.say("40" + json.dumps({"token": self.key}))
        answer = await self._next()
        if not answer.startswith("40"):
            raise ConnectionError(answer)

    def say(self, message: str) -> None:
        body = message.encode()
        short = len(body) < 126
        head = struct.pack("!BB", 0x81, 0x80 | len(body)) if short else struct.pack("!BBH", 0x81, 0xFE, len(body))
        self.writer.write(head + bytes(4) + body)

    async def listen(self) -> None:
        """Answer pings and note when a message came, until the connection ends."""
        try:
            while True:
                message = await self._next()
                if message == "2":
                    self.say("3")
                elif message.startswith('42["message:new"'):
                    told = json.loads(message[2:])[1]
                    if told["receiver_id"] == self.account_id:
                        self.heard[told["content"]] = time.perf_counter()
        except (asyncio.IncompleteReadError, ConnectionError):
            return

    async def _next(self) -> str:
        _kind, length = await self.reader.readexactly(2)
        if length == 126:
            length = struct.unpack("!H", await self.reader.readexactly(2))[0]
        elif length == 127:
            length = struct.unpack("!Q", await self.reader.readexactly(8))[0]
        return (await self.reader.readexactly(length)).decode()


async def _run(port: int, people: list[list[Any]], count: int, seconds: float) -> None:
    clients = [Client(*people[number % len(people)]) for number in range(count)]
    gate = asyncio.Semaphore(OPENING_AT_ONCE)

    async def connect(client: Client) -> bool:
        async with gate:
            try:
                await asyncio.wait_for(client.connect(port), 60)
            except (OSError, ConnectionError, TimeoutError, asyncio.IncompleteReadError):
                return False
        return True

    connected = [one for one, is_in in zip(clients, await asyncio.gather(*map(connect, clients)), strict=True) if is_in]
    listening = [asyncio.create_task(one.listen()) for one in connected]
    print(json.dumps({"connected": len(connected)}), flush=True)
    if not seconds:
        await asyncio.gather(*listening)
        return
    sent = await _chat(connected, seconds)
    await asyncio.sleep(5)
    heard = {content: at for one in connected for content, at in one.heard.items()}
    took = [(heard[content] - at) * 1000 for content, at in sent.items() if content in heard]
    cuts = statistics.quantiles(took, n=100)
    print(json.dumps({"sent": len(sent), "lost": len(sent) - len(took), "p50": cuts[49], "p99": cuts[98]}), flush=True)


async def _chat(clients: list[Client], seconds: float) -> dict[str, float]:
    """Let pairs write to each other at a steady rate; returns what was sent when."""
    sent: dict[str, float] = {}
    begun = time.perf_counter()
    for number in range(int(seconds * EACH_SECOND)):
        sender, receiver = clients[number % len(clients)], clients[(number ^ 1) % len(clients)]
        content = f"Message number {number}"
        given = {"receiver_id": receiver.account_id, "content": content, "client_id": f"{os.getpid()}-{number}"}
        sent[content] = time.perf_counter()
        sender.say(f"42{number}" + json.dumps(["message:send", given]))
        await asyncio.sleep(max(0.0, begun + (number + 1) / EACH_SECOND - time.perf_counter()))
    return sent


if __name__ == "__main__":
    _port, _keys, _count, _seconds = sys.argv[1:]
    asyncio.run(_run(int(_port), json.loads(Path(_keys).read_text()), int(_count), float(_seconds)))
