"""Importing listings from the command line."""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final

import click

from marketplace.core.db import unit_of_work
from marketplace.core.errors import Refused
from marketplace.listings.flows.imports import run_import
from marketplace.listings.models import ListingImport
from marketplace.listings.queries import imports as reads
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.rules.imports.columns import unused
from marketplace.listings.rules.imports.rows import Options
from marketplace.listings.rules.kinds import Kind
from marketplace.listings.services.imports import opening, plans, runs
from marketplace.listings.services.imports.reports import problems_csv
from marketplace.listings.services.places import install_places
from marketplace.listings.services.taxonomy import install_taxonomy

SHOWN_PROBLEMS: Final = 20
EXISTING: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import", short_help="Import listings from a file.")
@click.argument("path", metavar="FILE", type=EXISTING)
@click.option("--mapping", type=EXISTING, metavar="FILE", help="Which column is which: JSON or TOML (docs/import.md).")
@click.option("--as", "username", metavar="USERNAME", help="Whose listings these are.")
@click.option("--kind", type=click.Choice([kind.value for kind in Kind]), help="The kind of rows that name none.")
@click.option("--category", metavar="SLUG", default="", help="The category of rows that name none.")
@click.option("--currency", metavar="CODE", default="", help="The currency of rows that name none; else USD.")
@click.option("--source", metavar="NAME", default="", help="Where the ids come from: one of another source is another.")
@click.option("--dry-run", is_flag=True, help="Check every row and store no listing.")
@click.option("--resume/--restart", default=True, help="Go on with an unfinished import of this file, or begin anew.")
def import_file(path: Path, mapping: Path | None, **given: str | bool | None) -> None:
    """Import listings from FILE: CSV or JSON Lines, also packed (.gz).

    Columns are recognised by their names, or mapped by a mapping file. Rows with errors are reported by line and
    left out; all others are stored, batch by batch. Importing a file again updates what has changed and nothing
    else; an import that was interrupted goes on where it stood.

    Without --as the listings belong to the owners whom the file names, an account for each, or else to an account
    named after the source.
    """
    try:
        with path.open("rb") as stream:
            run_id = _prepare(stream, path, mapping, given)
            stream.seek(0)
            started = time.monotonic()
            run_import(run_id, stream, progress=_show)
    except Refused as refusal:
        raise click.ClickException(refusal.detail) from None
    _report(run_id, time.monotonic() - started)


def _prepare(stream: BinaryIO, path: Path, mapping_path: Path | None, given: dict[str, str | bool | None]) -> int:
    with unit_of_work():
        if not len(category_tree()):
            install_taxonomy()
            install_places()
        sample = plans.look(stream, path.name)
        stream.seek(0)
        digest, size = opening.measure(stream)
        table = plans.read_mapping(mapping_path.read_bytes(), mapping_path.name) if mapping_path else None
        mapping = plans.plan(sample, table)
        options = Options(
            kind=str(given["kind"] or ""), category=str(given["category"]), currency=str(given["currency"])
        )
        request = opening.request_for_operator(
            mapping, options, source=str(given["source"] or ""), username=str(given["username"] or "") or None,
            by_id=None, name=path.name, digest=digest, size=size,
        )  # fmt: skip
        run = runs.resume_or_begin(replace(request, is_trial=bool(given["dry_run"])), restart=not given["resume"])
        click.echo(f"Mapping: {mapping.name or mapping_path or 'by the names of the columns'}; source: {run.source}.")
        if left := unused(sample.columns, mapping):
            click.echo(f"Not used: {', '.join(left)}.")
        if run.rows_done:
            click.echo(f"Going on after row {run.rows_done:,}.")
        return run.id


def _show(run: ListingImport) -> None:
    share = 100 * run.bytes_done // max(run.size, 1)
    line = f"{share:3d} %  {run.rows_done:,} rows: {_counts(run)}"
    click.echo(f"\r{line:<100}" if sys.stderr.isatty() else line, err=True, nl=not sys.stderr.isatty())


def _counts(run: ListingImport) -> str:
    return f"{run.created:,} created, {run.updated:,} updated, {run.unchanged:,} unchanged, {run.refused:,} with errors"


def _report(run_id: int, seconds: float) -> None:
    run = reads.get_import(run_id)
    if sys.stderr.isatty():
        click.echo(err=True)
    problems = reads.problems_of(run_id, 1, SHOWN_PROBLEMS)
    for problem in problems.items:
        word = "error" if problem.is_error else "note"
        shown = f" ({problem.value[:60]})" if problem.value else ""
        click.echo(f"line {problem.line}, {problem.field}: {word}: {problem.message}{shown}")
    if problems.total > len(problems.items):
        click.echo(
            f"… and {problems.total - len(problems.items):,} more; `flask listings problems {run_id}` prints all."
        )
    trial = " Nothing was stored: this was a dry run." if run.is_trial else ""
    rate = run.rows_done / max(seconds, 0.001)
    click.echo(f"{run.rows_done:,} rows in {seconds:.1f} s ({rate:,.0f} a second): {_counts(run)}.{trial}")
    if run.status != "done":
        raise click.ClickException(run.message or f"The import is {run.status}.")


@click.command("problems", short_help="Print what was wrong in an import.")
@click.argument("import_id", type=int)
def print_problems(import_id: int) -> None:
    """Print what was wrong in an import, as CSV: line, id, field, message, value."""
    reads.get_import(import_id)
    for line in problems_csv(import_id):
        click.echo(line, nl=False)
