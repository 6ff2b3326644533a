"""Listings that wait before others see them, and many listings at once, for programs of the administration."""

from __future__ import annotations

from typing import Any

from flask_login import current_user

from marketplace.core import tables
from marketplace.core.office import office
from marketplace.listings.api.blueprint import bp
from marketplace.listings.queries import waiting
from marketplace.listings.queries.table import LISTINGS
from marketplace.listings.schemas import several as schemas
from marketplace.listings.services import approving, sweeping


@bp.get("/admin/listings/approvals")
@bp.input(schemas.WaitingQuery, location="query")
@bp.output(schemas.WaitingPage)
@bp.doc(summary="Listings that wait for approval", tags=["Office"], responses=[400, 401, 403])
@office("listings.moderate")
def office_approvals(query_data: schemas.WaitingQuery) -> Any:
    """List what waits before others see it, the longest first."""
    return waiting.waiting_listings(query_data.page, query_data.limit).as_json("listings", schemas.waiting)


@bp.post("/admin/listings/approvals")
@bp.input(schemas.DecisionInput)
@bp.output(schemas.SeveralOutput)
@bp.doc(summary="Approve or decline listings", tags=["Office"], responses=[400, 401, 403])
@office("listings.moderate")
def office_decide(json_data: schemas.DecisionInput) -> Any:
    """Decide about one or many; what waits no more, or is yours, stays as it is."""
    wanted = json_data
    done = approving.decide(current_user, wanted.listing_ids, wanted.action, reason=wanted.reason)
    return schemas.several(wanted.listing_ids, done)


@bp.post("/admin/listings/several")
@bp.input(schemas.SeveralInput)
@bp.output(schemas.SeveralOutput)
@bp.doc(summary="Hide or restore several listings", tags=["Office"], responses=[400, 401, 403])
@office("listings.moderate")
def office_several(json_data: schemas.SeveralInput) -> Any:
    """Hide up to a hundred listings with a reason, or put them back; those that are so already stay as they are."""
    wanted = json_data
    ids = sorted(set(wanted.listing_ids))
    return schemas.several(ids, sweeping.act_on(ids, wanted.action, by=current_user.id, reason=wanted.reason))


@bp.post("/admin/listings/sweeps")
@bp.input(schemas.SweepInput)
@bp.output(schemas.SweepOutput, status_code=202)
@bp.doc(summary="Hide or restore everything that filters choose", tags=["Office"], responses=[400, 401, 403])
@office("listings.moderate")
def office_sweep(json_data: schemas.SweepInput) -> Any:
    """Begin to hide or restore all that the filters choose; at least one is needed. A job does it piece by piece."""
    wanted = json_data
    shown = tables.read(LISTINGS, wanted.filters.model_dump(), 1)
    sweep = sweeping.begin(
        wanted.action, dict(shown.values), shown.page.total, by=current_user.id, reason=wanted.reason
    )
    return schemas.sweep(sweep)


@bp.get("/admin/listings/sweeps/<int:sweep_id>")
@bp.output(schemas.SweepOutput)
@bp.doc(summary="How far a sweep came", tags=["Office"], responses=[401, 403, 404])
@office("listings.moderate")
def office_sweep_progress(sweep_id: int) -> Any:
    """Return how far hiding or restoring many listings came."""
    return schemas.sweep(sweeping.get(sweep_id))
