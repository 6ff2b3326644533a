"""The run of an import: begun, claimed, moved on batch by batch, finished."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import func, insert, select, text

from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict
from marketplace.core.events import announce
from marketplace.listings.events import ListingImportEnded, ListingImportReady, ListingsChanged
from marketplace.listings.models import ListingImport, ListingImportProblem
from marketplace.listings.queries import imports as reads
from marketplace.listings.rules.imports.problems import Problem
from marketplace.listings.rules.imports.rows import Row
from marketplace.listings.services.imports.batches import Outcome

MOST_PROBLEMS: Final = 10_000
"""Kept for each run; the count of refused rows goes on."""


@dataclass(frozen=True, slots=True)
class Request:
    """What someone wants imported, and how."""

    by_id: int | None
    seller_id: int | None
    source: str
    file_name: str
    digest: str
    size: int
    mapping: Mapping[str, Any]
    options: Mapping[str, Any]
    file_key: str | None = None
    is_trial: bool = False


def begin(request: Request, *, status: str = "preview") -> ListingImport:
    """Write the row of a new run."""
    run = ListingImport(
        by_id=request.by_id, seller_id=request.seller_id, source=request.source, file_name=request.file_name,
        file_key=request.file_key, digest=request.digest, size=request.size, mapping=dict(request.mapping),
        options=dict(request.options), is_trial=request.is_trial, status=status,
    )  # fmt: skip
    session().add(run)
    session().flush()
    return run


def resume_or_begin(request: Request, *, restart: bool = False) -> ListingImport:
    """Return the unfinished run of the same file, mapping and options; else a new one."""
    unfinished = None if request.is_trial else reads.find_unfinished(request.seller_id, request.source, request.digest)
    is_same = unfinished is not None and (unfinished.mapping, unfinished.options) == (
        _through_json(request.mapping),
        _through_json(request.options),
    )
    if unfinished is not None and is_same and not restart:
        return unfinished
    if unfinished is not None:
        with claimed(unfinished):
            unfinished.status, unfinished.finished_at = "cancelled", clock.now()
        session().flush()
    return begin(request)


def start(run: ListingImport, *, by: int | None) -> None:
    """Hand a previewed, failed or left run to the worker.

    Raises:
        Conflict: it runs, or the same file is being imported already.

    """
    if run.status not in {"preview", "failed", "waiting", "running"}:
        raise Conflict(_("This import is over."), code="illegal_transition")
    twin = reads.find_unfinished(run.seller_id, run.source, run.digest)
    if not run.is_trial and twin is not None and twin.id != run.id and twin.status in {"waiting", "running"}:
        raise Conflict(_("This very file is being imported already."), code="already_running")
    with claimed(run):
        run.status, run.message, run.beaten_at = "waiting", "", clock.now()
    session().flush()
    announce(ListingImportReady(run.id, by))


def cancel(run: ListingImport, *, by: int | None) -> None:
    """Stop a run after its present batch; what was imported stays."""
    if run.status in {"preview", "waiting", "running", "failed"}:
        run.status, run.finished_at = "cancelled", clock.now()
        audit.record("listings.import_cancelled", "listing_import", run.id, actor_id=by, after=counts(run))


@contextmanager
def claimed(run: ListingImport) -> Iterator[None]:
    """Hold the run for this process, on a connection of its own: the claim outlives commits and dies with us.

    Raises:
        Conflict: another process is at the same file.

    """
    name = f"{run.seller_id or 0}:{run.source}:{run.digest}:{run.is_trial}"
    key = int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
    engine = session().get_bind().engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(select(func.pg_try_advisory_lock(key))):
            raise Conflict(_("This very file is being imported already."), code="already_running")
        try:
            yield
        finally:
            connection.execute(select(func.pg_advisory_unlock(key)))


def enter(run: ListingImport) -> None:
    """Mark a claimed run as running."""
    run.status, run.message, run.finished_at = "running", "", None
    run.started_at = run.started_at or clock.now()
    run.beaten_at = clock.now()
    if run.rows_done == 0:
        audit.record(
            "listings.import_started", "listing_import", run.id, actor_id=run.by_id,
            after={"file": run.file_name, "source": run.source, "seller_id": run.seller_id, "is_trial": run.is_trial},
        )  # fmt: skip


def relax_commits() -> None:
    """Let this transaction's commit not wait for the disk.

    A crash of the server may lose the last batches, each with its progress in the same transaction: the run goes on
    from where the database stands.
    """
    session().execute(text("SET LOCAL synchronous_commit = off"))


def keep(run: ListingImport, outcome: Outcome, wrong: Sequence[tuple[Row, Problem]], bytes_read: int) -> None:
    """Write what became of a batch, in the batch's own transaction, and tell indexes of the listings."""
    run.created += outcome.created
    run.updated += outcome.updated
    run.unchanged += outcome.unchanged
    run.refused += outcome.refused
    run.rows_done += outcome.created + outcome.updated + outcome.unchanged + outcome.refused
    run.bytes_done, run.beaten_at = min(bytes_read, run.size), clock.now()
    _keep_problems(run, [*wrong, *outcome.problems])
    session().flush()
    if outcome.changed_ids and not run.is_trial:
        announce(ListingsChanged(tuple(outcome.changed_ids)))


def finish(run: ListingImport, encoding: str) -> None:
    """Close a run that read its file to the end."""
    run.status, run.encoding, run.finished_at, run.bytes_done = "done", encoding, clock.now(), run.size
    audit.record("listings.import_done", "listing_import", run.id, actor_id=run.by_id, after=counts(run))
    announce(ListingImportEnded(run.id, run.by_id, is_done=True))


def fail(run: ListingImport, reason: str) -> None:
    """Close a run that could not go on; it can be resumed."""
    run.status, run.message, run.finished_at = "failed", reason[:500], clock.now()
    audit.record("listings.import_failed", "listing_import", run.id, actor_id=run.by_id, after=counts(run))
    announce(ListingImportEnded(run.id, run.by_id, is_done=False))


def counts(run: ListingImport) -> dict[str, Any]:
    """Return how far a run came."""
    names = ("rows_done", "created", "updated", "unchanged", "refused")
    return {"file": run.file_name, **{name: getattr(run, name) for name in names}}


def _keep_problems(run: ListingImport, wrong: Sequence[tuple[Row, Problem]]) -> None:
    room = MOST_PROBLEMS - reads.count_problems(run.id) if wrong else 0
    rows = [
        {
            "import_id": run.id, "line": row.line, "external_id": row.external_id, "field": problem.field,
            "message": problem.message, "value": problem.value.replace("\0", ""), "is_error": problem.is_error,
        }
        for row, problem in wrong[: max(room, 0)]
    ]  # fmt: skip
    if rows:
        session().execute(insert(ListingImportProblem), rows)


def _through_json(value: Mapping[str, Any]) -> Any:
    return json.loads(json.dumps(value))
