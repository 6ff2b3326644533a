"""Files that nothing names: kept for a request that was undone, or whose process died before its commit.

What is kept under a name of its own goes again when the unit of work is undone. What slips through (the process was
killed between the file and the commit) is swept up a day later by a job.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from functools import partial
from itertools import islice
from typing import BinaryIO, Final

import structlog

from marketplace.core import clock
from marketplace.core.db import after_rollback
from marketplace.core.jobs import job
from marketplace.core.storage import storage

log = structlog.get_logger()

Known = Callable[[Collection[str]], Collection[str]]

SPARED: Final = timedelta(days=1)
"""So long a file may lie there before the row that names it is committed."""
PIECE: Final = 500

_areas: Final[dict[str, Known]] = {}


def declare(area: str, known: Known) -> None:
    """Declare an area of the storage: `known` returns which of some keys a row names. Called when a room is loaded."""
    _areas[area] = known


def keep_new(key: str, data: bytes | BinaryIO, content_type: str) -> None:
    """Keep a file under a key that nothing else has; it goes again if the present unit of work is undone."""
    after_rollback(partial(storage().delete, key))
    storage().put(key, data, content_type)


@job("core.sweep_leftovers", cron="33 4 * * *")
def sweep() -> None:
    """Delete the files of all declared areas that no row names."""
    before = clock.now() - SPARED
    for area, known in sorted(_areas.items()):
        gone = sum(_drop(set(piece), known) for piece in _pieces(storage().keys(area, before=before)))
        if gone:
            log.info("leftovers_deleted", area=area, files=gone)


def _drop(keys: set[str], known: Known) -> int:
    orphans = keys - set(known(sorted(keys)))
    for key in sorted(orphans):
        storage().delete(key)
    return len(orphans)


def _pieces(keys: Iterable[str]) -> Iterable[list[str]]:
    rest = iter(keys)
    while piece := list(islice(rest, PIECE)):
        yield piece
