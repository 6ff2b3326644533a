"""What is promised about money: prices come from our side only, and what was done once is not done twice."""

from __future__ import annotations

from typing import Any

import psycopg2
import pytest
from flask import Flask
from sqlalchemy import func, select, update

from marketplace.accounts.models import Account
from marketplace.cart.models import CartItem
from marketplace.cart.rules.limits import Owner
from marketplace.cart.services import filling
from marketplace.core import clock, idempotency
from marketplace.core.db import session, unit_of_work
from marketplace.core.extensions import db
from marketplace.core.models import IdempotencyKey
from marketplace.listings.models import Listing
from marketplace.orders.models import Checkout, Order
from marketplace.payments.models import Payment
from tests.bookmarks import stock
from tests.orders import acts
from tests.support import cast
from tests.support.pages import PageClient, client_of

API = "/api/v1"
PRICE = 28_500


@pytest.fixture
def bicycle(bob: Account) -> Listing:
    return stock.offer(bob.id, title="Larkspur touring bicycle", quantity=5, price=PRICE)


def call(client: PageClient, path: str, body: Any, **headers: str) -> Any:
    return client.post(f"{API}{path}", json=body, headers={"X-CSRFToken": client.csrf(), **headers})


class TestPricesAreOurs:
    @pytest.mark.parametrize("field", ["price", "amount", "total", "currency", "commission", "seller_id", "discount"])
    def test_a_program_names_none(self, as_alice: PageClient, bicycle: Listing, field: str) -> None:
        body = {"listing_id": bicycle.id, "quantity": 1, field: "0.01"}
        assert call(as_alice, "/cart/items", body).status_code == 400
        assert call(as_alice, "/checkout", {field: "0.01"}).status_code == 400
        assert session().scalars(select(CartItem)).all() == []

    def test_a_form_changes_none(self, as_alice: PageClient, bicycle: Listing) -> None:
        lies = {"price": "1", "amount": "1", "total": "1", "currency": "JPY", "commission": "0", "discount": "28000"}
        as_alice.send("/cart/items", {"listing_id": bicycle.id, "quantity": 1, **lies})
        as_alice.send("/checkout", {"key": "k", "expected": str(PRICE), **lies})
        order = session().scalars(select(Order)).one()
        assert (order.total, order.currency, order.seller_discount) == (PRICE, "USD", 0)
        assert order.commission > 0

    @pytest.mark.parametrize("expected", ["1", "28499", "28501", "999999"])
    def test_another_total_than_ours_is_never_taken(
        self, as_alice: PageClient, alice: Account, bicycle: Listing, expected: str
    ) -> None:
        filling.add(Owner(account_id=alice.id), bicycle.id, 1)
        assert as_alice.send("/checkout", {"key": "k", "expected": expected}).status_code == 409
        minor = int(expected)
        told = {"expected_total": f"{minor // 100}.{minor % 100:02}"}
        assert call(as_alice, "/checkout", told).get_json()["code"] == "total_changed"
        assert session().scalars(select(Checkout)).all() == []

    def test_a_payment_is_of_what_is_owed(self, as_alice: PageClient, alice: Account, bicycle: Listing) -> None:
        made = acts.place(Owner(account_id=alice.id), bicycle)
        assert call(as_alice, "/payments/initiate", {"checkout_id": made.id, "amount": "0.01"}).status_code == 400
        begun = call(as_alice, "/payments/initiate", {"checkout_id": made.id}).get_json()
        assert (begun["amount"], begun["currency"]) == ("285.00", "USD")


ODD: list[Any] = [0, -1, 1.5, "1e3", "two", True, None, [1], {"a": 1}, 10**30, "１２"]


@pytest.mark.parametrize("quantity", ODD, ids=str)
def test_odd_quantities_and_types_are_refused(as_alice: PageClient, bicycle: Listing, quantity: Any) -> None:
    answer = call(as_alice, "/cart/items", {"listing_id": bicycle.id, "quantity": quantity})
    assert answer.status_code in {400, 409}, answer.text
    assert answer.mimetype == "application/problem+json"
    assert session().scalars(select(CartItem)).all() == []


@pytest.mark.parametrize(
    "amount", ["-1", "0", "0.001", "1e400", "NaN", "Infinity", True, [], "285.01", 10**20], ids=str
)
def test_odd_amounts_give_nothing_back(
    as_alice: PageClient, as_bob: PageClient, alice: Account, bicycle: Listing, amount: Any
) -> None:
    (order,) = acts.buy(Owner(account_id=alice.id), bicycle)
    assert call(as_bob, f"/orders/{order.id}/refund", {"amount": amount}).status_code in {400, 409}
    assert call(as_alice, f"/orders/{order.id}/refund", {"amount": "1"}).status_code == 403, (
        "nobody pays themselves back"
    )
    session().refresh(order)
    assert (order.refunded, acts.held(order)) == (0, PRICE)


def test_own_things_are_not_bought(as_bob: PageClient, bicycle: Listing) -> None:
    assert call(as_bob, "/cart/items", {"listing_id": bicycle.id}).status_code == 403
    as_bob.send("/cart/items", {"listing_id": bicycle.id, "quantity": 1})
    assert session().scalars(select(CartItem)).all() == []


def test_a_commit_whose_answer_was_lost_is_not_repeated(own_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection is cut after each commit of a checkout in turn; the client asks again under the same key."""
    with own_app.app_context(), unit_of_work():
        thing = stock.offer(cast.person("bob").id, quantity=50, price=1_000).id
        dialect = db.engine.dialect
    commit, left = dialect.do_commit, [0]

    def cut(connection: Any) -> None:
        commit(connection)
        left[0] -= 1
        if left[0] == 0:
            raise psycopg2.OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(dialect, "do_commit", cut)
    monkeypatch.setattr(idempotency, "PATIENCE_SECONDS", 0.2)
    rounds = placed = 0
    while left[0] <= 0:  # until a checkout makes fewer commits than are counted to
        rounds += 1
        client = client_of(own_app)
        client.send("/cart/items", {"listing_id": thing, "quantity": 1})
        token, body = client.csrf(), {"email": f"{rounds}@example.com"}
        left[0] = rounds
        for _again in range(3):
            answer = client.post(
                f"{API}/checkout", json=body, headers={"X-CSRFToken": token, "Idempotency-Key": f"lost-{rounds}"}
            )
            if answer.status_code == 201:
                break
            assert answer.status_code == 503 or answer.get_json()["code"] == "idempotency_in_progress"
            with own_app.app_context(), unit_of_work():  # a minute later
                session().execute(update(IdempotencyKey).values(claimed_at=clock.now() - idempotency.ABANDONED * 2))
        assert answer.status_code == 201, "asked again it answers what was done"
        placed += 1
        with own_app.app_context():
            assert session().scalar(select(func.count()).select_from(Order)) == placed
            assert session().get_one(Listing, thing).quantity == 50 - placed
    assert rounds > 2, "at least the key's own commit and the work's were cut"
    with own_app.app_context():
        assert session().scalars(select(Payment)).all() == []
