"""A flood of events: copies, shuffled, cut, from several threads, some before our own commit. EVENTS=500 runs what
docs/reliability.md reports."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.core import clock
from marketplace.core.db import session
from marketplace.payments.flows import charging, hearing, reconciling
from marketplace.payments.models import LedgerEntry, PaymentEvent, WebhookEvent
from tests.fakes import server
from tests.fakes.stripe import FakeStripe, signed
from tests.payments import acts
from tests.payments.test_stripe import HOOK, begin, books_hold, with_stripe

EVENTS = int(os.environ.get("EVENTS", "25"))
EACH = 5
"""Events of a payment: four cards that are declined, and one that pays."""
THREADS = 6


@pytest.fixture
def provider() -> Iterator[FakeStripe]:
    with server.serving(FakeStripe()) as fake:
        assert isinstance(fake, FakeStripe)
        yield fake


@pytest.fixture
def market(own_app: Flask, provider: FakeStripe) -> Iterator[Flask]:
    yield from with_stripe(own_app, provider)


def test_a_flood_of_events_is_applied_once(market: Flask, provider: FakeStripe) -> None:
    chance = random.Random(20261121)
    payments = [_begin(market, provider, is_cut_off=n % 5 == 0) for n in range(EVENTS // EACH)]
    for intent in list(provider.intents):
        for _n in range(EACH - 1):
            provider.confirm(intent, "pm_card_declined")
        provider.confirm(intent, "pm_card_visa")
    copies = [chance.randint(1, 5) for _body in provider.events]
    flood = [(body, body) for body, times in zip(provider.events, copies, strict=True) for _n in range(times)]
    flood += [(body, body[: chance.randrange(len(body))]) for body in provider.events[::5]]
    chance.shuffle(flood)

    with ThreadPoolExecutor(THREADS) as pool:
        answers = Counter(pool.map(lambda one: _deliver(market, *one), flood))
    assert answers == {200: sum(copies), 400: len(provider.events[::5])}

    with market.app_context():
        events = session().scalars(select(WebhookEvent)).all()
        assert sorted(event.deliveries for event in events) == sorted(copies)
        rows = [event.id for event in events] * 2
    chance.shuffle(rows)
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(lambda row_id: _apply(market, row_id), rows))

    with market.app_context():
        reconciling.reconcile(clock.now())  # those that began before our own commit find their charge now
        for event in session().scalars(select(WebhookEvent).filter_by(status="waiting")).all():
            hearing.apply(event.id)
        states = Counter(session().scalars(select(WebhookEvent.status)))
        assert states == {"applied": len(provider.events)}
        assert {acts.payment(one).status for one in payments} == {"succeeded"}
        charges = session().scalars(select(LedgerEntry.payment_id).filter_by(kind="charge")).all()
        assert sorted(charges) == sorted(payments)
        succeeded = session().scalars(select(PaymentEvent.payment_id).filter_by(target="succeeded")).all()
        assert sorted(succeeded) == sorted(payments)
        books_hold()
    print(f"\n{len(provider.events)} events in {len(flood)} deliveries, each applied once")  # noqa: T201 - the figure


def _begin(app: Flask, provider: FakeStripe, *, is_cut_off: bool) -> int:
    """Begin a payment; cut off, the provider knows of it and we do not."""
    with app.app_context():
        if is_cut_off:
            provider.faults.after = server.once(server.cut, "payment_intents")
            payment_id = charging.start(acts.bill(4000), "stripe")
            provider.faults.after = None
            assert acts.payment(payment_id).provider_id is None
            return payment_id
        return begin(4000)[0]


def _deliver(app: Flask, body: bytes, arrives: bytes) -> int:
    """Send what is left of an event whose signature is that of the whole."""
    sent = app.test_client().post(HOOK, data=arrives, content_type="application/json", headers=signed(body))
    return sent.status_code


def _apply(app: Flask, row_id: int) -> None:
    with app.app_context():
        hearing.apply(row_id)
