"""What stays of someone in orders when they take their data, and when they leave."""

from __future__ import annotations

import json

from sqlalchemy import select, text

from marketplace.accounts.events import AccountErased
from marketplace.accounts.models import Account
from marketplace.cart.rules.limits import Owner
from marketplace.cart.services import addresses
from marketplace.cart.services import personal as basket
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.listings.models import Listing
from marketplace.orders.models import Checkout, Invoice
from marketplace.orders.services import adopting, disputing, fulfilling, personal, returning
from tests.orders import acts


def test_a_copy_holds_what_was_bought_and_said(alices: Owner, alice: Account, bicycle: Listing) -> None:
    (order,) = acts.buy(alices, bicycle)
    disputing.open_dispute(order.id, acts.buyer(order), reason="The fork is bent")
    addresses.keep(alice.id, acts.HOME)
    copy = json.dumps([personal.copy_of(alice.id), basket.copy_of(alice.id)])
    for word in (order.reference, "Larkspur", "The fork is bent", "14 Ropewalk"):
        assert word in copy


def test_nothing_personal_stays(alices: Owner, alice: Account, bicycle: Listing) -> None:
    (order,) = acts.buy(alices, bicycle, name="Zaphira Quill", email="zaphira@example.com")
    disputing.open_dispute(order.id, acts.buyer(order), reason="Marker words of a dispute")
    personal.erase(alice.id)
    basket.erase(alice.id)
    session().refresh(order)
    papers = session().scalars(select(Invoice.data)).all()
    checkouts = session().execute(select(Checkout.email, Checkout.cart)).all()
    left = str([order.email, order.buyer_name, order.address, papers, checkouts, *personal.copy_of(alice.id).values()])
    for word in ("Zaphira", "zaphira", "Ropewalk", "Marker words"):
        assert word not in left
    assert order.total == 28500


def test_what_a_guest_ordered_is_the_accounts_after_signing_in(guests: Owner, alice: Account, bicycle: Listing) -> None:
    (order,) = acts.buy(guests, bicycle)
    adopting.adopt(alice.id, guests.guest or b"")
    session().refresh(order)
    assert (order.buyer_id, order.guest) == (alice.id, None)


MARK = "xylophone-marker"


def test_no_word_of_theirs_is_left_in_the_whole_database(
    alices: Owner, alice: Account, bob: Account, bicycle: Listing, lamp: Listing
) -> None:
    """Reasons in the history, on refunds, papers, returns, disputes and in the books: gone, and every amount stays."""
    (one,) = acts.buy(alices, bicycle, lamp, name=f"Zaphira {MARK}", email=f"{MARK}@example.com")
    seller = acts.seller(one)
    fulfilling.ship(one.id, seller, carrier="Post", tracking=f"{MARK} 4471")
    fulfilling.deliver(one.id, seller, reason=f"{MARK} handed over")
    made = returning.request_return(one.id, acts.buyer(one), [one.lines[1].id], reason=f"{MARK} too dark")
    returning.advance(one.id, made.id, "approve", seller, answer=f"{MARK} fine")
    fulfilling.refund(one.id, seller, {one.lines[0].id: 700}, reason=f"{MARK} scratch")
    disputing.open_dispute(one.id, acts.buyer(one), reason=f"{MARK} bent")
    disputing.concede(one.id, seller, reason=f"{MARK} sorry")
    (two,) = acts.buy(alices, lamp, name="Zaphira", email="z@example.com")
    fulfilling.cancel(two.id, acts.buyer(two), reason=f"{MARK} found another")
    before = _numbers()
    assert "order_events" in _tables_with(MARK)
    for account in (alice, bob):
        announce(AccountErased(account.id))
    session().flush()
    assert {name for name in _tables_with(MARK) if name not in MAILS} == set()
    assert _numbers() == before


MAILS = {"sent_mails", "procrastinate_jobs", "procrastinate_events"}
"""The mail log is emptied by its own age, as docs/notifications.md says."""


def _tables_with(word: str) -> list[str]:
    names = session().scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")).all()
    look = 'SELECT EXISTS (SELECT 1 FROM "{}" AS one WHERE one::text ILIKE :word)'
    return [name for name in names if session().scalar(text(look.format(name)), {"word": f"%{word}%"})]


def _numbers() -> list[tuple[int, ...]]:
    rows = session().execute(text("SELECT id, total, refunded FROM orders ORDER BY id"))
    books = session().execute(text("SELECT id, amount, account_id FROM ledger_postings ORDER BY id"))
    history = session().execute(text("SELECT id, order_id, (data ->> 'amount')::bigint FROM order_events ORDER BY id"))
    return [tuple(row) for part in (rows, books, history) for row in part]
