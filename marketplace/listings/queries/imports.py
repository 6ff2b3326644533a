"""Reads of imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import RowMapping, func, select

from marketplace.accounts.models import Account
from marketplace.accounts.rules import Guest, Viewer
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.paging import Page, paginate
from marketplace.listings.models import ListingImport, ListingImportProblem

SHOWN_PROBLEMS: Final = 50


def import_of(viewer: Viewer | Guest, import_id: int) -> ListingImport:
    """Return an import of the viewer's own; operators see all.

    Raises:
        NotFound: there is none, or it is someone else's.

    """
    run = session().get(ListingImport, import_id, populate_existing=True)
    if run is None or viewer.id is None or not (run.by_id == viewer.id or viewer.can("users.manage")):
        raise NotFound(_("This import is not there, or not yours to see."))
    return run


def get_import(import_id: int) -> ListingImport:
    """Return an import, for the worker and the command line.

    Raises:
        NotFound: there is none.

    """
    run = session().get(ListingImport, import_id, populate_existing=True)
    if run is None:
        raise NotFound(_("This import is not there."))
    return run


def imports_of(viewer: Viewer, page: int) -> Page[ListingImport]:
    """Return the viewer's imports, the newest first."""
    statement = select(ListingImport).where(ListingImport.by_id == viewer.id).order_by(ListingImport.id.desc())
    return paginate(statement, page, 10)


def find_unfinished(seller_id: int | None, source: str, digest: str) -> ListingImport | None:
    """Return the run of this file that waits, runs, or came to a halt."""
    statement = (
        select(ListingImport)
        .where(
            ListingImport.seller_id.is_not_distinct_from(seller_id),
            ListingImport.source == source,
            ListingImport.digest == digest,
            ListingImport.status.in_(("waiting", "running", "failed")),
            ListingImport.is_trial.is_(False),
        )
        .order_by(ListingImport.id.desc())
        .limit(1)
    )
    return session().scalar(statement)


def username_of(account_id: int | None) -> str:
    """Return the username of an account; nothing for nobody."""
    return session().scalar(select(Account.username).where(Account.id == account_id)) or ""


def language_of(account_id: int | None) -> str:
    """Return the language in which someone reads what was wrong."""
    return session().scalar(select(Account.language).where(Account.id == account_id)) or "en"


def count_problems(import_id: int) -> int:
    """Return how many problems are kept of a run."""
    statement = select(func.count()).where(ListingImportProblem.import_id == import_id)
    return session().scalar(statement) or 0


def problems_of(import_id: int, page: int, limit: int = SHOWN_PROBLEMS) -> Page[ListingImportProblem]:
    """Return what was wrong, in the order of the file, errors and notes."""
    statement = (
        select(ListingImportProblem)
        .where(ListingImportProblem.import_id == import_id)
        .order_by(ListingImportProblem.id)
    )
    return paginate(statement, page, limit)


def all_problems(import_id: int) -> Iterator[RowMapping]:
    """Return everything that was wrong, for the file that people download; a run keeps 10,000 at most."""
    columns = ("line", "external_id", "field", "message", "value", "is_error")
    statement = (
        select(*(getattr(ListingImportProblem, name) for name in columns))
        .where(ListingImportProblem.import_id == import_id)
        .order_by(ListingImportProblem.id)
    )
    return iter(session().execute(statement).mappings().all())


def external_accounts(source: str, external_ids: Iterable[str]) -> dict[str, int]:
    """Return the accounts that an earlier import made, by the owner's id in `source`."""
    statement = select(Account.external_id, Account.id).where(
        Account.external_source == source, Account.external_id.in_(list(external_ids))
    )
    return {str(row[0]): row[1] for row in session().execute(statement)}


def find_account(username: str) -> Any:
    """Return id, role and language of the account with this username, or None."""
    statement = select(Account.id, Account.role, Account.language).where(
        func.lower(Account.username) == username.lower(), Account.deleted_at.is_(None)
    )
    return session().execute(statement).first()
