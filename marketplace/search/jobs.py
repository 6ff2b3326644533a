"""Work of search that leaves the request."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from marketplace.core import clock
from marketplace.core.events import on
from marketplace.core.jobs import enqueue, job
from marketplace.listings.events import ListingsChanged, ListingsRefiled, ListingsReturned
from marketplace.search.queries.knowledge import learned
from marketplace.search.services import alerting, learning, looking, matching, saving, watching

AT_ONCE: Final = timedelta(seconds=5)
SOON: Final = timedelta(minutes=2)
LATER: Final = timedelta(minutes=30)
LARGE: Final = 50_000
"""With so many documents one more or less teaches little, and reading them takes a while."""


@job("search.learn")
def learn() -> None:
    """Refresh what the index teaches, and what the words of saved searches mean by it."""
    learning.learn()
    pause = LATER if watching.are_many() else timedelta(0)
    enqueue(reword, at=clock.now() + pause, after=0, once="search.reword")


@job("search.reword")
def reword(after: int) -> None:
    """Understand the words of saved searches anew, some of them; those that came to mean more look back."""
    last, changed = watching.reword_next(after)
    matching.look_back(changed)
    if last is not None:
        enqueue(reword, after=last)


@job("search.match", cron="* * * * *")
def match() -> None:
    """Compare listings that changed with every saved search, a batch at a time."""
    if matching.match_noted() == matching.BATCH:
        enqueue(match)
    else:
        enqueue(alert, once="search.alert")


@job("search.alert", cron="* * * * *")
def alert() -> None:
    """Tell people what turned up for their saved searches, where it is time."""
    if alerting.tell_due():
        enqueue(alert)


@job("search.refile", cron="11 4 * * *")
def refile() -> None:
    """File every saved search anew: places and categories may have moved, and what was rare become common."""
    refile_next(after=0)


@job("search.refile_next")
def refile_next(after: int) -> None:
    """File the next saved searches anew."""
    last = watching.watch_next(after)
    if last is not None:
        enqueue(refile_next, after=last)


@on(ListingsChanged)
def learn_of_changes(_fact: ListingsChanged) -> None:
    """Have what the index teaches refreshed."""
    _learn_soon()


@on(ListingsReturned)
def learn_of_returns(_fact: ListingsReturned) -> None:
    """Have what the index teaches refreshed."""
    _learn_soon()


@on(ListingsRefiled)
def learn_of_names(_fact: ListingsRefiled) -> None:
    """Have what the index teaches refreshed."""
    _learn_soon()


@job("search.tidy", cron="17 3 * * *")
def tidy() -> None:
    """Let go of old counts of searches, and of saved searches that were removed."""
    looking.drop_old_counts()
    saving.purge()


def _learn_soon() -> None:
    """Plan one refresh for all changes of the next minutes."""
    known = learned().ranking.documents
    pause = AT_ONCE if not known else LATER if known > LARGE else SOON
    enqueue(learn, at=clock.now() + pause, once="search.learn")
