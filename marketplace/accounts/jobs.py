"""What happens by itself: copies put together, files removed, people erased, dead things dropped."""

from __future__ import annotations

from marketplace.accounts.events import PictureDropped
from marketplace.accounts.services import (
    deletion,
    devices,
    exports,
    factors,
    limits,
    moderation,
    one_time,
    pictures,
    sessions,
    tokens,
)
from marketplace.core import clock, leftovers
from marketplace.core.events import on
from marketplace.core.jobs import enqueue, job

leftovers.declare("exports", exports.named)


@job("accounts.collect_export")
def collect_export(export_id: int) -> None:
    """Put a copy of someone's data together."""
    exports.collect(export_id)


@job("accounts.remove_picture")
def remove_picture(picture_key: str) -> None:
    """Remove the files of a picture that is shown no more."""
    pictures.delete_files(picture_key)


@on(PictureDropped)
def drop_files(fact: PictureDropped) -> None:
    """Remove the files once it is certain that the picture is gone."""
    enqueue(remove_picture, picture_key=fact.picture_key)


@job("accounts.erase_due", cron="17 * * * *")
def erase_due() -> None:
    """Erase the accounts whose time of grace is over, each in a job of its own."""
    for account_id in deletion.find_due():
        enqueue(erase_account, account_id=account_id, once=f"accounts.erase:{account_id}")


@job("accounts.erase")
def erase_account(account_id: int) -> None:
    """Erase one account."""
    deletion.erase(account_id)


@job("accounts.readmit_due", cron="*/10 * * * *")
def readmit_due() -> None:
    """Let in again whose suspension is over."""
    moderation.readmit_due(clock.now())


@job("accounts.purge", cron="42 * * * *")
def purge() -> None:
    """Drop what can't be used any more."""
    sessions.purge()
    tokens.purge()
    limits.purge()
    one_time.purge()
    devices.purge()
    exports.purge()


@job("accounts.reseal", cron="23 3 * * *")
def reseal() -> None:
    """Keep what must be read again readable after a change of keys."""
    factors.reseal()
