"""A seller's statement as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from flask import stream_with_context

from marketplace.core.paging import LARGEST_LIMIT
from marketplace.core.tables import safe_cell
from marketplace.payments.queries import ledger

HEAD = ("date", "what", "reference", "note", "amount", "balance", "currency")


def statement_csv(account_id: int, currency: str) -> Iterator[str]:
    """Return the lines of a statement, the newest first, read a page at a time."""

    def lines() -> Iterator[str]:
        yield "\ufeff" + _line(HEAD)
        number, pages = 1, 1
        while number <= pages:
            page = ledger.statement_of_seller(account_id, currency, number, LARGEST_LIMIT)
            number, pages = number + 1, page.pages
            for one in page.items:
                yield _line((
                    one.at.isoformat(), one.kind, one.reference or "", safe_cell(one.memo), str(one.amount),
                    str(one.balance), currency,
                ))  # fmt: skip

    return stream_with_context(lines())


def _line(cells: tuple[str, ...]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()
