"""Orders as one of their sides may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, exists, func, or_, select

from marketplace.accounts.models import Account
from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.paging import Page, paginate
from marketplace.orders.models import Checkout, Order, OrderEvent, OrderLine, OrderRefund, OrderReturn
from marketplace.orders.rules.buyers import Party, role_of
from marketplace.orders.rules.processes import Actor, Process, process_of


@dataclass(frozen=True, slots=True)
class Seen:
    """An order as someone sees it, what they are to it, and their account."""

    order: Order
    role: Actor
    account_id: int | None = None

    @property
    def process(self) -> Process:
        """The process under which it was placed."""
        return process_of(self.order.process, self.order.process_version)

    @property
    def moves(self) -> frozenset[str]:
        """What whoever looks may do now: nothing that moves money while the payer's bank looks at the payment."""
        steps = self.process.steps_from(self.order.state, self.role)
        return frozenset(s.name for s in steps if self.order.bank_status != "open" or not s.waits_for_bank)


def get_order(party: Party, order_id: int) -> Seen:
    """Return an order of someone's own.

    Raises:
        NotFound: there is none, or it is not theirs to know of.

    """
    order = session().get(Order, order_id)
    role = None if order is None else _role(party, order)
    if order is None or role is None:
        raise NotFound(_("That order is not there, or not yours to see."))
    return Seen(order, role, party.account_id)


def find_guests(order_id: int) -> Order | None:
    """Return an order that belongs to no account and has an address to write to."""
    return session().scalar(select(Order).where(Order.id == order_id, Order.buyer_id.is_(None), Order.email != ""))


def payment_of(order: Order, role: str) -> int | None:
    """Return the payment of an order's checkout: its payer's affair, and the operator's."""
    if role == Actor.SELLER:
        return None
    return session().scalar(select(Checkout.payment_id).where(Checkout.id == order.checkout_id))


def page_of_bought(party: Party, page: int, *, status: str = "", words: str = "", limit: int = 24) -> Page[Order]:
    """Return a page of what someone ordered, the newest first."""
    mine = Order.buyer_id == party.account_id if party.account_id is not None else Order.guest == party.guest
    if party.account_id is None and party.guest is None:
        return Page([], page, limit, 0)
    return _page(mine, page, status, words, limit)


def page_of_sold(seller_id: int, page: int, *, status: str = "", words: str = "", limit: int = 24) -> Page[Order]:
    """Return a page of what was ordered from someone, paid or past; what is not paid yet is the buyer's affair."""
    sold = (Order.seller_id == seller_id) & Order.status.not_in(("pending", "expired"))
    return _page(sold & Order.paid_at.is_not(None), page, status, words, limit)


def counts_of(*conditions: ColumnElement[bool]) -> dict[str, int]:
    """Return how many orders there are in each status."""
    statement = select(Order.status, func.count().label("count")).where(*conditions).group_by(Order.status)
    return {row.status: row[1] for row in session().execute(statement)}


def waiting_for_seller(seller_id: int) -> int:
    """Return how many orders wait for their seller to act."""
    statement = select(func.count()).where(Order.seller_id == seller_id, Order.status == "confirmed",
                                           Order.fulfilment_status == "none")  # fmt: skip
    return session().scalar(statement) or 0


def names_of(account_ids: Sequence[int]) -> dict[int, Any]:
    """Return username, name and picture of accounts."""
    columns = (Account.id, Account.username, Account.name, Account.picture_key, Account.deleted_at)
    rows = session().execute(select(*columns).where(Account.id.in_(account_ids))).all() if account_ids else []
    return {row.id: row for row in rows}


def events_of(order_id: int) -> Sequence[OrderEvent]:
    """Return everything that happened to an order, in order."""
    return session().scalars(select(OrderEvent).where(OrderEvent.order_id == order_id).order_by(OrderEvent.id)).all()


def refunds_of(order_id: int) -> Sequence[OrderRefund]:
    """Return what went back of an order, in order; failed ones left out."""
    statement = select(OrderRefund).where(OrderRefund.order_id == order_id, OrderRefund.status != "failed")
    return session().scalars(statement.order_by(OrderRefund.id)).all()


def returns_of(order_id: int) -> Sequence[OrderReturn]:
    """Return what was to be sent back, the newest first."""
    statement = select(OrderReturn).where(OrderReturn.order_id == order_id)
    return session().scalars(statement.order_by(OrderReturn.id.desc())).all()


def orders_in(checkout_id: int) -> Sequence[Order]:
    """Return the orders of a checkout."""
    return session().scalars(select(Order).where(Order.checkout_id == checkout_id).order_by(Order.id)).all()


def has_ordered(account_id: int | None, email: str) -> bool:
    """Whether somebody has paid an order before, by account or by address."""
    same = [func.lower(Order.email) == email.lower()] if email else []
    if account_id is not None:
        same.append(Order.buyer_id == account_id)
    if not same:
        return False
    paid = Order.paid_at.is_not(None) & Order.status.not_in(("cancelled", "refunded"))
    open_ = Order.status == "pending"
    return bool(session().scalar(select(exists().where(or_(*same), or_(paid, open_)))))


def get_checkout(party: Party, reference: str) -> Checkout:
    """Return a checkout of someone's own.

    Raises:
        NotFound: there is none, or it is another's.

    """
    found = session().scalar(select(Checkout).where(Checkout.reference == reference))
    if found is None or not _owns(party, found):
        raise NotFound(_("That checkout is not there, or not yours."))
    return found


def get_checkout_by_id(party: Party, checkout_id: int) -> Checkout:
    """Return a checkout of someone's own by its id. Raises NotFound."""
    found = session().get(Checkout, checkout_id)
    if found is None or not _owns(party, found):
        raise NotFound(_("That checkout is not there, or not yours."))
    return found


def find_checkout_by_key(key: str) -> Checkout | None:
    """Return the checkout that a form with this key made."""
    return session().scalar(select(Checkout).where(Checkout.key == key))


def _owns(party: Party, checkout: Checkout) -> bool:
    if party.account_id is not None and checkout.account_id == party.account_id:
        return True
    return party.guest is not None and checkout.guest == party.guest


def _role(party: Party, order: Order) -> Actor | None:
    return role_of(party, order_id=order.id, buyer_id=order.buyer_id, guest=order.guest, seller_id=order.seller_id)


def _page(condition: ColumnElement[bool], page: int, status: str, words: str, limit: int) -> Page[Order]:
    statement = select(Order).where(condition)
    if status == "disputed":
        statement = statement.where(or_(Order.status == status, Order.bank_status == "open"))
    elif status:
        statement = statement.where(Order.status == status)
    if words:
        lines = select(OrderLine.order_id).where(OrderLine.title.icontains(words, autoescape=True))
        statement = statement.where(or_(Order.reference == words.upper(), Order.id.in_(lines)))
    return paginate(statement.order_by(Order.id.desc()), page, limit)
