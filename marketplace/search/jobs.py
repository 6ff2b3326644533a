"""Work of search that leaves the request."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from marketplace.core import clock
from marketplace.core.events import on
from marketplace.core.jobs import enqueue, job
from marketplace.listings.events import ListingsChanged
from marketplace.search.queries.knowledge import learned
from marketplace.search.services import learning, looking

AT_ONCE: Final = timedelta(seconds=5)
SOON: Final = timedelta(minutes=2)
LATER: Final = timedelta(minutes=30)
LARGE: Final = 50_000
"""With so many documents one more or less teaches little, and reading them takes a while."""


@job("search.learn")
def learn() -> None:
    """Refresh what the index teaches."""
    learning.learn()


@on(ListingsChanged)
def learn_soon(_fact: ListingsChanged) -> None:
    """Have what the index teaches refreshed, once for all changes of the next minutes."""
    known = learned().ranking.documents
    pause = AT_ONCE if not known else LATER if known > LARGE else SOON
    enqueue(learn, at=clock.now() + pause, once="search.learn")


@job("search.tidy", cron="17 3 * * *")
def tidy() -> None:
    """Let go of old counts of searches."""
    looking.drop_old_counts()
