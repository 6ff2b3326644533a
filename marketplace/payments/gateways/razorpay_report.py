"""Razorpay's own books: it has no list of movements, so its payments, refunds, transfers and disputes are summed.

What is older than ten days moves no more and is summed once; the rest is read again, at most once an hour.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from marketplace.payments.gateways.protocol import Report

OPEN_FOR: Final = timedelta(days=10)
READ_EVERY: Final = timedelta(minutes=55)
PAGE: Final = 100
WON: Final = frozenset({"won", "closed"})

Read = Callable[[str, dict[str, int]], list[Any]]
"""(payment, refund, transfer or dispute; from, to, count and skip) → a page."""
Minor = Callable[[int, str], int]


def report_of(read: Read, minor: Minor, cursor: str, since: datetime, now: datetime) -> Report | None:
    """Sum what Razorpay holds for us; None where that was done within the hour."""
    first: dict[str, Any] = {"until": int(since.timestamp()), "read": 0, "totals": {}}
    known = json.loads(cursor) if cursor else first
    if known["read"] > (now - READ_EVERY).timestamp():
        return None
    begin, until, end = known["until"], int((now - OPEN_FOR).timestamp()), int(now.timestamp()) + 1
    closed: Counter[str] = Counter(known["totals"])
    if until > begin:
        closed = _plus(closed, _moved(read, minor, begin, until))
        begin = until
    totals = _plus(_plus(closed, _moved(read, minor, begin, end)), _contested(read, minor, end))
    state = {"until": begin, "read": int(now.timestamp()), "totals": dict(closed)}
    return Report(dict(totals), json.dumps(state), is_whole=True)


def _moved(read: Read, minor: Minor, begin: int, end: int) -> Counter[str]:
    """Sum what began from `begin` on and before `end`."""
    found: Counter[str] = Counter()
    for one in _every(read, "payment", begin, end):
        if one["status"] in {"captured", "refunded"}:
            found[one["currency"]] += minor(one["amount"] - (one.get("fee") or 0), one["currency"])
    for one in _every(read, "refund", begin, end):
        if one["status"] == "processed":
            found[one["currency"]] -= minor(one["amount"], one["currency"])
    for one in _every(read, "transfer", begin, end):
        if one.get("status", "processed") == "processed":
            found[one["currency"]] -= minor(one["amount"] - (one.get("amount_reversed") or 0), one["currency"])
    return found


def _contested(read: Read, minor: Minor, end: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in _every(read, "dispute", 0, end):
        if one["status"] not in WON:
            found[one["currency"]] -= minor(one["amount"], one["currency"])
    return found


def _every(read: Read, kind: str, begin: int, end: int) -> Iterator[Any]:
    skip = 0
    while True:
        page = read(kind, {"from": begin, "to": end - 1, "count": PAGE, "skip": skip})
        yield from page
        skip += len(page)
        if len(page) < PAGE:
            return


def _plus(one: Counter[str], other: Counter[str]) -> Counter[str]:
    """Add, keeping what is negative, which `+` of counters drops."""
    return Counter({name: one[name] + other[name] for name in {*one, *other}})
