"""Reviews on other features' pages: listings and profiles, with a summary to filter by; and for search engines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import g, request
from flask_login import current_user

from marketplace.core.paging import Page, page_number
from marketplace.reviews.queries import reviews, totals
from marketplace.reviews.queries.reviews import Order, Shown
from marketplace.reviews.rules.ratings import Summary

ON_A_PAGE: Final = 6
STRUCTURED: Final = 5
WORDS: Final = ("reviews", "stars", "order")
"""What these sections read from the address; "page" is others'."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What whoever looks chose: a page, an order, and one number of stars (0: all)."""

    page: int
    order: Order
    stars: int

    def url(self, **changes: Any) -> str:
        """Return the address of this page with other choices; back to the first page unless that is what changes."""
        chosen = {"reviews": 1, "stars": self.stars, "order": self.order.value, **changes}
        usual = {"reviews": 1, "stars": 0, "order": Order.NEWEST.value}
        others = {name: value for name, value in request.args.items() if name not in WORDS}
        ours = {name: value for name, value in chosen.items() if value != usual[name]}
        query = urlencode({**others, **ours})
        return f"{request.path}{'?' if query else ''}{query}#reviews"


def of_listing(listing: Any, **_given: Any) -> dict[str, Any] | None:
    """Return what the section on a listing's page shows; nothing is asked where nothing was written."""
    if listing.status == "draft":
        return None
    if not listing.rating_count:
        return {"listing": listing, "summary": Summary(), "page": None}
    asked = _asked()
    return _section(asked, *_reviews_of(listing.id, asked)) | {"listing": listing}


def of_person(account: Any, **_given: Any) -> dict[str, Any] | None:
    """Return what the section on a person's page shows; None where nobody wrote about them."""
    summary = totals.summary_of_person(account.id) if account.rating_count and not account.is_gone else None
    if summary is None or not summary.count:
        return None
    asked = _asked()
    page = reviews.reviews_of_person(
        current_user, account.id, asked.page, ON_A_PAGE,
        order=asked.order, stars=asked.stars, total=summary.count_of(asked.stars),
    )  # fmt: skip
    return _section(asked, page, summary) | {"account": account}


def structured(listing: Any, **_given: Any) -> dict[str, Any] | None:
    """Return the newest reviews of a listing as schema.org describes them; those that the page shows anyway."""
    if not listing.rating_count or listing.status == "draft":
        return None
    page, _summary = _reviews_of(listing.id, _asked())
    said = [_structured(one) for one in page.items[:STRUCTURED] if one.comment]
    return {"review": said} if said else None


def _section(asked: Asked, page: Page[Shown], summary: Summary) -> dict[str, Any]:
    page_url: Callable[[int], str] = lambda number: asked.url(reviews=number)  # noqa: E731 - a template calls it
    return {"asked": asked, "page": page, "summary": summary, "orders": list(Order), "page_url": page_url}


def _reviews_of(listing_id: int, asked: Asked) -> tuple[Page[Shown], Summary]:
    """Read the page of reviews and what all come to once: the section and the structured data show the same."""
    if "reviews_of_listing" not in g or g.reviews_of_listing[0] != (listing_id, asked):
        summary = totals.summary_of_listing(listing_id)
        page = reviews.reviews_of_listing(
            current_user, listing_id, asked.page, ON_A_PAGE,
            order=asked.order, stars=asked.stars, total=summary.count_of(asked.stars),
        )  # fmt: skip
        g.reviews_of_listing = ((listing_id, asked), (page, summary))
    found: tuple[Page[Shown], Summary] = g.reviews_of_listing[1]
    return found


def _asked() -> Asked:
    """Read the choices from the address; what is no choice is none."""
    stars = request.args.get("stars", "")
    order = request.args.get("order", "")
    return Asked(
        page_number(request.args.get("reviews")),
        Order(order) if order in list(Order) else Order.NEWEST,
        int(stars) if stars in {"1", "2", "3", "4", "5"} else 0,
    )


def _structured(one: Shown) -> dict[str, Any]:
    return {
        "@type": "Review",
        "author": {"@type": "Person", "name": one.reviewer.display_name},
        "datePublished": (one.revealed_at or one.created_at).date().isoformat(),
        "reviewBody": one.comment,
        "inLanguage": one.language,
        "reviewRating": {"@type": "Rating", "ratingValue": one.rating, "bestRating": 5, "worstRating": 1},
    }
