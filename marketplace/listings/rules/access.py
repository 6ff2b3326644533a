"""Who may see a listing, and who may change it."""

from __future__ import annotations

from marketplace.accounts.rules import Guest, Viewer
from marketplace.listings.rules.lifecycle import MODERATOR, OWNER, VISIBLE_TO_ALL


def actor(viewer: Viewer | Guest, seller_id: int) -> str | None:
    """Return what `viewer` is to a listing of `seller_id`: its owner, a moderator, or None for nobody special."""
    if viewer.id is not None and viewer.id == seller_id:
        return OWNER
    return MODERATOR if viewer.can("listings.moderate") else None


def can_see(viewer: Viewer | Guest, *, seller_id: int, status: str, is_deleted: bool) -> bool:
    """Whether the listing exists for `viewer`: what is public for all, everything for its owner and moderators."""
    if actor(viewer, seller_id) is not None:
        return True
    return status in VISIBLE_TO_ALL and not is_deleted


def can_change(viewer: Viewer | Guest, *, seller_id: int) -> bool:
    """Whether `viewer` may edit, publish, hide or delete it."""
    return actor(viewer, seller_id) is not None


def sees_exact_place(viewer: Viewer | Guest, *, seller_id: int, shows_address: bool) -> bool:
    """Whether `viewer` sees the exact address instead of the area."""
    return shows_address or actor(viewer, seller_id) is not None
