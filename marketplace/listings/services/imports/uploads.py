"""Files that people send: kept until they are imported, looked at before."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, BinaryIO, Final

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.accounts.rules import Viewer
from marketplace.core.db import after_commit, session
from marketplace.core.errors import Conflict, Gone
from marketplace.core.leftovers import keep_new
from marketplace.core.storage import storage
from marketplace.listings.models import ListingImport
from marketplace.listings.queries import imports as reads
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.rules.imports.columns import unused
from marketplace.listings.rules.imports.mapping import Mapping as RowMapping
from marketplace.listings.rules.imports.mapping import parse_mapping
from marketplace.listings.rules.imports.rows import Options, Row, RowReader
from marketplace.listings.rules.imports.sieve import Sieve
from marketplace.listings.services.imports import opening, plans, runs

LARGEST_UPLOAD: Final = 50 * 2**20
KEPT_FOR: Final = timedelta(days=7)
SHOWN_ROWS: Final = 10
OPERATOR: Final = "users.manage"
"""Whoever has this permission may import for others."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How someone wants a file read; empty fields are found out from the file."""

    mapping: Mapping[str, Any] | None = None
    options: Options = field(default_factory=Options)
    source: str = ""
    username: str = ""
    is_trial: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file, and what they would become."""

    sample: plans.Sample
    mapping: RowMapping
    rows: tuple[Row, ...]
    unused: tuple[str, ...]


def receive(viewer: Viewer, stream: BinaryIO, name: str, wish: Wish | None = None) -> ListingImport:
    """Keep a file and plan its import; nothing is imported yet.

    Raises:
        Conflict: this very file is being imported.
        Invalid: no table, or a mapping that does not fit.
        TooLarge: more than may be sent, or a bomb.

    """
    wish = wish or Wish()
    digest, size = opening.measure(stream, LARGEST_UPLOAD)
    sample = plans.look(stream, name)
    request = _request(
        viewer, plans.plan(sample, wish.mapping), wish, name=name or "listings", digest=digest, size=size
    )
    twin = reads.find_unfinished(request.seller_id, request.source, digest)
    if twin is not None and twin.status in {"waiting", "running"} and not wish.is_trial:
        raise Conflict(_("This very file is being imported already."), code="already_running")
    key = f"imports/{uuid.uuid4().hex}"
    stream.seek(0)
    keep_new(key, stream, "application/octet-stream")
    return runs.begin(replace(request, file_key=key, is_trial=wish.is_trial))


def choose(viewer: Viewer, run: ListingImport, wish: Wish) -> None:
    """Change how a file that was not started yet will be read.

    Raises:
        Conflict: it was started.
        Invalid: the mapping does not fit.

    """
    if run.status != "preview":
        raise Conflict(_("This import was started already."), code="illegal_transition")
    mapping = plans.plan(_sample(run), wish.mapping)
    request = _request(viewer, mapping, wish, name=run.file_name, digest=run.digest, size=run.size)
    run.mapping, run.options = dict(request.mapping), dict(request.options)
    run.source, run.seller_id, run.is_trial = request.source, request.seller_id, wish.is_trial
    session().flush()


def preview(run: ListingImport) -> Preview:
    """Read the first rows of a kept file as the import would."""
    sample, mapping = _sample(run), parse_mapping(run.mapping)
    reader = RowReader(mapping, Options(**run.options), category_tree(), columns=sample.columns)
    sieve = Sieve(reader)
    rows = tuple(sieve.read(record) for record in itertools.islice(sample.records, SHOWN_ROWS))
    return Preview(sample, mapping, rows, tuple(unused(sample.columns, mapping)))


def forget_file(run: ListingImport) -> None:
    """Delete the file of a run that is over, once that is committed."""
    if run.file_key is not None:
        kept, key = storage(), run.file_key
        run.file_key = None
        after_commit(lambda: kept.delete(key))


def forget_old(now: datetime) -> int:
    """Delete the files of runs that nobody went on with, and what was never started. Return how many there were."""
    statement = select(ListingImport).where(
        ListingImport.file_key.is_not(None),
        ListingImport.status.in_(("preview", "failed", "cancelled", "done")),
        ListingImport.beaten_at < now - KEPT_FOR,
    )
    old = session().scalars(statement).all()
    for run in old:
        forget_file(run)
        if run.status == "preview":
            session().delete(run)
        elif run.status == "failed":
            run.status = "cancelled"
    return len(old)


def _sample(run: ListingImport) -> plans.Sample:
    if run.file_key is None:
        raise Gone(_("The file of this import is no longer kept. Send it again."))
    with storage().open(run.file_key) as stream:
        return plans.look(stream, run.file_name)


def _request(viewer: Viewer, mapping: RowMapping, wish: Wish, *, name: str, digest: str, size: int) -> runs.Request:
    if viewer.can(OPERATOR):
        username = wish.username or ("" if "owner" in mapping.fields else viewer.username)
        return opening.request_for_operator(
            mapping, wish.options, source=wish.source, username=username or None, by_id=viewer.id,
            name=name, digest=digest, size=size,
        )  # fmt: skip
    return opening.request_for_seller(
        mapping, wish.options, source=wish.source, seller_id=viewer.id, name=name, digest=digest, size=size
    )
