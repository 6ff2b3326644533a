"""Money in the administration: payments, webhooks and replay, the books, and the alarm when they do not hold."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, text

from marketplace.accounts.events import AccountErased
from marketplace.accounts.models import Account
from marketplace.core.db import session, unit_of_work
from marketplace.core.events import announce
from marketplace.core.models import AuditEntry
from marketplace.notifications.models import Notice
from marketplace.payments import jobs
from marketplace.payments.flows import charging, reconciling
from marketplace.payments.gateways.sandbox import books
from marketplace.payments.models import Payment, PaymentMethod, SandboxMethod, WebhookEvent
from marketplace.payments.queries import payments as queries
from marketplace.payments.queries import people
from marketplace.payments.services import verification
from tests.payments import acts
from tests.payments.test_api import hook, paid_event
from tests.support.pages import PageClient

PAGES = ["/admin/payments", "/admin/webhooks", "/admin/books", "/admin/books/verification"]


def a_full_payment() -> Payment:
    done = acts.paid(4000, 6000)
    acts.refund(done, queries.parts_of(done)[0].reference, 1500, "a")
    acts.work()
    with books.at_work(done.provider_id or "") as charge:
        books.dispute(charge)
    charging.refresh(done.id)
    return acts.payment(done.id)


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_are_for_the_office(
    app: Flask, as_ada: PageClient, as_vera: PageClient, as_bob: PageClient, path: str
) -> None:
    assert as_ada.get(path).status_code == 200
    a_full_payment()
    reconciling.compare()
    verification.verify()
    assert as_ada.get(path).status_code == 200
    assert as_vera.get(path).status_code == 403
    assert as_bob.get(path).status_code == 403


def test_a_payment_tells_everything(as_ada: PageClient) -> None:
    payment = a_full_payment()
    page = as_ada.get(f"/admin/payments/{payment.id}").get_data(as_text=True)
    other = queries.parts_of(payment)[1].reference
    for words in ("$100.00", "$15.00", "fraudulent", "charge", "clearing:sandbox", other):
        assert words in page
    assert as_ada.send(f"/admin/payments/{payment.id}/look").status_code == 303
    assert as_ada.get("/admin/payments/999999").status_code == 404
    assert as_ada.get(f"/admin/payments?q={payment.provider_id}").get_data(as_text=True).count("/admin/payments/") >= 1
    assert "4000" not in as_ada.get("/admin/payments?q=nothing").get_data(as_text=True)
    assert as_ada.get("/admin/payments?format=csv").mimetype == "text/csv"


def test_the_table_takes_the_same_statements_for_any_number(as_ada: PageClient, count_statements: object) -> None:
    acts.paid(100)
    as_ada.get("/admin/books")
    few = count_statements(lambda: as_ada.get("/admin/books"))  # type: ignore[operator]
    for _n in range(4):
        acts.paid(100)
    assert count_statements(lambda: as_ada.get("/admin/books")) == few  # type: ignore[operator]


def test_an_event_is_applied_again(app: Flask, as_ada: PageClient) -> None:
    payment, body = paid_event()
    hook(app, body)
    row = session().scalars(select(WebhookEvent)).one()
    row.status = "refused"
    session().flush()
    assert as_ada.send(f"/admin/webhooks/{row.id}/replay").status_code == 303
    jobs.apply_webhook(row.id)
    assert acts.payment(payment.id).status == "succeeded"
    assert session().scalars(select(AuditEntry).filter_by(action="webhook.replayed")).one().target_id == str(row.id)
    assert as_ada.send("/admin/webhooks/999999/replay").status_code == 404


def test_the_verification_by_hand(as_ada: PageClient) -> None:
    assert as_ada.send("/admin/books/verification").status_code == 303
    assert "holds" in as_ada.get("/admin/books/verification").get_data(as_text=True)


def test_broken_books_alarm(own_app: Flask) -> None:
    from tests.support import cast  # noqa: PLC0415 - the one member this test needs

    with own_app.app_context():
        with unit_of_work():
            ada_id = cast.person("ada").id
        done = acts.paid(4000)
        jobs.verify_books()
        assert own_app.test_client().get("/readyz").get_json()["parts"]["books"] == "ok"
        with unit_of_work():
            session().execute(text("ALTER TABLE payments DISABLE TRIGGER USER"))
            session().execute(text("UPDATE payments SET refunding = 5 WHERE id = :id"), {"id": done.id})
        with unit_of_work():
            jobs.verify_books()
            jobs.verify_books()
        answer = own_app.test_client().get("/readyz").get_json()
        assert (answer["status"], answer["parts"]["books"]) == ("degraded", "broken")
        (notice,) = session().scalars(select(Notice).filter_by(account_id=ada_id)).all()
        assert "The books do not hold" in notice.content
        with unit_of_work():
            session().execute(text("UPDATE payments SET refunding = 0 WHERE id = :id"), {"id": done.id})
        with unit_of_work():
            jobs.verify_books()
        assert verification.state() == "ok"


def test_the_command(app: Flask) -> None:
    acts.paid(4000)
    runner = app.test_cli_runner()
    good = runner.invoke(args=["ledger", "verify"])
    assert (good.exit_code, "all" in good.output) == (0, True)
    assert "asked about" in runner.invoke(args=["ledger", "reconcile"]).output
    assert "escrow" in runner.invoke(args=["ledger", "balances"]).output
    session().execute(text("UPDATE payments SET refunding = 5"))
    bad = runner.invoke(args=["ledger", "verify"])
    assert (bad.exit_code, "BROKEN  refunds-within-paid" in bad.output) == (1, True)


def test_who_leaves_is_forgotten_but_for_the_numbers(as_alice: PageClient, alice: Account) -> None:
    form = as_alice.send("/account/payment-methods").location
    as_alice.get(as_alice.send(form, {"number": "4242 4242 4242 4242"}).location)
    done = acts.paid(4000, payer_id=alice.id)
    copy = people.copy_of(alice.id)
    assert (copy["payments"][0]["amount"], copy["cards"][0]["last4"]) == ("40.00", "4242")
    announce(AccountErased(alice.id))
    session().flush()
    acts.work()
    assert session().scalars(select(PaymentMethod)).all() == []
    assert session().scalars(select(SandboxMethod)).one().status == "forgotten"
    assert acts.payment(done.id).payer_email == ""
    assert [f.invariant.id for f in verification.verify() if not f.holds] == []
