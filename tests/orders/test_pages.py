"""The pages of the till: who sees what, and what each button does."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.cart.rules.limits import Owner
from marketplace.cart.services import addresses, delivery, filling
from marketplace.core.db import session
from marketplace.core.models import SentMail
from marketplace.listings.models import Listing
from marketplace.orders.models import Checkout, Dispute, Evidence, Order, OrderReturn
from marketplace.orders.services import fulfilling
from tests.orders import acts
from tests.support.pages import PageClient

ADDRESS = {**acts.HOME, "email": "ines@example.com"}


@pytest.fixture
def order(alices: Owner, bicycle: Listing) -> Order:
    (made,) = acts.buy(alices, bicycle)
    return made


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, f"no field {name}"
    return found.group(1)


def test_a_guest_checks_out(client: PageClient, bicycle: Listing, font: Listing) -> None:
    assert client.get("/checkout").headers["Location"] == "/cart"
    client.send("/cart/items", {"listing_id": bicycle.id})
    client.send("/cart/items", {"listing_id": font.id})
    page = client.get("/checkout").text
    assert "From 2 sellers" in page
    values = {"key": hidden(page, "key"), "expected": hidden(page, "expected"), "email": "ines@example.com"}
    assert client.send("/checkout", {**values, "email": "nothing"}).status_code == 422
    placed = client.send("/checkout", values)
    checkout = session().scalars(select(Checkout)).one()
    assert placed.headers["Location"] == f"/pay/checkout/{checkout.id}"
    again = client.send("/checkout", values)
    assert again.headers["Location"] == f"/pay/checkout/{checkout.id}"
    waiting = client.get(f"/checkout/{checkout.reference}").text
    assert "Pay $345 and hold" in waiting
    assert "14:5" in waiting or "15:00" in waiting
    assert len(client.get("/orders").text.split("ORD-")) >= 3


def test_an_address_is_asked_for_what_is_sent(
    as_alice: PageClient, alices: Owner, bicycle: Listing, bob: Account
) -> None:
    delivery.add(bob.id, {"kind": "ship", "name": "Post", "currency": "USD", "price": 850, "countries": ["US"]})
    filling.add(alices, bicycle.id, 1)
    session().commit()  # an answer with an error rolls back
    page = as_alice.get("/checkout").text
    values = {"key": hidden(page, "key"), "expected": hidden(page, "expected")}
    assert as_alice.send("/checkout", values).status_code == 422
    preview = as_alice.send("/checkout", {**values, **acts.HOME, "step": "preview"})
    assert preview.status_code == 200
    assert "Pay $293.50 and hold" in preview.text
    wrong = as_alice.send("/checkout", {**values, **acts.HOME, "country": "ES", "expected": "29350"})
    assert wrong.status_code == 409
    placed = as_alice.send("/checkout", {**values, **acts.HOME, "keep_address": "y", "expected": "29350"})
    assert placed.status_code == 303
    made = session().scalars(select(Order)).one()
    assert made.address is not None
    assert (made.address["city"], made.delivery) == ("Alder Ferry", 850)


def test_a_checkout_is_renewed_given_up_and_nobody_elses(
    as_alice: PageClient, as_charlie: PageClient, alices: Owner, bicycle: Listing
) -> None:
    checkout = acts.place(alices, bicycle)
    path = f"/checkout/{checkout.reference}"
    assert as_charlie.get(path).status_code == 404
    assert as_charlie.send(f"{path}/cancellation").status_code == 404
    assert "15 more minutes" in as_alice.send(f"{path}/renewal", follow_redirects=True).text
    assert "it was" in as_alice.send(f"{path}/renewal", follow_redirects=True).text
    assert "in your cart" in as_alice.send(f"{path}/cancellation", follow_redirects=True).text
    assert bicycle.quantity == 5
    assert "over" in as_alice.get(path).text


def test_each_side_sees_its_part_and_strangers_nothing(
    as_alice: PageClient, as_bob: PageClient, as_charlie: PageClient, client: PageClient, order: Order
) -> None:
    mine, theirs = as_alice.get(f"/orders/{order.id}").text, as_bob.get(f"/orders/{order.id}").text
    assert "Where is my money" in mine
    assert "$285" in mine
    assert "commission" not in mine.lower()
    assert "of which $28.50 commission" in theirs
    for stranger in (as_charlie, client):
        for path in ("", "/invoice.pdf", "/cancellation", "/dispute", "/refunds/new", "/packing-slip.pdf"):
            assert stranger.get(f"/orders/{order.id}{path}").status_code == 404
        for act in ("shipment", "confirmation", "delivery", "cancellation", "refunds", "returns", "dispute"):
            assert stranger.send(f"/orders/{order.id}/{act}").status_code == 404
    assert order.reference in as_bob.get("/sell/orders?query=bicycle").text
    assert order.reference not in as_charlie.get("/sell/orders").text
    assert order.reference in as_alice.get(f"/orders?query={order.reference}").text


def test_the_seller_sends_and_the_buyer_confirms(as_alice: PageClient, as_bob: PageClient, order: Order) -> None:
    path = f"/orders/{order.id}"
    assert as_alice.send(f"{path}/shipment", {"tracking": "1"}).status_code == 403
    as_bob.send(f"{path}/shipment", {"carrier": "Post", "tracking": "AF 4471"})
    assert "AF 4471" in as_alice.get(path).text
    assert as_bob.send(f"{path}/shipment").status_code == 409
    as_bob.send(f"{path}/delivery")
    assert "Yes, release $285" in as_alice.get(path).text
    as_alice.send(f"{path}/confirmation")
    assert "Released" in as_alice.get(path).text
    assert as_bob.get(path).text.count("$256.50") == 1


def test_what_comes_back_is_shown_before_the_click(as_alice: PageClient, order: Order) -> None:
    order.policy = "strict"
    page = as_alice.get(f"/orders/{order.id}/cancellation").text
    assert "$142.50 of $285 goes back" in page
    as_alice.send(f"/orders/{order.id}/cancellation", {"reason": "Found another"})
    assert order.status == "cancelled"
    assert as_alice.get(f"/orders/{order.id}/cancellation").status_code == 409


def test_refunds_by_line(as_bob: PageClient, as_alice: PageClient, order: Order) -> None:
    line = order.lines[0]
    assert as_alice.get(f"/orders/{order.id}/refunds/new").status_code == 403
    assert "at most $285" in as_bob.get(f"/orders/{order.id}/refunds/new").text
    assert as_bob.send(f"/orders/{order.id}/refunds", {f"line_{line.id}": "x"}).status_code == 400
    assert as_bob.send(f"/orders/{order.id}/refunds", {f"line_{line.id}": "285.01"}).status_code == 409
    as_bob.send(f"/orders/{order.id}/refunds", {f"line_{line.id}": "35", "reason": "A scratch"})
    page = as_alice.get(f"/orders/{order.id}").text
    assert "$35 given back" in page
    assert "Credit note 1" in page


def test_papers_are_pdfs(as_alice: PageClient, as_bob: PageClient, order: Order) -> None:
    fulfilling.refund(order.id, acts.seller(order), {order.lines[0].id: 500}, reason="A scratch")
    for client, path in ((as_alice, "invoice.pdf"), (as_alice, "credit-notes/1.pdf"), (as_bob, "packing-slip.pdf")):
        answer = client.get(f"/orders/{order.id}/{path}")
        assert (answer.mimetype, answer.data[:5]) == ("application/pdf", b"%PDF-")
    assert as_alice.get(f"/orders/{order.id}/packing-slip.pdf").status_code == 404
    assert as_alice.get(f"/orders/{order.id}/credit-notes/2.pdf").status_code == 404


def test_a_dispute_with_evidence(
    as_alice: PageClient, as_bob: PageClient, as_vera: PageClient, as_charlie: PageClient, order: Order
) -> None:
    path = f"/orders/{order.id}"
    assert as_alice.send(f"{path}/dispute", {"wanted": "refund"}).status_code == 422
    as_alice.send(f"{path}/dispute", {"reason": "The fork is bent", "wanted": "partial"})
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    picture.seek(0)
    as_bob.send(f"{path}/dispute/entries", {"text": "It was straight", "files": (picture, "fork.png")})
    shown = session().scalars(select(Evidence)).one()
    assert as_alice.get(f"{path}/evidence/{shown.id}").status_code == 302
    assert as_charlie.get(f"{path}/evidence/{shown.id}").status_code == 404
    assert as_bob.send(f"{path}/dispute/entries", {"text": ""}).status_code == 422
    assert "It was straight" in as_alice.get(path).text
    assert order.reference in as_vera.get("/admin/disputes").text
    assert "The fork is bent" in as_vera.get(f"/admin/orders/{order.id}").text
    assert as_vera.send(f"/admin/orders/{order.id}/decision", {"outcome": "split"}).status_code == 422
    as_vera.send(
        f"/admin/orders/{order.id}/decision", {"outcome": "split", "refund": "100", "decision": "Both are right"}
    )
    assert session().scalars(select(Dispute.outcome)).one() == "split"
    assert "$100 went back to the buyer" in as_alice.get(path).text
    assert order.reference in as_vera.get("/admin/disputes?closed=1").text


def test_returns(as_alice: PageClient, as_bob: PageClient, order: Order) -> None:
    path = f"/orders/{order.id}"
    as_bob.send(f"{path}/delivery")
    assert "Send something back" in as_alice.get(path).text
    assert as_alice.get(f"{path}/returns/new").status_code == 200
    as_alice.send(f"{path}/returns", {"line": order.lines[0].id, "reason": "Too small"})
    assert "Too small" in as_bob.get(path).text
    as_bob.send(f"{path}/returns/1/approve")
    made = session().scalars(select(OrderReturn)).one()
    for move in ("approve", "receive", "refund"):
        as_bob.send(f"{path}/returns/{made.id}/{move}")
    assert (order.status, made.status) == ("refunded", "refunded")


def test_operators_see_everything_and_act_with_a_reason(
    as_vera: PageClient, as_alice: PageClient, order: Order
) -> None:
    assert as_alice.get("/admin/orders").status_code == 403
    assert order.reference in as_vera.get(f"/admin/orders?query={order.reference}&status=confirmed").text
    assert as_vera.send(f"/admin/orders/{order.id}/moves", {"move": "ship"}).status_code == 422
    as_vera.send(f"/admin/orders/{order.id}/moves", {"move": "ship", "reason": "By phone"})
    assert order.state == "shipped"
    drawn = as_vera.get("/admin/processes").text
    assert "If nobody acts:" in drawn
    assert "after 14 days" in drawn
    simulated = as_vera.get("/admin/processes?from=product-2-disputed").text.split('class="timeline"')[1]
    assert re.search(r"In dispute.*now.*Refunded.*all is given back", simulated.partition("</ol>")[0], re.DOTALL)
    assert as_vera.get("/admin/processes?from=nonsense").status_code == 200


def test_a_changed_price_is_looked_at_before_the_checkout(
    as_alice: PageClient, alices: Owner, bicycle: Listing
) -> None:
    filling.add(alices, bicycle.id, 1)
    bicycle.price = 30_000
    session().flush()
    answer = as_alice.get("/checkout")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cart")
    filling.accept_changes(alices)
    assert as_alice.get("/checkout").status_code == 200


def test_the_first_address_of_the_book_is_offered_once_something_is_sent(
    as_alice: PageClient, alice: Account, alices: Owner, bob: Account, bicycle: Listing
) -> None:
    addresses.keep(alice.id, acts.HOME)
    ways = [
        delivery.add(bob.id, {"kind": kind, "name": kind, "currency": "USD", "price": price})
        for kind, price in (("pickup", 0), ("ship", 850))
    ]
    filling.add(alices, bicycle.id, 1)
    chosen = {f"method_{bob.id}": str(ways[1].id), "key": "k", "expected": "29350"}
    page = as_alice.send("/checkout", chosen)
    assert (page.status_code, "14 Ropewalk" in page.text) == (200, True), "looked at before it is used"
    assert session().scalars(select(Checkout)).all() == []


def test_a_guest_opens_the_order_from_the_mail(
    client: PageClient, as_charlie: PageClient, guests: Owner, bicycle: Listing
) -> None:
    (made,) = acts.buy(guests, bicycle, email="ines@example.com")
    mail = session().scalars(select(SentMail).where(SentMail.recipient == "ines@example.com")).one()
    link = re.search(r"/orders/\d+\?key=\S+", mail.text)
    assert link
    page = client.get(link.group())
    assert made.reference in page.text
    assert client.get(f"/orders/{made.id}").status_code == 404
    assert client.get(f"/orders/{made.id}?key=forged").status_code == 404
    other = acts.buy(guests, bicycle, email="ines@example.com")[0]
    assert client.get(link.group().replace(f"/{made.id}?", f"/{other.id}?")).status_code == 404
    key = link.group().partition("key=")[2]
    as_charlie.send(f"/orders/{made.id}/confirmation", {"key": key})
    assert made.status == "completed"


def test_orders_as_json(as_alice: PageClient, as_bob: PageClient, client: PageClient, bicycle: Listing) -> None:
    alices, bobs = {"X-CSRFToken": as_alice.csrf()}, {"X-CSRFToken": as_bob.csrf()}
    as_alice.post("/api/v1/cart/items", json={"listing_id": bicycle.id, "quantity": 1}, headers=alices)
    once = {**alices, "Idempotency-Key": "one-purchase"}
    made = as_alice.post("/api/v1/checkout", json={"shipping_address": acts.HOME}, headers=once)
    assert (made.status_code, made.json["total"], len(made.json["orders"])) == (201, "285.00", 1)
    again = as_alice.post("/api/v1/checkout", json={"shipping_address": acts.HOME}, headers=once)
    assert again.json["checkout_id"] == made.json["checkout_id"]
    other = as_alice.post("/api/v1/checkout", json={}, headers=once)
    assert other.status_code == 422
    acts.pay(session().get_one(Checkout, made.json["checkout_id"]))
    order_id = made.json["orders"][0]["order_id"]
    path = f"/api/v1/orders/{order_id}"
    shown = as_alice.get(path).json
    assert (shown["status"], shown["payment"]["status"], shown["commission"]) == ("confirmed", "success", None)
    assert shown["open_moves"] == ["cancel", "confirm", "dispute"]
    assert client.get(path).status_code == 404
    assert client.get("/api/v1/orders").status_code == 401
    sent = as_bob.post(f"{path}/ship", json={"carrier": "Post", "tracking": "1"}, headers=bobs)
    assert sent.json["tracking"]["number"] == "1"
    illegal = as_bob.post(f"{path}/ship", json={}, headers=bobs)
    assert (illegal.status_code, illegal.json["code"]) == (409, "illegal_transition")
    assert as_alice.post(f"{path}/refund", json={"amount": 5}, headers=alices).status_code == 403
    back = as_bob.post(f"{path}/refund", json={"amount": "85.00"}, headers=bobs)
    assert (back.json["amount"], back.json["order"]["payment_status"]) == ("85.00", "partially_refunded")
    assert as_bob.post(f"{path}/refund", json={"amount": 1000}, headers=bobs).json["code"] == "refund_above_charge"
    assert as_bob.post(f"{path}/deliver", json={}, headers=bobs).json["status"] == "fulfilled"
    assert as_alice.post(f"{path}/confirm", json={}, headers=alices).json["status"] == "completed"
    assert as_bob.get("/api/v1/orders?role=seller&status=completed").json["totalItems"] == 1
    assert as_alice.get(f"{path}/invoice.pdf").mimetype == "application/pdf"
    assert as_alice.post(f"{path}/dispute", json={"reason": "x"}, headers=alices).status_code == 409
    assert as_alice.post(f"{path}/cancel", json={}, headers=alices).status_code == 409


def test_every_movement_of_an_order_stands_on_its_page_and_in_json(
    as_alice: PageClient, as_bob: PageClient, as_vera: PageClient, order: Order
) -> None:
    fulfilling.refund(order.id, acts.seller(order), {order.lines[0].id: 500}, reason="A scratch")
    acts.work()
    fulfilling.confirm(order.id, acts.buyer(order))
    path = f"/orders/{order.id}"
    for page in (as_alice.get(path).text, as_bob.get(path).text, as_vera.get(f"/admin{path}").text):
        told = page.partition("Every movement</summary>")[2].partition("</table>")[0]
        assert re.search(
            r"Released.*-\$280\.00.*Back to the buyer.*-\$5\.00.*Paid by the buyer.*\$285\.00", told, re.DOTALL
        )
    shown = as_alice.get(f"/api/v1{path}").json
    assert [(line["kind"], line["amount"], line["held"]) for line in shown["statement"]] == [
        ("release", "-280.00", "0.00"), ("refund", "-5.00", "280.00"), ("charge", "285.00", "285.00"),
    ]  # fmt: skip
    assert shown["payment"]["payment_id"] == session().get_one(Checkout, order.checkout_id).payment_id
    assert as_bob.get(f"/api/v1{path}").json["payment"]["payment_id"] is None, "its payer's affair"


@pytest.mark.parametrize(
    ("carrier", "number", "url"),
    [
        ("ups", "1Z 999 AA1 01 2345 6784", "https://www.ups.com/track?tracknum=1Z999AA10123456784"),
        ("UPS", "<script>", None), ("UPS", "", None), ("The neighbour", "123456", None),
        ("DHL", "12345&x=https://elsewhere", None),
    ],
)  # fmt: skip
def test_a_parcel_is_followed_at_a_known_carrier(
    as_bob: PageClient, as_alice: PageClient, order: Order, carrier: str, number: str, url: str | None
) -> None:
    as_bob.send(f"/orders/{order.id}/shipment", {"carrier": carrier, "tracking": number})
    assert as_alice.get(f"/api/v1/orders/{order.id}").json["tracking"]["url"] == url
    page = as_alice.get(f"/orders/{order.id}").text
    assert ("Follow the parcel" in page) == (url is not None)
    assert url is None or f'href="{url}"' in page
