"""Payments for programs: beginning one, once for a key; saved cards; what providers tell."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.models import Account
from marketplace.core.db import session, unit_of_work
from marketplace.core.models import IdempotencyKey
from marketplace.payments.flows import charging, hearing
from marketplace.payments.gateways import signing
from marketplace.payments.gateways.sandbox import books
from marketplace.payments.gateways.sandbox.secret import SIGNATURE, secret
from marketplace.payments.models import Payment, SandboxEvent, WebhookEvent
from marketplace.payments.rules.cards import CARDS
from tests.payments import acts
from tests.payments.conftest import owed
from tests.support.pages import PageClient, client_of

PATH = "/api/v1/payments/initiate"
HOOK = "/api/v1/payments/webhooks/sandbox"


def post(client: PageClient, body: Any, key: str | None = None) -> Any:
    headers = {"X-CSRFToken": client.csrf(), **({"Idempotency-Key": key} if key else {})}
    return client.post(PATH, json=body, headers=headers)


def test_a_payment_begins(as_alice: PageClient, alice: Account) -> None:
    bill = owed(4995, payer_id=alice.id)
    answer = post(as_alice, {"booking_id": bill.reference_id, "provider": "sandbox"})
    body = answer.get_json()
    assert answer.status_code == 201
    assert (body["status"], body["amount"], body["provider"]) == ("pending", "49.95", "sandbox")
    assert "/sandbox/pay/" in body["redirect_url"]
    assert as_alice.get(f"/api/v1/payments/{body['payment_id']}").get_json() == body


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400), ({"checkout_id": 1, "order_id": 2}, 400), ({"booking_id": 987654321}, 404),
        ({"checkout_id": "1"}, 400), ({"checkout_id": 0}, 400), ({"amount": 5}, 400), ([], 400),
    ],
)  # fmt: skip
def test_bad_input(as_alice: PageClient, body: Any, status: int) -> None:
    assert post(as_alice, body).status_code == status


def test_an_unknown_provider_is_named(as_alice: PageClient, alice: Account) -> None:
    bill = owed(4995, payer_id=alice.id)
    answer = post(as_alice, {"booking_id": bill.reference_id, "provider": "barter"})
    assert (answer.status_code, answer.get_json()["code"]) == (400, "unknown_provider")


def test_a_stranger_gets_404(as_charlie: PageClient, as_alice: PageClient, alice: Account) -> None:
    bill = owed(4995, payer_id=alice.id)
    assert post(as_charlie, {"booking_id": bill.reference_id}).status_code == 404
    payment_id = post(as_alice, {"booking_id": bill.reference_id}).get_json()["payment_id"]
    assert as_charlie.get(f"/api/v1/payments/{payment_id}").status_code == 404


def test_the_same_key_answers_the_same(as_alice: PageClient, alice: Account) -> None:
    bill, other = owed(4995, payer_id=alice.id), owed(100, payer_id=alice.id)
    body = {"booking_id": bill.reference_id}
    first = post(as_alice, body, "k-1")
    acts.pay(first.get_json()["payment_id"])
    again = post(as_alice, body, "k-1")
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert again.headers["Idempotency-Replayed"] == "true"
    differs = post(as_alice, {"booking_id": other.reference_id}, "k-1")
    assert (differs.status_code, differs.get_json()["code"]) == (422, "idempotency_key_reused")
    assert post(as_alice, body, "k-2").status_code == 409  # paid already


def test_a_refused_request_leaves_its_key_free(as_alice: PageClient, alice: Account) -> None:
    assert post(as_alice, {"booking_id": 987654321}, "k-1").status_code == 404
    bill = owed(4995, payer_id=alice.id)
    assert post(as_alice, {"booking_id": bill.reference_id}, "k-1").status_code == 201


def test_a_key_is_its_owners(as_alice: PageClient, as_charlie: PageClient, alice: Account, charlie: Account) -> None:
    mine, theirs = owed(100, payer_id=alice.id), owed(200, payer_id=charlie.id)
    assert post(as_alice, {"booking_id": mine.reference_id}, "k").status_code == 201
    assert post(as_charlie, {"booking_id": theirs.reference_id}, "k").get_json()["amount"] == "2.00"


@pytest.mark.parametrize("key", ["", "x" * 256, "with space", "ümlaut"])
def test_a_malformed_key_is_refused(as_alice: PageClient, alice: Account, key: str) -> None:
    bill = owed(4995, payer_id=alice.id)
    answer = as_alice.post(
        PATH, json={"booking_id": bill.reference_id},
        headers={"X-CSRFToken": as_alice.csrf(), "Idempotency-Key": key.encode().decode("latin-1")},
    )  # fmt: skip
    assert answer.status_code == 400


def test_sixty_four_twins_are_one(own_app: Flask) -> None:
    bill = owed(4995)
    bodies = {"json": {"booking_id": bill.reference_id}, "headers": {"Idempotency-Key": "twin"}}

    def twin(_n: int) -> tuple[int, Any]:
        answer = client_of(own_app).post(PATH, **bodies)
        return answer.status_code, answer.get_json()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(twin, range(64)))
    assert {status for status, _ in answers} == {201}
    assert len({json.dumps(body) for _, body in answers}) == 1
    with own_app.app_context():
        assert session().scalar(select(func.count()).select_from(Payment)) == 1
        assert session().scalar(select(func.count()).select_from(IdempotencyKey)) == 1


def test_a_key_whose_claimant_died_is_taken_up(as_alice: PageClient, alice: Account) -> None:
    bill = owed(4995, payer_id=alice.id)
    body = {"booking_id": bill.reference_id}
    assert post(as_alice, body, "k").status_code == 201
    row = session().scalars(select(IdempotencyKey)).one()
    row.status = row.body = None
    row.claimed_at = row.claimed_at.replace(year=2025)
    session().flush()
    assert post(as_alice, body, "k").status_code == 201


def test_an_api_key_begins_no_payment(app: Flask, alice: Account) -> None:
    answer = client_of(app).post(PATH, json={"checkout_id": 1}, headers={"Authorization": "Bearer nonsense"})
    assert answer.status_code == 401


def test_cards_for_programs(as_alice: PageClient, as_charlie: PageClient, client: PageClient) -> None:
    assert client.get("/api/v1/payment-methods").status_code == 401
    begun = as_alice.post("/api/v1/payment-methods", json={}, headers={"X-CSRFToken": as_alice.csrf()})
    assert (begun.status_code, begun.get_json()["status"]) == (201, "pending")
    as_alice.send(begun.get_json()["redirect_url"], {"number": CARDS[0].number})
    as_alice.get("/account/payment-methods/return")
    (card,) = as_alice.get("/api/v1/payment-methods").get_json()["payment_methods"]
    assert (card["brand"], card["last4"], card["is_default"]) == ("visa", "4242", True)
    path = f"/api/v1/payment-methods/{card['payment_method_id']}"
    assert as_charlie.delete(path, headers={"X-CSRFToken": as_charlie.csrf()}).status_code == 404
    assert as_alice.delete(path, headers={"X-CSRFToken": as_alice.csrf()}).status_code == 200
    assert as_alice.delete(path, headers={"X-CSRFToken": as_alice.csrf()}).status_code == 404


def paid_event() -> tuple[Payment, bytes]:
    """A payment that was paid at the sandbox, of which we only hear by its event."""
    payment = acts.payment(charging.start(acts.bill(4000), "sandbox"))
    with books.at_work(payment.provider_id or "") as charge:
        books.pay(charge, CARDS[0])
    events = session().scalars(select(SandboxEvent)).all()
    return payment, next(e.body for e in events if "charge.succeeded" in e.body).encode()


def hook(app: Flask, body: bytes, *, at: int | None = None, header: str | None = None) -> Any:
    signed = header if header is not None else signing.sign(body, secret(), at or int(time.time()))
    return app.test_client().post(HOOK, data=body, content_type="application/json", headers={SIGNATURE: signed})


def test_an_event_is_stored_once_and_applied(app: Flask) -> None:
    payment, body = paid_event()
    assert [hook(app, body).get_json()["is_new"] for _n in range(5)] == [True, False, False, False, False]
    for row in session().scalars(select(WebhookEvent)).all():
        hearing.apply(row.id)
        hearing.apply(row.id)
    assert acts.payment(payment.id).status == "succeeded"
    row = session().scalars(select(WebhookEvent)).one()
    assert (row.status, row.deliveries, row.payment_id) == ("applied", 5, payment.id)


@pytest.mark.parametrize("how", ["forged", "altered", "stale", "early", "missing", "garbage"])
def test_what_is_not_signed_by_the_provider_is_refused(app: Flask, how: str) -> None:
    payment, body = paid_event()
    now = int(time.time())
    answers = {
        "forged": lambda: hook(app, body, header=signing.sign(body, "another secret", now)),
        "altered": lambda: hook(app, body + b" ", header=signing.sign(body, secret(), now)),
        "stale": lambda: hook(app, body, at=now - 301),
        "early": lambda: hook(app, body, at=now + 400),
        "missing": lambda: hook(app, body, header=""),
        "garbage": lambda: hook(app, b"[1]"),
    }
    answer = answers[how]()
    assert (answer.status_code, answer.get_json()["code"]) == (400, "bad_signature")
    assert session().scalars(select(WebhookEvent)).all() == []
    assert acts.payment(payment.id).status == "open"


@pytest.mark.parametrize(("field", "value"), [("amount", 1), ("currency", "EUR")])
def test_an_event_of_another_amount_is_refused_and_kept(app: Flask, field: str, value: Any) -> None:
    payment, body = paid_event()
    event = json.loads(body)
    event["data"][field] = value
    hook(app, json.dumps(event).encode())
    row = session().scalars(select(WebhookEvent)).one()
    hearing.apply(row.id)
    assert acts.payment(payment.id).status == "open"
    assert session().get_one(WebhookEvent, row.id).status == "refused"


def test_an_event_for_nobody_waits_and_changes_nothing(app: Flask) -> None:
    _payment, body = paid_event()
    event = json.loads(body)
    event["data"]["charge"] = "sbx_unknown"
    assert hook(app, json.dumps(event).encode()).status_code == 200
    row = session().scalars(select(WebhookEvent)).one()
    hearing.apply(row.id)
    assert row.status == "waiting"
    with unit_of_work():
        assert "names no payment" in session().get_one(WebhookEvent, row.id).detail


def test_an_unknown_provider_has_no_door(app: Flask) -> None:
    answer = app.test_client().post("/api/v1/payments/webhooks/barter", data=b"{}", content_type="application/json")
    assert (answer.status_code, answer.get_json()["code"]) == (404, "not_found")
