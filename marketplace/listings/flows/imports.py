"""Importing a file: claim it, then read, check and commit one batch after the other, each with its progress."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

import structlog
from flask_babel import force_locale

from marketplace.core.db import unit_of_work
from marketplace.core.errors import Refused
from marketplace.listings.models import ListingImport
from marketplace.listings.queries import imports as reads
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.rules.imports.mapping import parse_mapping
from marketplace.listings.rules.imports.rows import Options, Row, RowReader
from marketplace.listings.rules.imports.sieve import Sieve
from marketplace.listings.services.imports import runs
from marketplace.listings.services.imports.batches import Outcome, Target, store
from marketplace.listings.services.imports.files import ListingFile, Record, open_file
from marketplace.listings.services.imports.location import Locator

log = structlog.get_logger()

BATCH: Final = 2_000
Progress = Callable[[ListingImport], None]


def run_import(import_id: int, stream: BinaryIO, *, language: str = "en", progress: Progress | None = None) -> None:
    """Import the file that `stream` reads, from where the run stands to its end.

    A refusal (an unreadable file, say) ends the run as failed; what was committed stays and is not read again.

    Raises:
        Conflict: another process is at the same file.
        NotFound: there is no such run.

    """
    with unit_of_work():
        run = reads.get_import(import_id)
        claim = runs.claimed(run)
    with claim, force_locale(language):
        try:
            _import(import_id, stream, progress or (lambda _run: None))
        except Refused as refusal:
            with unit_of_work():
                runs.fail(reads.get_import(import_id), refusal.detail)


def _import(import_id: int, stream: BinaryIO, progress: Progress) -> None:
    with unit_of_work():
        run = reads.get_import(import_id)
        runs.enter(run)
        mapping, options = parse_mapping(run.mapping), Options(**run.options)
        target = Target(
            import_id=run.id, source=run.source, seller_id=run.seller_id, by_id=run.by_id, is_trial=run.is_trial,
            takes_status="status" in mapping.fields, needs_approval=options.needs_approval,
        )  # fmt: skip
        file = open_file(stream, run.file_name)
        reader = RowReader(mapping, options, category_tree(), columns=file.columns, locate=Locator())
        done = run.rows_done
    sieve = Sieve(reader)
    records = file.records()
    for record in itertools.islice(records, done):
        sieve.pass_by(record)
    for batch in _batches(records):
        with unit_of_work():
            run = reads.get_import(import_id)
            if run.status != "running":
                return
            _take(run, target, [sieve.read(record) for record in batch], file)
            progress(run)
    with unit_of_work():
        run = reads.get_import(import_id)
        runs.finish(run, file.encoding)
        progress(run)


def _batches(records: Iterator[Record]) -> Iterator[list[Record]]:
    """Cut the records into batches; where the file turns unreadable, what stands before it is still a batch."""
    while True:
        batch: list[Record] = []
        try:
            batch.extend(itertools.islice(records, BATCH))  # keeps what came before an exception
        except Refused:
            if batch:
                yield batch
            raise
        if not batch:
            return
        yield batch


def _take(run: ListingImport, target: Target, rows: list[Row], file: ListingFile) -> None:
    runs.relax_commits()
    good = [row for row in rows if row.is_good]
    outcome = store(target, good) if good else Outcome()
    outcome.refused += len(rows) - len(good)
    runs.keep(run, outcome, [(row, problem) for row in rows for problem in row.problems], file.bytes_read)
