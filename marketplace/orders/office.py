"""Orders and disputes in the administration, for programs: what the office's pages show and do."""

from __future__ import annotations

from typing import Any, Final

from apiflask import APIBlueprint
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.core import tables
from marketplace.core.errors import Invalid
from marketplace.core.idempotency import idempotent
from marketplace.core.money import Money, MoneyError
from marketplace.core.office import office
from marketplace.orders.queries import disputes, evidence, orders
from marketplace.orders.queries.orders import Seen
from marketplace.orders.queries.table import ORDERS
from marketplace.orders.rules.buyers import Party
from marketplace.orders.rules.deciding import NEVER_FORCED
from marketplace.orders.rules.processes import Actor
from marketplace.orders.schemas import disputes as stories
from marketplace.orders.schemas import office as schemas
from marketplace.orders.services import disputing, moves
from marketplace.orders.services.fulfilling import Acting

PERMISSION: Final = "orders.manage"

bp = APIBlueprint("orders_office_api", "marketplace.orders.office", url_prefix="/api/v1/admin", tag="Office orders")


@bp.get("/orders")
@bp.input(schemas.OfficeOrderQuery, location="query")
@bp.output(schemas.OfficeOrderPage)
@bp.doc(summary="Everybody's orders", responses=[400, 401, 403])
@office(PERMISSION)
def index(query_data: schemas.OfficeOrderQuery) -> Any:
    """Find orders by number, thing, side or status."""
    return tables.read(ORDERS, query_data.model_dump(), query_data.limit).page.as_json("orders", schemas.entry)


@bp.get("/orders/<int:order_id>")
@bp.output(schemas.OfficeOrderDetail)
@bp.doc(summary="An order, for operators", responses=[401, 403, 404])
@office(PERMISSION)
def show(order_id: int) -> Any:
    """Return an order with its history, the moves that are open to an operator, and its last dispute."""
    return _detail(order_id)


@bp.post("/orders/<int:order_id>/moves")
@idempotent
@bp.input(schemas.MoveInput)
@bp.output(schemas.OfficeOrderDetail)
@bp.doc(summary="Make a move in someone's place", responses=[400, 401, 403, 404, 409])
@office(PERMISSION)
def force(order_id: int, json_data: schemas.MoveInput) -> Any:
    """Make a drawn move, with a reason that both sides read. What follows from decisions or money is not forced."""
    _seen(order_id)
    if json_data.move in NEVER_FORCED:
        said = _("This move is not made in someone's place.")
        raise Invalid(said, errors={"move": [said]})
    moves.make(order_id, json_data.move, actor=Actor.OPERATOR, actor_id=current_user.id, reason=json_data.reason)
    return _detail(order_id)


@bp.get("/disputes")
@bp.input(schemas.DisputesQuery, location="query")
@bp.output(schemas.DisputePage)
@bp.doc(summary="Disputes", responses=[400, 401, 403])
@office(PERMISSION)
def index_disputes(query_data: schemas.DisputesQuery) -> Any:
    """List what waits for a decision, the oldest first, or with `closed` what had one."""
    page = disputes.page_of_disputes(query_data.page, is_open=not query_data.closed, limit=query_data.limit)
    return page.as_json("disputes", lambda row: stories.dispute(row.Dispute, row.Order))


@bp.post("/orders/<int:order_id>/decision")
@idempotent
@bp.input(schemas.DecisionInput)
@bp.output(schemas.OfficeOrderDetail)
@bp.doc(summary="Settle a dispute", responses=[400, 401, 403, 404, 409])
@office(PERMISSION)
def decide(order_id: int, json_data: schemas.DecisionInput) -> Any:
    """Release everything to the seller, give all back, or split it."""
    seen, given = _seen(order_id), json_data
    try:
        refund = None if given.refund is None else Money.parse(given.refund, seen.order.currency).minor
    except MoneyError as error:
        raise Invalid(_("Some fields are not valid."), errors={"refund": [str(error)]}) from None
    disputing.decide(
        order_id, Acting(Actor.OPERATOR, current_user.id), outcome=given.outcome, refund=refund,
        decision=given.decision,
    )  # fmt: skip
    return _detail(order_id)


def _seen(order_id: int) -> Seen:
    return Seen(orders.get_order(Party(is_operator=True), order_id).order, Actor.OPERATOR)


def _detail(order_id: int) -> dict[str, Any]:
    last = disputes.find_latest(order_id)
    entries = list(disputes.entries_of(last.id)) if last is not None else []
    shown = evidence.of_dispute(last.id) if last is not None else {}
    return schemas.detail(_seen(order_id), last, entries, shown)
