"""PayPal's own books: its transaction search, which is hours behind and says how far it has come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from marketplace.core.money import Money
from marketplace.payments.gateways.protocol import Report

WIDEST: Final = timedelta(days=31)
"""PayPal answers for so long a time at once."""
PENDING_FOR: Final = timedelta(days=30)
"""A movement that is pending holds the look back, or it would be missed once it is done; not for longer than this."""
NOT_OURS: Final = ("T03", "T04", "T15", "T21")
"""To and from the platform's own bank, holds and reserves: no movement between buyers, sellers and us."""
DONE: Final = frozenset({"S", "V"})
"""Successful, or reversed: the reversal is a movement of its own."""


def report_of(get: Callable[[str], Any], cursor: str, since: datetime, now: datetime) -> Report | None:
    """Sum what moved after `cursor` (or since our first payment) up to where PayPal's search has come.

    None where it has not come further. The books are to be compared as they were then.
    """
    start = datetime.fromisoformat(cursor) if cursor else since.replace(microsecond=0) - timedelta(seconds=1)
    moves, refreshed = _moves(get, start, now)
    pending = [at for at, status, _change in moves if status == "P" and at > now - PENDING_FOR]
    until = min([refreshed, *(at - timedelta(seconds=1) for at in pending)])
    if until <= start:
        return None
    totals: dict[str, int] = defaultdict(int)
    for at, status, change in moves:
        if status in DONE and start < at <= until:
            totals[change.currency] += change.minor
    return Report(dict(totals), until.isoformat(), as_of=until)


def _moves(get: Callable[[str], Any], start: datetime, now: datetime) -> tuple[list[tuple[datetime, str, Money]], Any]:
    moves: list[tuple[datetime, str, Money]] = []
    refreshed = start
    while start < now:
        end = min(start + WIDEST, now)
        for page in _pages(get, start, end):
            refreshed = max(refreshed, min(datetime.fromisoformat(page["last_refreshed_datetime"]), now))
            moves += [_move(one["transaction_info"]) for one in page["transaction_details"] if _is_ours(one)]
        start = end
    return moves, refreshed


def _pages(get: Callable[[str], Any], start: datetime, end: datetime) -> Iterator[Any]:
    number, pages = 1, 1
    while number <= pages:
        asked = {
            "start_date": start.isoformat(timespec="seconds"), "end_date": end.isoformat(timespec="seconds"),
            "fields": "transaction_info", "page_size": 500, "page": number, "balance_affecting_records_only": "Y",
        }  # fmt: skip
        page = get(f"/v1/reporting/transactions?{urlencode(asked)}")
        number, pages = number + 1, int(page.get("total_pages", 1))
        yield page


def _is_ours(one: Any) -> bool:
    return not str(one["transaction_info"].get("transaction_event_code", "")).startswith(NOT_OURS)


def _move(info: Any) -> tuple[datetime, str, Money]:
    amount, fee = info["transaction_amount"], info.get("fee_amount")
    change = Money.parse(amount["value"], amount["currency_code"])
    if fee and fee["currency_code"] == amount["currency_code"]:
        change += Money.parse(fee["value"], fee["currency_code"])
    return datetime.fromisoformat(info["transaction_initiation_date"]), info["transaction_status"], change
