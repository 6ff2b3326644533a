"""Whoever imports from the site hears how it ended."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core.db import session
from marketplace.listings.models import ListingImport
from marketplace.listings.services.imports import runs
from marketplace.notifications.models import Notice


def run_of(account: Account | None, **values: Any) -> ListingImport:
    given = {
        "by_id": account.id if account else None, "seller_id": account.id if account else None, "source": "file",
        "file_name": "stock.csv", "digest": "d", "size": 10, "mapping": {}, "status": "running", "rows_done": 3,
        "created": 2, "refused": 1,
    }  # fmt: skip
    found = ListingImport(**{**given, **values})
    session().add(found)
    session().flush()
    return found


@pytest.mark.parametrize("is_done", [True, False])
def test_the_end_of_an_import_is_told(bob: Account, is_done: bool) -> None:
    run = run_of(bob)
    if is_done:
        runs.finish(run, "utf-8")
    else:
        runs.fail(run, "The file is broken.")
    notice = session().scalars(select(Notice)).one()
    expected = "The import of stock.csv is done" if is_done else "The import of stock.csv could not go on"
    assert (notice.account_id, notice.content, notice.url) == (bob.id, expected, f"/sell/import/{run.id}")
    assert run.status == ("done" if is_done else "failed")


def test_trials_and_commands_tell_nobody(bob: Account) -> None:
    runs.finish(run_of(bob, is_trial=True), "utf-8")
    runs.finish(run_of(None), "utf-8")
    assert session().scalars(select(Notice)).all() == []
