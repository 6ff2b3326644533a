"""Whom money tells what: sellers of their payouts, and everyone who administers that the books do not hold."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l

from marketplace.core.events import on
from marketplace.notifications.services import declare, notify
from marketplace.payments.events import BooksBroken, PayeeChanged, PayoutFailed, PayoutPaid
from marketplace.payments.queries import people
from marketplace.payments.services.payees import WAIT_DAYS

BROKEN: Final = declare(
    "books.broken",
    label=_l("The books do not hold"),
    group=_l("Administration"),
    permission="money.move",
    template="payments/notices/books_broken",
    action=_l("See what is broken"),
    icon="shield-alert",
    is_urgent=True,
)
PAYOUT: Final = declare(
    "payout.made",
    label=_l("Your payouts"),
    group=_l("What you sell"),
    template="payments/notices/payout",
    action=_l("See your payouts"),
    icon="hand-coins",
)
PAYEE: Final = declare(
    "payee.changed",
    label=_l("Where you are paid was changed"),
    group=_l("Your account"),
    template="payments/notices/payee",
    action=_l("See your payouts"),
    icon="shield-alert",
    is_urgent=True,
)


@on(PayoutPaid)
def tell_of_the_payout(fact: PayoutPaid) -> None:
    """Tell a seller that money was sent."""
    context = {"is_paid": True, "amount": fact.amount, "currency": fact.currency, "code": ""}
    notify(PAYOUT, fact.account_id, url="/sell/payouts", context=context, related_id=fact.payout_id)


@on(PayoutFailed)
def tell_of_the_failure(fact: PayoutFailed) -> None:
    """Tell a seller that a payout did not arrive, and what to look at."""
    context = {"is_paid": False, "amount": fact.amount, "currency": fact.currency, "code": fact.code}
    notify(PAYOUT, fact.account_id, url="/sell/payouts", context=context, related_id=fact.payout_id)


@on(PayeeChanged)
def warn_of_the_change(fact: PayeeChanged) -> None:
    """Tell a seller that they are paid elsewhere from now on: should it not have been them, there is time."""
    days = WAIT_DAYS.get() if fact.pays_from else 0
    notify(PAYEE, fact.account_id, url="/sell/payouts", context={"label": fact.label, "days": days})


@on(BooksBroken)
def alarm(fact: BooksBroken) -> None:
    """Tell every administrator."""
    context = {"invariant": fact.invariant, "words": fact.words, "rows": fact.rows}
    for account_id in people.administrators():
        notify(BROKEN, account_id, url="/admin/books/verification", context=context, key=fact.invariant)
