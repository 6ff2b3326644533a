"""Starting: from the command to the first answer, and what the processes hold while nobody asks for anything."""

from __future__ import annotations

import time
from itertools import product

import psutil

from benchmarks import stage
from benchmarks.table import Figure

TURNS = 5
AT_REST_SECONDS = 75
"""Jobs that run every minute have run by then; they are part of resting."""
PAGES = ("/", "/search?q=bike", "/login", "/api/v1/listings")
ROUNDS = 10


def measure(listings: int) -> list[Figure]:
    """Start the server on a database that is ready, several times; then look at it at rest, with its worker."""
    url, _app = stage.prepare(listings)
    seconds = []
    for _ in range(TURNS):
        port = stage.free_port()
        begun = time.monotonic()
        with stage.serving(url, port):
            seconds.append(time.monotonic() - begun)
    port = stage.free_port()
    with stage.serving(url, port, RUN_WORKER="1") as process:
        time.sleep(AT_REST_SECONDS)
        rest = held(process)
        for _, path in product(range(ROUNDS), PAGES):
            stage.wait_for(port, path)
        used = held(process)
    return [
        Figure("warm start to the first answer, median of five", sorted(seconds)[TURNS // 2], "s", most=3),
        Figure("memory at rest, web and worker, what both share counted once (PSS)", rest["pss"], "MB", most=150),
        Figure("the same after pages were visited", used["pss"], "MB"),
        Figure("memory at rest, web and worker, what is theirs alone (USS)", rest["uss"], "MB"),
        Figure("memory at rest, web and worker, resident (RSS)", rest["rss"], "MB"),
    ]


def held(process: psutil.Process) -> dict[str, float]:
    """Return what a process and its children hold, in MB. The sum of PSS is what they cost together."""
    each = [member.memory_full_info() for member in (process, *process.children(recursive=True))]
    return {kind: sum(getattr(one, kind) for one in each) / 2**20 for kind in ("pss", "uss", "rss")}
