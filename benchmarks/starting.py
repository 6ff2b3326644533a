"""Starting: from the command to the first answer, and what the processes hold while nobody asks for anything."""

from __future__ import annotations

import time

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
        held = [member.memory_full_info() for member in family]
        unique = sum(each.uss for each in held) / 2**20
        shared_out = sum(each.pss for each in held) / 2**20
        resident = sum(each.rss for each in held) / 2**20
    return [
        Figure("warm start to the first answer, median of five", sorted(seconds)[TURNS // 2], "s", most=3),
        Figure("memory at rest, web and worker, what is theirs alone (USS)", unique, "MB"),
        Figure("memory at rest, web and worker, what they share split between them (PSS)", shared_out, "MB", most=150),
        Figure("memory at rest, web and worker, resident (RSS)", resident, "MB"),
    ]
