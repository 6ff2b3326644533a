"""Paying in a browser without scripts: choosing, the sandbox's pages, coming back, giving up, trying again."""

from __future__ import annotations

import pytest

from marketplace.accounts.models import Account
from marketplace.core.db import session
from marketplace.payments.models import Payment, SandboxEvent
from tests.payments import acts
from tests.payments.conftest import owed
from tests.support.pages import PageClient


def begin(client: PageClient, *amounts: int, payer: Account | None = None, way: str = "sandbox") -> Payment:
    bill = owed(*amounts, payer_id=payer.id if payer else None)
    page = client.get(f"/pay/trial/{bill.reference_id}")
    assert page.status_code == 200
    answer = client.send(f"/pay/trial/{bill.reference_id}", {"way": way})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return session().query(Payment).order_by(Payment.id.desc()).first()


def pay(client: PageClient, payment: Payment, number: str) -> str:
    answer = client.send(payment.redirect_url or "", {"number": number})
    assert answer.status_code == 303
    return answer.location


def test_alice_pays_with_a_test_card(as_alice: PageClient, alice: Account) -> None:
    payment = begin(as_alice, 4000, 2500, payer=alice)
    form = as_alice.get(payment.redirect_url or "").get_data(as_text=True)
    assert "Test money" in form
    assert "$65" in form

    back = pay(as_alice, payment, "4242 4242 4242 4242")
    assert back == f"/pay/{payment.token}/return"
    assert as_alice.get(back).location == "/orders"
    assert "is paid and held" in as_alice.get(f"/pay/{payment.token}").get_data(as_text=True)


def test_a_guest_pays_by_the_link(client: PageClient) -> None:
    payment = begin(client, 4000)
    pay(client, payment, "5555555555554444")
    assert client.get(f"/pay/{payment.token}/return").location == "/orders"


def test_a_strangers_payment_is_not_there(as_alice: PageClient, as_charlie: PageClient, alice: Account) -> None:
    payment = begin(as_alice, 4000, payer=alice)
    for path in ("", "/status", "/return"):
        assert as_charlie.get(f"/pay/{payment.token}{path}").status_code == 404
    for path in ("/look", "/end", "/return"):
        assert as_charlie.send(f"/pay/{payment.token}{path}").status_code == 404
    assert as_charlie.get(f"/pay/trial/{payment.reference_id}").status_code == 404


def test_a_declined_card_says_what_to_do_and_may_be_followed_by_another(client: PageClient) -> None:
    payment = begin(client, 4000)
    client.get(pay(client, payment, "4000 0000 0000 9995"))
    page = client.get(f"/pay/{payment.token}").get_data(as_text=True)
    assert "There was not enough on the card" in page
    assert payment.redirect_url in page
    assert "There was not enough" in client.get(payment.redirect_url or "").get_data(as_text=True)
    assert client.get(pay(client, payment, "4242424242424242")).location == "/orders"


@pytest.mark.parametrize(("said", "status"), [("yes", "succeeded"), ("no", "failed")])
def test_the_second_step(client: PageClient, said: str, status: str) -> None:
    payment = begin(client, 4000)
    step = pay(client, payment, "4000002760003184")
    assert step.endswith("/step")
    assert "do you pay $40" in client.get(step).get_data(as_text=True)
    back = client.send(step, {"answer": said}).location
    client.get(back)
    assert acts.payment(payment.id).status == status


def test_a_card_that_hangs_shows_that_it_is_at_work(client: PageClient) -> None:
    payment = begin(client, 4000)
    client.get(pay(client, payment, "4000000000000119"))
    assert "Your bank is at work" in client.get(f"/pay/{payment.token}").get_data(as_text=True)
    assert client.get(f"/pay/{payment.token}/status").get_json()["status"] == "processing"


def test_a_real_card_number_is_refused_by_the_sandbox(client: PageClient) -> None:
    payment = begin(client, 4000)
    answer = client.send(payment.redirect_url or "", {"number": "4111111111111111"})
    assert answer.status_code == 422
    assert "Never enter a real card" in answer.get_data(as_text=True)


