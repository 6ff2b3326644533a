"""Importing a file: claim it, then read, check and commit one batch after the other, each with its progress."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import BinaryIO, Final

from flask import Flask, current_app
from flask_babel import force_locale

from marketplace.core.db import unit_of_work
from marketplace.core.errors import Refused
from marketplace.listings.models import ListingImport
from marketplace.listings.queries import imports as reads
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.rules.imports.mapping import parse_mapping
from marketplace.listings.rules.imports.rows import Options, Row, RowReader, in_place
from marketplace.listings.rules.imports.sieve import Sieve
from marketplace.listings.services.imports import runs
from marketplace.listings.services.imports.batches import Outcome, Target, store
from marketplace.listings.services.imports.files import ListingFile, open_file
from marketplace.listings.services.imports.location import Locator

BATCH: Final = 2_000
Batch = tuple[list[Row], int]
"""Checked rows, and how many bytes of the file were read by then."""
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
            _import(import_id, stream, language, progress or (lambda _run: None))
        except Refused as refusal:
            with unit_of_work():
                runs.fail(reads.get_import(import_id), refusal.detail)


def _import(import_id: int, stream: BinaryIO, language: str, progress: Progress) -> None:
    with unit_of_work():
        run = reads.get_import(import_id)
        runs.enter(run)
        mapping, options = parse_mapping(run.mapping), Options(**run.options)
        target = Target(
            import_id=run.id, source=run.source, seller_id=run.seller_id, by_id=run.by_id, is_trial=run.is_trial,
            takes_status="status" in mapping.fields, needs_approval=options.needs_approval,
        )  # fmt: skip
        file = open_file(stream, run.file_name)
        sieve = Sieve(RowReader(mapping, options, category_tree(), columns=file.columns))
        locate, done = Locator(), run.rows_done
    with closing(_ahead(file, sieve, done, language)) as batches:
        for rows, bytes_read in batches:
            with unit_of_work():
                run = reads.get_import(import_id)
                if run.status != "running":
                    return
                _take(run, target, [in_place(row, locate) for row in rows], bytes_read)
                progress(run)
    with unit_of_work():
        run = reads.get_import(import_id)
        runs.finish(run, file.encoding)
        progress(run)


def _ahead(file: ListingFile, sieve: Sieve, done: int, language: str) -> Generator[Batch]:
    """Read and check the rows after the first `done` in batches, the next while the present one is being stored."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # noqa: SLF001 - for another thread
    records, broken = file.records(), list[Refused]()
    for record in itertools.islice(records, done):
        sieve.pass_by(record)

    def read() -> Batch:
        rows: list[Row] = []
        with app.app_context(), force_locale(language):
            if broken:
                raise broken[0]
            try:
                for record in itertools.islice(records, BATCH):
                    rows.append(sieve.read(record))  # noqa: PERF401 - what came before a refusal counts
            except Refused as refusal:
                if not rows:
                    raise
                broken.append(refusal)
        return rows, file.bytes_read

    with ThreadPoolExecutor(1, "read-import") as pool:
        upcoming = pool.submit(read)
        while (batch := upcoming.result())[0]:
            upcoming = pool.submit(read)
            yield batch


def _take(run: ListingImport, target: Target, rows: list[Row], bytes_read: int) -> None:
    runs.relax_commits()
    good = [row for row in rows if row.is_good]
    outcome = store(target, good) if good else Outcome()
    outcome.refused += len(rows) - len(good)
    runs.keep(run, outcome, [(row, problem) for row in rows for problem in row.problems], bytes_read)
