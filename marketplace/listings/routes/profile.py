"""What a person offers, on their own page."""

from __future__ import annotations

from typing import Any

from flask import request

from marketplace.core.paging import page_number
from marketplace.listings.queries.lists import public_listings_of


def offered_by(account: Any, **_given: Any) -> dict[str, Any] | None:
    """Return the public listings of a person, paged by `?page=`; None where there are none."""
    page = public_listings_of(account.id, page=page_number(request.args.get("page")))
    if not page.total:
        return None
    return {"account": account, "page": page, "page_url": lambda number: f"{request.path}?page={number}"}
