"""Small files with the headings of real ones."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from marketplace.core.db import unit_of_work
from marketplace.listings.flows.imports import run_import
from marketplace.listings.models import ListingImport
from marketplace.listings.queries import imports as reads
from marketplace.listings.rules.imports.rows import Options
from marketplace.listings.services.imports import opening, plans, runs

RENTAL_COLUMNS = (
    "id", "name", "host_id", "neighbourhood_group", "neighbourhood", "latitude", "longitude", "room_type", "price",
    "minimum_nights", "number_of_reviews", "last_review", "reviews_per_month", "calculated_host_listings_count",
    "availability_365",
)  # fmt: skip


def rental(number: int, **values: Any) -> dict[str, Any]:
    given = {
        "id": str(number), "name": f"Sunny room {number} by the park", "host_id": str(2000 + number % 7),
        "neighbourhood_group": "Brooklyn", "neighbourhood": "Kensington", "latitude": f"{40.6 + number % 100 / 1000}",
        "longitude": "-73.97237", "room_type": "Private room", "price": str(50 + number % 200), "minimum_nights": "2",
        "number_of_reviews": "9", "last_review": "19-10-2018", "reviews_per_month": "0.21",
        "calculated_host_listings_count": "6", "availability_365": "365",
    }  # fmt: skip
    return given | values


def product(number: int, **values: Any) -> dict[str, Any]:
    given = {
        "id": str(number), "title": f"Northwind toner cartridge {number} Black", "brand": "Northwind",
        "description": "Toner <br />for offices", "price_usd_cents": 4995 + number, "ean": f"{number:013}",
        "released": "2009-12-10",
        "attributes": {
            "print_technology": "Laser printing", "product_colour": "Gray", "quantity_per_pack": 6.0,
            "black_toner_page_yield": 23000.0, "width": 396.0, "duplex": True,
        },
    }  # fmt: skip
    return given | values


def table(rows: Iterable[Mapping[str, Any]], columns: Iterable[str] = RENTAL_COLUMNS) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def packed(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def import_bytes(
    content: bytes,
    name: str = "listings.csv",
    *,
    mapping: Mapping[str, Any] | None = None,
    username: str | None = None,
    is_trial: bool = False,
    source: str = "",
    **options: Any,
) -> ListingImport:
    """Import a file as the command line does, and return the run."""
    with unit_of_work():
        request = request_for(content, name, mapping, username, source, Options(**options))
        run_id = runs.resume_or_begin(replace(request, is_trial=is_trial)).id
    run_import(run_id, io.BytesIO(content))
    return reads.get_import(run_id)


def request_for(
    content: bytes,
    name: str,
    mapping: Mapping[str, Any] | None = None,
    username: str | None = None,
    source: str = "",
    options: Options | None = None,
) -> runs.Request:
    chosen = plans.plan(plans.look(io.BytesIO(content), name), mapping)
    digest, size = opening.measure(io.BytesIO(content))
    return opening.request_for_operator(
        chosen, options or Options(), source=source, username=username, by_id=None, name=name, digest=digest, size=size
    )


def problems(run: ListingImport) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.field, problem.message) for problem in reads.problems_of(run.id, 1).items]
