"""Whom to tell that the books do not hold: everyone who administers, at once and by mail."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l

from marketplace.core.events import on
from marketplace.notifications.services import declare, notify
from marketplace.payments.events import BooksBroken
from marketplace.payments.queries import people

BROKEN: Final = declare(
    "books.broken",
    label=_l("The books do not hold"),
    group=_l("Administration"),
    template="payments/notices/books_broken",
    action=_l("See what is broken"),
    icon="shield-alert",
    is_urgent=True,
)


@on(BooksBroken)
def alarm(fact: BooksBroken) -> None:
    """Tell every administrator."""
    context = {"invariant": fact.invariant, "words": fact.words, "rows": fact.rows}
    for account_id in people.administrators():
        notify(BROKEN, account_id, url="/admin/books/verification", context=context, key=fact.invariant)
