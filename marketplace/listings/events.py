"""Facts about listings. They carry ids; whoever needs more asks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ListingsChanged:
    """These listings were made, changed, published, hidden, removed or restored: indexes follow."""

    listing_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ListingsRefiled:
    """The category of these listings is called or lies otherwise; the listings are what they were. Indexes follow."""

    listing_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ListingsReturned:
    """The market shows these listings again after it hid them; their sellers changed nothing. Indexes follow."""

    listing_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ListingPublished:
    """A listing became public."""

    listing_id: int
    seller_id: int


@dataclass(frozen=True, slots=True)
class ListingWithdrawn:
    """A listing ceased to be public: hidden, sold, removed or deleted."""

    listing_id: int
    seller_id: int


@dataclass(frozen=True, slots=True)
class ListingPriceChanged:
    """The price moved, in minor units of `currency`; None is "on request"."""

    listing_id: int
    before: int | None
    after: int | None
    currency: str


@dataclass(frozen=True, slots=True)
class ListingLookedAt:
    """A moderator looked at a listing that waited for it: it is public now ("active"), declined, or removed."""

    listing_id: int
    seller_id: int
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class PhotoAdded:
    """A listing has a photo whose further sizes are not made yet."""

    digest: str


@dataclass(frozen=True, slots=True)
class PhotoDropped:
    """A listing let go of a photo; its files may be of no use to anyone now."""

    digest: str
    width: int


@dataclass(frozen=True, slots=True)
class ListingViewed:
    """Someone who is signed in looked at a listing that is not theirs; told a moment after their page was sent."""

    listing_id: int
    viewer_id: int


@dataclass(frozen=True, slots=True)
class ListingImportReady:
    """Someone started an import: its file is stored and its mapping chosen."""

    import_id: int
    by_id: int | None


@dataclass(frozen=True, slots=True)
class ListingImportEnded:
    """An import came to its end, or could not go on."""

    import_id: int
    by_id: int | None
    is_done: bool


@dataclass(frozen=True, slots=True)
class ListingModerated:
    """A moderator hid a listing, or put it back, outside of any report about it."""

    listing_id: int
    seller_id: int
    action: str
    reason: str


@dataclass(frozen=True, slots=True)
class SweepStarted:
    """A moderator hides or restores many listings at once."""

    sweep_id: int


@dataclass(frozen=True, slots=True)
class CategoriesChanged:
    """These categories are called or lie otherwise: the index follows, for everything in them."""

    category_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CategoryMerged:
    """A category is gone; what was in it, and in those below it, is in another one."""

    category_id: int
    slug: str
    into_id: int
    into_slug: str
