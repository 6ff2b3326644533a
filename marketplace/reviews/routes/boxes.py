"""One's own: what there is to review, what was written of one, and what one wrote."""

from __future__ import annotations

from typing import Any, Final

from flask import render_template, request, url_for
from flask_login import current_user

from marketplace.core.paging import page_number
from marketplace.core.security import signed_in
from marketplace.reviews.queries import deals, reviews, totals
from marketplace.reviews.routes.blueprint import bp

ON_A_PAGE: Final = 12


@bp.get("/account/reviews")
@signed_in
def to_write() -> str:
    """List the finished deals that wait for a review."""
    page = deals.to_write(current_user, page_number(request.args.get("page")), ON_A_PAGE)
    return render_template("reviews/to_write.html", page=page, **_frame("to_write"))


@bp.get("/account/reviews/received")
@signed_in
def received() -> str:
    """List what others wrote of one."""
    number = page_number(request.args.get("page"))
    page = reviews.reviews_of_person(current_user, current_user.id, number, ON_A_PAGE)
    summary = totals.summary_of_person(current_user.id)
    return render_template("reviews/received.html", page=page, summary=summary, **_frame("received"))


@bp.get("/account/reviews/written")
@signed_in
def written() -> str:
    """List what one wrote, what waits and what was hidden too."""
    page = reviews.written_by(current_user, page_number(request.args.get("page")), ON_A_PAGE)
    return render_template("reviews/written.html", page=page, **_frame("written"))


def count() -> int | None:
    """Return how many deals wait for a review of whoever asks."""
    return deals.to_write_at_a_glance(current_user.id) or None


def on_order(order: Any, **_given: Any) -> dict[str, Any] | None:
    """Return what the button on an order's page needs; None where there is nothing to review."""
    if not is_someone() or not deals.can_write(current_user, order.reference):
        return None
    return {"reference": order.reference}


def is_someone() -> bool:
    """Whether whoever asks can have reviews at all."""
    return bool(current_user.is_authenticated)


def _frame(box: str) -> dict[str, Any]:
    return {"box": box, "waiting": count() or 0, "page_url": lambda number: url_for(f".{box}", page=number)}
