"""Payouts of what sellers are owed: how much and when is decided here, each claim is written once."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import case, delete, select
from sqlalchemy.dialects.postgresql import insert

from marketplace.accounts.models import Account
from marketplace.core import audit, clock, settings
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.money import CURRENCIES, Money, MoneyError
from marketplace.core.tokens import new_token
from marketplace.payments.gateways.choosing import available
from marketplace.payments.gateways.protocol import Sent
from marketplace.payments.models import Payee, Payout, PayoutSkip
from marketplace.payments.queries import payouts as queries
from marketplace.payments.rules.books import clearing, seller_payable
from marketplace.payments.rules.payouts import (
    BY_HAND,
    Decision,
    PayeeState,
    Rhythm,
    Standing,
    Why,
    decide,
    is_due,
    minimum_in,
)
from marketplace.payments.services import ledger, payees, payouts, verification


def _wrong_minimums(minimums: dict[str, str]) -> str | None:
    for currency, amount in minimums.items():
        try:
            least = Money.parse(amount, currency) if currency in CURRENCIES else None
        except MoneyError:
            least = None
        if least is None or least.minor < 1:
            return f"the least payout in {currency} must be a positive amount of that currency, written as text"
    return None


NONE: Final[dict[str, str]] = {}
MINIMUMS: Final = settings.declare(
    "payouts.minimums",
    NONE,
    _l("The least payout by currency, such as USD: 25. All others: 10, or 1000 in a currency without cents."),
    _wrong_minimums,
)
OTHERWISE: Final = Decimal(10)
NEEDS_VERIFICATION: Final = settings.declare(
    "payouts.needs_verification", True, _l("Pay out only sellers whose identity was verified.")
)  # fmt: skip
PAUSED: Final = settings.declare(
    "payouts.paused", False, _l("Hold all payouts: nothing leaves until this is off again.")
)
BY_HAND_TOO: Final = settings.declare(
    "payouts.by_hand", True, _l("Let sellers name a bank account, to which you transfer by hand.")
)


def standing_of(account_id: int, currency: str) -> Decision:
    """Return what a seller can be paid out now, or why nothing."""
    return decide(_standing(account_id, currency), clock.now())


def _standing(account_id: int, currency: str) -> Standing:
    account, payee = session().get_one(Account, account_id), session().get(Payee, account_id)
    known = payee if payee is not None and payee.provider else None
    provider = known.provider if known else BY_HAND
    is_by_hand = provider == BY_HAND
    return Standing(
        owed=ledger.balance(seller_payable(account_id), currency).minor,
        withheld=queries.withheld(account_id, currency),
        minimum=minimum_in(currency, MINIMUMS.get(), OTHERWISE),
        state=PayeeState(known.state) if known else None,
        pays_from=payees.pays_from(known) if known else None,
        is_reachable=is_by_hand or provider in available(),
        available=None if is_by_hand else ledger.balance(clearing(provider), currency).minor,
        is_verified=account.is_verified or not NEEDS_VERIFICATION.get(),
        is_suspended=account.suspended_at is not None or account.deleted_at is not None,
        is_paused=PAUSED.get(),
        are_books_broken=verification.state() == "broken",
    )  # fmt: skip


def pay_out(account_id: int, currency: str, *, key: str | None = None) -> Payout:
    """Claim all that a seller can be paid out in a currency, and have it sent. Two at once wait for each other.

    Raises:
        Invalid: there is no such currency.
        Conflict: nothing can be paid out; its code says why.

    """
    if currency not in CURRENCIES:
        wrong = _("There is no such currency.")
        raise Invalid(wrong, errors={"currency": [wrong]})
    decision, payout = _claim(account_id, currency, key or f"asked:{account_id}:{new_token()}")
    if payout is None:
        raise refusal_of(decision.why or Why.NOTHING)
    return payout


def sweep_one(account_id: int, currency: str, day: date) -> Payout | None:
    """Pay a seller out on a day of theirs, or write down why not. Repeated on the same day, nothing happens."""
    payee = session().get(Payee, account_id, populate_existing=True)
    if payee is not None and not is_due(payee.rhythm, day):
        if payee.rhythm == Rhythm.ON_REQUEST:
            note_skip(account_id, currency, Decision(0, standing_of(account_id, currency).why or Why.ASKED_ONLY))
        return None
    key = f"day:{account_id}:{currency}:{day.isoformat()}"
    if session().scalar(select(Payout.id).filter_by(key=key)) is not None:
        return None
    decision, payout = _claim(account_id, currency, key)
    if payout is None:
        note_skip(account_id, currency, decision)
    return payout


def _claim(account_id: int, currency: str, key: str) -> tuple[Decision, Payout | None]:
    payee = payees.locked(account_id) if session().get(Payee, account_id) is not None else None
    ledger.lock(seller_payable(account_id), currency)
    decision = standing_of(account_id, currency)
    if payee is None or decision.why is not None:
        return decision, None
    amount = Money(decision.amount, currency)
    payout = payouts.prepare(
        account_id, amount, provider=payee.provider, destination=payee.destination, key=key, label=payee.label
    )
    session().execute(delete(PayoutSkip).filter_by(account_id=account_id, currency=currency))
    return decision, payout


def note_skip(account_id: int, currency: str, decision: Decision) -> None:
    """Write down why nothing was paid out; the moment since when is kept while the reason is the same."""
    if decision.why in {None, Why.NOTHING}:
        session().execute(delete(PayoutSkip).filter_by(account_id=account_id, currency=currency))
        return
    values = {
        "owed": ledger.balance(seller_payable(account_id), currency).minor,
        "withheld": queries.withheld(account_id, currency), "why": decision.why, "checked_at": clock.now(),
    }  # fmt: skip
    statement = insert(PayoutSkip).values(account_id=account_id, currency=currency, since=clock.now(), **values)
    since = case((PayoutSkip.why == statement.excluded.why, PayoutSkip.since), else_=statement.excluded.since)
    session().execute(
        statement.on_conflict_do_update(index_elements=["account_id", "currency"], set_={**values, "since": since})
    )


def settle_by_hand(payout_id: int, *, by: int, reference: str) -> Payout:
    """Write down that a payout was transferred by hand.

    Raises:
        Conflict: it is no payout by hand, or settled already.

    """
    payout = _under_way(payout_id)
    payout.note = reference[:200]
    payouts.record(payout_id, Sent(f"hand-{payout_id}", "paid"))
    audit.record("payout.paid", "payout", payout_id, actor_id=by, after={"reference": payout.note})
    return payout


def send_back_by_hand(payout_id: int, *, by: int, reason: str) -> Payout:
    """Write down that a transfer came back, or was not made: the amount is owed again.

    Raises:
        Conflict: it is no payout by hand, or settled already.

    """
    payout = _under_way(payout_id)
    payout.note = reason[:200]
    payouts.fail(payout, "came_back")
    audit.record("payout.failed", "payout", payout_id, actor_id=by, reason=payout.note)
    return payout


def _under_way(payout_id: int) -> Payout:
    payout = payouts.locked(queries.get_payout(payout_id).id)
    if payout.provider != BY_HAND or payout.status != "pending":
        raise Conflict(_("This payout is not one that waits to be transferred by hand."), code="not_by_hand")
    return payout


def words_of(why: str) -> str:
    """Say why nothing is paid out, and what to do."""
    return refusal_of(Why(why)).detail


def refusal_of(why: Why) -> Conflict:
    """Return the refusal that says why nothing is paid out, in words and as a code."""
    refusals = {
        Why.NOTHING: Conflict(_("Nothing is owed to you just now."), code="nothing_owed"),
        Why.CONTESTED: Conflict(
            _("What is owed to you is contested at the buyer's bank. It waits until that is decided."),
            code="contested",
        ),
        Why.SUSPENDED: Conflict(_("The account is suspended. Payouts wait until that ends."), code="account_suspended"),
        Why.NO_PAYEE: Conflict(_("Say where you want to be paid first."), code="no_payout_account"),
        Why.UNVERIFIED: Conflict(
            _("Verify your identity first. You may sell meanwhile; payouts wait."),
            code="not_verified",
        ),
        Why.NOT_READY: Conflict(
            _("Your payout account is not ready yet. Finish it at the provider."),
            code="payout_account_not_ready",
        ),
        Why.CHANGED: Conflict(
            _("Where you are paid was changed lately. Payouts wait some days, in case it was not you."),
            code="payout_account_changed",
        ),
        Why.UNREACHABLE: Conflict(
            _("The provider of your payout account is not offered here any more. Choose another."),
            code="provider_not_offered",
        ),
        Why.BELOW: Conflict(_("It is less than the least payout. It waits until more has come."), code="below_minimum"),
        Why.PAUSED: Conflict(_("Payouts are held for the moment. Nothing is lost."), code="payouts_paused"),
        Why.BOOKS: Conflict(
            _("Payouts are held until a check of the books is done. Nothing is lost."),
            code="books_broken",
        ),
        Why.SHORT: Conflict(
            _("The provider does not hold enough yet. It is tried again by itself."),
            code="not_enough_at_provider",
        ),
        Why.ASKED_ONLY: Conflict(_("You are paid when you ask for it."), code="on_request"),
    }
    return refusals[why]
