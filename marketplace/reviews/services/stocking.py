"""Filling a marketplace with reviews that are known to be good: many at once, with the deals they come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, update

from marketplace.core import audit
from marketplace.core.db import session
from marketplace.reviews.models import Deal, DealListing, Review, ReviewReply, ReviewVote
from marketplace.reviews.rules import writing
from marketplace.reviews.rules.blind import Side
from marketplace.reviews.services import revealing, totals
from marketplace.reviews.services.deals import OPEN_DAYS, Finished


@dataclass(frozen=True, slots=True)
class Said:
    """What one side wrote, and what came of it. `hidden_for` is the reason for which a moderator hid it."""

    rating: int
    comment: str
    at: datetime
    language: str = "en"
    reply: str = ""
    helpful_to: tuple[int, ...] = ()
    hidden_for: str = ""


@dataclass(frozen=True, slots=True)
class Past:
    """A finished deal with what its sides wrote, if they did."""

    done: Finished
    process: str
    buyer: Said | None = None
    seller: Said | None = None


def stock(deals: Sequence[Past], *, now: datetime, moderator_id: int | None = None) -> int:
    """Store the deals that are not there yet under their reference, and count their reviews; returns how many."""
    known = set(session().scalars(select(Deal.reference)))
    new = {past.done.reference: past for past in deals if past.done.reference not in known}
    if not new:
        return 0
    rows = session().execute(
        insert(Deal).returning(Deal.reference, Deal.id), [_deal(past, now) for past in new.values()]
    )
    ids = {row.reference: row.id for row in rows}
    bought = [
        {"deal_id": ids[reference], "listing_id": listing_id, "position": place}
        for reference, past in new.items()
        for place, listing_id in enumerate(past.done.listing_ids)
    ]
    _insert(DealListing, bought)
    _write(new, ids, now, moderator_id)
    totals.recount()
    return len(new)


def is_known(reference: str) -> bool:
    """Whether a deal is there under this reference."""
    return session().scalar(select(Deal.id).where(Deal.reference == reference)) is not None


def _write(new: dict[str, Past], ids: dict[str, int], now: datetime, moderator_id: int | None) -> None:
    said = [
        (ids[reference], side, past, words)
        for reference, past in new.items()
        for side, words in ((Side.BUYER, past.buyer), (Side.SELLER, past.seller))
        if words is not None
    ]
    values = [_review(*one, now, moderator_id) for one in said]
    rows = session().execute(insert(Review).returning(Review.deal_id, Review.side, Review.id), values)
    found = {(deal_id, side): review_id for deal_id, side, review_id in rows}
    written = [(found[deal_id, side.value], side, past, words) for deal_id, side, past, words in said]
    _insert(ReviewReply, [_reply(*each, now) for each in written if each[3].reply])
    _insert(ReviewVote, [
        {"review_id": review_id, "account_id": each} for review_id, _, _, words in written for each in words.helpful_to
    ])  # fmt: skip
    helpful = [{"id": each[0], "helpful_count": len(each[3].helpful_to)} for each in written if each[3].helpful_to]
    if helpful:
        session().execute(update(Review), helpful)
    for review_id, _side, _past, words in written:
        if words.hidden_for:
            audit.record("review.hidden", "review", review_id, actor_id=moderator_id, reason=words.hidden_for)


def _insert(model: type[Any], rows: list[dict[str, Any]]) -> None:
    if rows:
        session().execute(insert(model), rows)


def _reply(review_id: int, side: Side, past: Past, words: Said, now: datetime) -> dict[str, Any]:
    author = past.done.seller_id if side is Side.BUYER else past.done.buyer_id
    at = min(words.at + timedelta(days=9), now)
    return {"review_id": review_id, "author_id": author, "comment": words.reply, "created_at": at}


def _deal(past: Past, now: datetime) -> dict[str, Any]:
    done = past.done
    first, public = _times(past, now)
    return {
        "order_id": done.order_id, "reference": done.reference, "buyer_id": done.buyer_id,
        "seller_id": done.seller_id, "process": past.process, "completed_at": done.completed_at,
        "closes_at": done.completed_at + timedelta(days=OPEN_DAYS.get()),
        "reveals_at": public or (first and first + timedelta(days=revealing.BLIND_DAYS.get())),
        "revealed_at": public, "reminded_at": now,
    }  # fmt: skip


def _review(
    deal_id: int, side: Side, past: Past, words: Said, now: datetime, moderator_id: int | None
) -> dict[str, Any]:
    done, is_buyer = past.done, side is Side.BUYER
    _first, public = _times(past, now)
    is_hidden = bool(words.hidden_for)
    return {
        "deal_id": deal_id, "side": side.value, "rating": words.rating, "comment": words.comment,
        "reviewer_id": done.buyer_id if is_buyer else done.seller_id,
        "reviewee_id": done.seller_id if is_buyer else done.buyer_id,
        "listing_id": done.listing_ids[0] if is_buyer and done.listing_ids else None,
        "language": words.language, "has_contact": writing.has_contact(words.comment), "created_at": words.at,
        "revealed_at": public, "hidden_at": now if is_hidden else None, "hidden_reason": words.hidden_for,
        "hidden_by_id": moderator_id if is_hidden else None,
    }  # fmt: skip


def _times(past: Past, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Return when the first side wrote, and since when it is public, if it is."""
    written = sorted(words.at for words in (past.buyer, past.seller) if words is not None)
    if not written:
        return None, None
    both = written[1] if len(written) == 2 else None
    public = both or written[0] + timedelta(days=revealing.BLIND_DAYS.get())
    return written[0], public if public <= now else None