def test_giving_up_leads_back_to_the_choice(client: PageClient) -> None:
    payment = begin(client, 4000)
    answer = client.send(f"/pay/{payment.token}/end")
    assert answer.location == f"/pay/trial/{payment.reference_id}"
    assert acts.payment(payment.id).status == "cancelled"
    assert "Pay again" in client.get(f"/pay/{payment.token}").get_data(as_text=True)
    assert client.send(answer.location, {"way": "sandbox"}).status_code == 303
    assert client.send(f"/pay/{payment.token}/end").status_code == 409


def test_paying_twice_leads_to_what_is_paid(client: PageClient) -> None:
    payment = begin(client, 4000)
    client.get(pay(client, payment, "4242424242424242"))
    assert client.get(f"/pay/trial/{payment.reference_id}").location == f"/pay/{payment.token}"
    assert client.send(f"/pay/trial/{payment.reference_id}", {"way": "sandbox"}).location == f"/pay/{payment.token}"


def test_as_json(client: PageClient) -> None:
    payment = begin(client, 4000)
    body = client.get(f"/pay/{payment.token}", headers={"Accept": "application/json"}).get_json()
    assert (body["status"], body["amount"], body["currency"]) == ("pending", "40.00", "USD")


def test_an_unknown_way_is_refused(client: PageClient) -> None:
    bill = owed(100)
    assert client.send(f"/pay/trial/{bill.reference_id}", {"way": "barter"}).status_code == 400
    assert client.get("/pay/nonsense/1").status_code == 400
    assert client.get("/pay/no-such-token").status_code == 404
    assert client.get("/sandbox/pay/no-such-charge").status_code == 404


def test_the_sandbox_tells_us_by_signed_requests(client: PageClient, post_office: object) -> None:
    payment = begin(client, 4000)
    pay(client, payment, "4242424242424242")  # and never comes back
    acts.work()
    assert acts.payment(payment.id).status == "succeeded"
    assert all(event.is_delivered for event in session().query(SandboxEvent))


def test_a_saved_card_pays_with_one_click(as_alice: PageClient, alice: Account) -> None:
    assert "No saved card yet" in as_alice.get("/account/payment-methods").get_data(as_text=True)
    form = as_alice.send("/account/payment-methods").location
    assert as_alice.get(form).status_code == 200
    assert as_alice.send(form, {"number": "1234"}).status_code == 422
    back = as_alice.send(form, {"number": "4242 4242 4242 4242"}).location
    as_alice.get(back)
    page = as_alice.get("/account/payment-methods").get_data(as_text=True)
    assert "Visa ending 4242" in page
    method_id = as_alice.get("/api/v1/payment-methods").get_json()["payment_methods"][0]["payment_method_id"]

    payment = begin(as_alice, 4000, payer=alice, way=f"sandbox:{method_id}")
    assert acts.payment(payment.id).status == "succeeded"


def test_nobody_pays_with_anothers_card(as_alice: PageClient, as_charlie: PageClient, charlie: Account) -> None:
    form = as_alice.send("/account/payment-methods").location
    as_alice.get(as_alice.send(form, {"number": "4242 4242 4242 4242"}).location)
    method_id = as_alice.get("/api/v1/payment-methods").get_json()["payment_methods"][0]["payment_method_id"]
    bill = owed(500, payer_id=charlie.id)
    way = {"way": f"sandbox:{method_id}"}
    assert as_charlie.send(f"/pay/trial/{bill.reference_id}", way).status_code == 404
    assert as_charlie.send(f"/account/payment-methods/{method_id}/removal").status_code == 404
    assert as_charlie.send(f"/account/payment-methods/{method_id}/default").status_code == 404
    assert as_alice.send(f"/account/payment-methods/{method_id}/removal").status_code == 303
    assert as_alice.get("/api/v1/payment-methods").get_json() == {"payment_methods": []}
