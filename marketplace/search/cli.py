"""`flask search …`: build the index, teach it, and measure how well it ranks."""

from __future__ import annotations

import csv
import time
from collections import defaultdict
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from marketplace.core.db import unit_of_work
from marketplace.search.queries import documents
from marketplace.search.queries.knowledge import forget
from marketplace.search.queries.relevance import query_of, ranked
from marketplace.search.rules.measure import Measured, is_measurable, measure
from marketplace.search.services.indexing import BATCH, index_listings
from marketplace.search.services.learning import learn

group = AppGroup("search", help="The search index.")


@group.command("reindex")
def reindex() -> None:
    """Write the index anew from the listings, and refresh what it teaches."""
    begun, done, after = time.monotonic(), 0, 0
    while True:
        with unit_of_work():
            ids = documents.listing_ids(after, BATCH)
            if not ids:
                break
            index_listings(ids)
        done, after = done + len(ids), ids[-1]
        click.echo(f"{done} listings", err=True)
    with unit_of_work():
        learn()
    click.echo(f"{done} listings looked at in {time.monotonic() - begun:.1f} s")


@group.command("evaluate")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--verbose", is_flag=True, help="Print a line for each query.")
def evaluate(file: Path, *, verbose: bool) -> None:
    """Print nDCG@10 for FILE, a CSV of query, product_id (the listing's external id) and rating (0 to 3).

    What the index teaches is refreshed first. Only listings from where the judged ones come are looked at. Two
    figures: with results that nobody judged counted as irrelevant, and with them left out. Queries without a relevant
    product are not counted.
    """
    judged: dict[str, dict[str, int]] = defaultdict(dict)
    with file.open(newline="", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            judged[row["query"]][row["product_id"]] = int(row["rating"])
    with unit_of_work():
        learn()
    forget()
    sources = documents.sources_of([product for ratings in judged.values() for product in ratings])
    results = [_measured(query, ratings, sources) for query, ratings in judged.items() if is_measurable(ratings)]
    if not results:
        raise click.ClickException("No query in this file has a relevant product.")
    for result in results if verbose else ():
        click.echo(f"{result.strict:.4f}  {result.judged:.4f}  {result.query}")
    strict = sum(result.strict for result in results) / len(results)
    judged_only = sum(result.judged for result in results) / len(results)
    click.echo(f"nDCG@10 over {len(results)} queries: {strict:.4f} (judged only: {judged_only:.4f})")


def _measured(query: str, ratings: dict[str, int], sources: list[str]) -> Measured:
    ids = ranked(query_of(query, "en"), [documents.is_from(sources)]).ids
    return measure(query, documents.external_ids(ids), ratings)


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(group)
