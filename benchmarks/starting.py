"""Starting: from the command to the first answer, and what the processes hold while nobody asks for anything."""

from __future__ import annotations

import time

import psutil

from benchmarks import stage
from benchmarks.table import Figure

TURNS = 5


def measure(listings: int) -> list[Figure]:
    """Start the server on a database that is ready, several times; then look at it at rest, with its worker."""
    url, _app = stage.prepare(listings)
    seconds = []
    for _ in range(TURNS):
        port = stage.free_port()
        begun = time.monotonic()
        with stage.serving(url, port):
            seconds.append(time.monotonic() - begun)
    with stage.serving(url, stage.free_port(), RUN_WORKER="1") as process:
        time.sleep(8)
        family = [process, *process.children(recursive=True)]
        unique = sum(_unique(member) for member in family) / 2**20
        resident = sum(member.memory_info().rss for member in family) / 2**20
    return [
        Figure("warm start to the first answer, median of five", sorted(seconds)[TURNS // 2], "s", most=3),
        Figure("memory at rest, web and worker, what is theirs alone (USS)", unique, "MB"),
        Figure("memory at rest, web and worker, resident (RSS)", resident, "MB", most=150),
    ]


def _unique(process: psutil.Process) -> int:
    return int(process.memory_full_info().uss)
