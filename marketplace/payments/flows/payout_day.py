"""The day's payouts: each seller and currency in a transaction of their own, so that one stands in nobody's way."""

from __future__ import annotations

from datetime import date

import structlog

from marketplace.core import clock
from marketplace.core.db import unit_of_work
from marketplace.core.errors import Refused
from marketplace.payments.queries.payouts import creditors
from marketplace.payments.services import paying_out

log = structlog.get_logger()


def run(day: date | None = None) -> int:
    """Pay out whoever is due on a day (today), write down why others wait, and return how many were paid."""
    today, made = day or clock.now().date(), 0
    with unit_of_work():
        owed = creditors()
    for account_id, currency in owed:
        try:
            with unit_of_work():
                made += paying_out.sweep_one(account_id, currency, today) is not None
        except Refused as error:
            log.warning("payout_refused", account_id=account_id, currency=currency, error=error.detail)
    log.info("payout_day", day=today.isoformat(), sellers=len(owed), made=made)
    return made
