"""What was wrong, and an example of what is right, as CSV that is safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any, Final

from marketplace.listings.queries.categories import category_tree
from marketplace.listings.queries.imports import all_problems
from marketplace.listings.rules.kinds import default_unit, rules_of

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n")


def problems_csv(import_id: int) -> Iterator[str]:
    """Yield the problems of an import, a line at a time."""
    yield _line(("line", "id", "field", "severity", "message", "value"))
    for row in all_problems(import_id):
        severity = "error" if row["is_error"] else "note"
        yield _line((row["line"], row["external_id"], row["field"], severity, row["message"], row["value"]))


def template_csv(kind: str, category: str = "") -> str:
    """Return an empty table with the headings that listings of `kind` may have, and one example row."""
    needs = rules_of(kind)
    example: dict[str, Any] = {
        "external_id": "A-001", "kind": kind, "category": category, "title": "Blue touring bicycle",
        "description": "", "price": "120.00", "currency": "USD", "price_unit": default_unit(kind),
    }  # fmt: skip
    if needs.has_quantity:
        example["quantity"] = needs.default_quantity
    if needs.has_place:
        example |= dict.fromkeys(("address", "city", "state", "zip", "country", "latitude", "longitude"), "")
    if needs.has_amenities:
        example["amenities"] = ""
    node = category_tree().find(category)
    example |= {f"attr.{attribute.key}": "" for attribute in (node.attributes if node else ())}
    return _line(example) + _line(example.values())


def _line(cells: Iterable[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([safe(cell) for cell in cells])
    return out.getvalue()


def safe(cell: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
