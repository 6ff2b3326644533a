"""The market's invoices on its commission: one for each released order, credited with what goes back after it."""

from __future__ import annotations

import pypdfium2
import pytest
from sqlalchemy import delete, select

from marketplace.accounts.models import Account
from marketplace.cart.models import TaxRule
from marketplace.cart.rules.limits import Owner
from marketplace.core import settings
from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.orders.models import Invoice, Order
from marketplace.orders.rules.shares import Split
from marketplace.orders.services import fulfilling
from marketplace.orders.services.invoices import issue_commission, number_of
from tests.orders import acts
from tests.support.pages import PageClient


@pytest.fixture
def taxed(bicycle: Listing) -> None:
    session().add(TaxRule(applies_to="commission", country=bicycle.country, name="IVA", rate=2100))
    session().flush()


def finished(alices: Owner, listing: Listing) -> Order:
    (order,) = acts.buy(alices, listing)
    fulfilling.ship(order.id, acts.seller(order), carrier="Post", tracking="1")
    fulfilling.deliver(order.id, acts.seller(order))
    fulfilling.confirm(order.id, acts.buyer(order))
    return order


def ours() -> list[Invoice]:
    return list(session().scalars(select(Invoice).where(Invoice.issuer_id == 0).order_by(Invoice.id)))


def test_a_release_is_invoiced_with_its_tax(alices: Owner, bicycle: Listing, bob: Account, taxed: None) -> None:
    finished(alices, bicycle)
    (paper,) = ours()
    assert (paper.kind, paper.recipient_id, number_of(paper)) == ("commission", bob.id, "COM-000001")
    assert (paper.data["commission"], paper.data["tax"], paper.data["total"]) == (2850, 599, 3449)


def test_what_was_refunded_before_is_not_invoiced(alices: Owner, bicycle: Listing) -> None:
    (order,) = acts.buy(alices, bicycle)
    fulfilling.refund(order.id, acts.seller(order), {order.lines[0].id: 14250})
    fulfilling.ship(order.id, acts.seller(order), carrier="", tracking="")
    fulfilling.deliver(order.id, acts.seller(order))
    fulfilling.confirm(order.id, acts.buyer(order))
    assert [paper.data["commission"] for paper in ours()] == [1425]


def test_a_refund_after_the_release_is_credited_in_proportion(
    alices: Owner, bicycle: Listing, bob: Account, taxed: None
) -> None:
    order = finished(alices, bicycle)
    fulfilling.refund(order.id, acts.seller(order), {order.lines[0].id: 9500})
    fulfilling.refund(order.id, acts.seller(order), {order.lines[0].id: 19000})
    issued, *credited = ours()
    assert [(paper.kind, paper.number) for paper in credited] == [("commission_credit", 1), ("commission_credit", 2)]
    assert [paper.data["commission"] for paper in credited] == [950, 1900]
    assert sum(paper.data["total"] for paper in credited) == issued.data["total"]


def test_numbers_have_no_gap_over_all_sellers(alices: Owner, bicycle: Listing, lamp: Listing) -> None:
    order = finished(alices, bicycle)
    session().execute(delete(Invoice).where(Invoice.id == ours()[0].id))
    undone = session().begin_nested()
    lost = issue_commission(order, Split(0, 100, 0, 0))
    assert lost is not None
    assert lost.number == 2
    undone.rollback()
    finished(alices, lamp)
    assert [paper.number for paper in ours()] == [2]


def test_nothing_is_issued_where_nothing_is_released(alices: Owner, bicycle: Listing) -> None:
    (order,) = acts.buy(alices, bicycle)
    fulfilling.cancel(order.id, acts.seller(order))
    assert ours() == []


def test_a_seller_finds_them(
    as_bob: PageClient, as_charlie: PageClient, as_ada: PageClient, client: PageClient, alices: Owner, bicycle: Listing
) -> None:
    assert "No invoices yet" in as_bob.get("/sell/invoices").text
    settings.change("orders.issuer", "Saturday Market OÜ\nTallinn, VAT EE1", by=None)
    order = finished(alices, bicycle)
    page = as_bob.get("/sell/invoices").text
    assert "COM-000001" in page
    assert "$28.50" in page
    (paper,) = ours()
    path = f"/sell/invoices/{paper.id}.pdf"
    answer = as_bob.get(path)
    assert answer.mimetype == "application/pdf"
    document = pypdfium2.PdfDocument(answer.data)
    said = document[0].get_textpage().get_text_range()
    document.close()
    for words in ("Invoice COM-000001", "Saturday Market OÜ", "10 % of $285.00", "$28.50", order.reference):
        assert words in said
    assert as_ada.get(path).status_code == 200
    assert as_charlie.get(path).status_code == 404
    assert client.get(path).status_code in (302, 303)
    assert as_bob.get("/sell/invoices/999999.pdf").status_code == 404
    assert "COM-" not in as_charlie.get("/sell/invoices").text


def test_the_buyer_sees_nothing_of_it(as_alice: PageClient, alices: Owner, bicycle: Listing) -> None:
    order = finished(alices, bicycle)
    page = as_alice.get(f"/orders/{order.id}").text
    assert "Invoice (PDF)" in page
    assert "Credit note" not in page
    assert as_alice.get(f"/sell/invoices/{ours()[0].id}.pdf").status_code == 404
