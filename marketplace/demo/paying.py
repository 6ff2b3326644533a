"""The demo's money beside its orders: cards, payments in every state, payouts, events, and looks at the books."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from datetime import timedelta
from typing import Final

from sqlalchemy import exists, select

from marketplace.accounts.models import Account
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict
from marketplace.demo import ordering
from marketplace.demo.content import people
from marketplace.orders.queries.orders import orders_in
from marketplace.payments.flows import charging, connecting, hearing, payout_day, reconciling, saving, sending
from marketplace.payments.gateways import signing
from marketplace.payments.gateways.sandbox import books as sandbox
from marketplace.payments.gateways.sandbox import payees as desk
from marketplace.payments.gateways.sandbox.secret import SIGNATURE, secret
from marketplace.payments.models import Payee, Payment, SandboxMethod, WebhookEvent
from marketplace.payments.queries import payouts as queries
from marketplace.payments.rules.banks import BANKS
from marketplace.payments.rules.payouts import BY_HAND, Rhythm
from marketplace.payments.services import charges, payees, paying_out, verification, webhooks

SEED: Final = 5105
STALL: Final = "bob"
VISA, MASTERCARD = "4242424242424242", "5555555555554444"
DECLINED, NO_FUNDS, SECOND_STEP = "4000000000000002", "4000000000009995", "4000002760003184"
BANK: Final = {"holder": "Ines Duarte", "account": "PT50 0002 0123 1234 5678 9015 4", "bank_code": "BCOMPTPL"}


def load() -> None:
    """Show money in every state, unless it was shown before."""
    if session().scalar(select(exists().where(Payee.account_id.is_not(None)))):
        return
    ids = _people()
    _save_cards(ids)
    _pay(ids)
    _pay_out(ids)
    _tell()
    reconciling.compare()
    verification.verify()


def _save_cards(ids: dict[str, int]) -> None:
    """Give the people who sign in, and some others, cards to pay with again."""
    for name, numbers in (("alice", (VISA, MASTERCARD)), (STALL, (VISA,)), ("ada", (MASTERCARD,)), ("vera", (VISA,))):
        if name not in ids:
            continue
        for number in numbers:
            begun = saving.begin(ids[name], f"{name}@example.com", "sandbox")
            kept = session().get_one(SandboxMethod, begun.provider_id)
            kept.status, kept.card = "saved", number
            session().flush()
        saving.catch_up(ids[name])


def _pay(ids: dict[str, int]) -> None:
    """Have people try to pay: declined, without funds, at a second step, given up, and contested afterwards."""
    chance = random.Random(SEED)  # noqa: S311 - the same demo every time
    things = ordering.goods(chance, ids[STALL])
    buyers = [ids[name] for name in sorted(ids) if name not in (STALL, "ada", "vera", "alice")]
    for number, buyer_id in zip((DECLINED, NO_FUNDS, SECOND_STEP, "", VISA), reversed(buyers), strict=False):
        if not things:
            return
        checkout = ordering.place(buyer_id, [things.pop()])
        payment_id = ordering.pay(checkout, number)
        if not number:
            charges.want_cancel(payment_id)
            charging.finish_wanted(payment_id)
        if number == VISA:
            with sandbox.at_work(session().get_one(Payment, payment_id).provider_id or "") as charge:
                sandbox.dispute(charge, "product_not_received")
            charging.refresh(payment_id)


def _pay_out(ids: dict[str, int]) -> None:
    """Pay one seller, have one account refuse, one wait for a transfer by hand, and let the rest say why they wait."""
    _earn(ids, 0)
    _connect(ids[STALL], BANKS[0].number)
    payees.choose_rhythm(ids[STALL], Rhythm.DAILY)
    owed = [session().get_one(Account, account_id) for account_id, _currency in queries.creditors()]
    verified = [one.id for one in owed if one.is_verified and one.id != ids[STALL]]
    for account_id in verified[:1]:
        _connect(account_id, BANKS[2].number)
        payees.choose_rhythm(account_id, Rhythm.ON_REQUEST)
    for account_id in verified[1:2]:
        payees.name_bank(account_id, BANK)
    for account_id in (ids[STALL], *verified[:2]):
        with suppress(Conflict):  # below the least payout: it waits, and says so
            payout = paying_out.pay_out(account_id, ordering.CURRENCY)
            if payout.provider != BY_HAND:
                sending.send_payout(payout.id)
    _earn(ids, 1)
    today = clock.now().date()
    payout_day.run(today - timedelta(days=today.weekday()))


def _earn(ids: dict[str, int], number: int) -> None:
    """Let Bob sell two things that go their whole way."""
    chance = random.Random(SEED + 1)  # noqa: S311 - the same demo every time
    things = ordering.goods(chance, ids[STALL])[2 * number : 2 * number + 2]
    if things:
        checkout = ordering.place(ids["grace"], things)
        ordering.pay(checkout)
        for order in orders_in(checkout.id):
            session().refresh(order)
            ordering.complete(order)


def _connect(account_id: int, number: str) -> None:
    connecting.begin(account_id, session().get_one(Account, account_id).email, "sandbox")
    payee, bank = queries.find_payee(account_id), next(one for one in BANKS if one.number == number)
    if payee is not None:
        desk.name_bank(payee.destination, bank)
        session().flush()
        connecting.catch_up(account_id)


def _tell() -> None:
    """Let the sandbox tell what is applied, what names nobody, what is another amount, and what is no payee of ours."""
    known = session().scalars(select(Payment).where(Payment.status == "succeeded").order_by(Payment.id).limit(3)).all()
    told = [
        (
            "charge.succeeded",
            {"charge": one.provider_id, "amount": one.amount + (number == 2), "currency": one.currency},
        )
        for number, one in enumerate(known)
    ]
    told += [
        ("charge.succeeded", {"charge": "sbx_of_another_shop", "amount": 4200, "currency": "USD"}),
        ("account.updated", {"payee": "sba_of_another_shop"}),
    ]
    for number, (kind, data) in enumerate(told):
        event = {"id": f"sbe_demo_{number}", "type": kind, "created": int(clock.now().timestamp()),
                 "account": "sandbox", "data": data}  # fmt: skip
        body = json.dumps(event).encode()
        header = {SIGNATURE: signing.sign(body, secret(), int(clock.now().timestamp()))}
        for _copy in range(1 + number % 2):
            hearing.receive("sandbox", body, header)
    for event_id in session().scalars(select(WebhookEvent.id).filter_by(status="waiting")).all():
        hearing.apply(event_id)
        webhooks.locked(event_id)


def _people() -> dict[str, int]:
    names = [person.username for person in people()]
    rows = session().execute(select(Account.username, Account.id).where(Account.username.in_(names)))
    return {row.username: row.id for row in rows}
