"""Who keeps something, how much, and how a kept listing is shown once it is no longer offered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

LONGEST_NOTE: Final = 500
LONGEST_NAME: Final = 60
MOST_OF_ACCOUNT: Final = 5000
MOST_OF_GUEST: Final = 200
MOST_COLLECTIONS: Final = 50
MOST_RECENT: Final = 50

UNDO_WINDOW: Final = timedelta(hours=1)
"""How long a removed bookmark can come back with its note and collections."""
GUEST_LIFETIME: Final = timedelta(days=60)
VIEW_PAUSE: Final = timedelta(minutes=10)
"""Looking at a listing again within this time moves nothing, so that a reload writes nothing."""

POPULAR_WITHIN: Final = timedelta(days=7)
MOST_POPULAR: Final = 48
MOST_POPULAR_OF_ONE_SELLER: Final = 3
SAVE_WEIGHT: Final = 5
"""How many looks a bookmark is worth in the week's ranking."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whoever keeps a thing: an account, or a guest by the digest of the token. Nobody is neither."""

    account_id: int | None = None
    guest: bytes | None = None

    @property
    def is_somebody(self) -> bool:
        """Whether there may be anything kept at all; a browser without a cookie has nothing."""
        return self.account_id is not None or self.guest is not None

    @property
    def capacity(self) -> int:
        """How many bookmarks may be kept."""
        return MOST_OF_GUEST if self.account_id is None else MOST_OF_ACCOUNT


class Standing(StrEnum):
    """What a kept listing has become."""

    OFFERED = "offered"
    SOLD = "sold"
    PAUSED = "paused"
    GONE = "gone"


STANDINGS: Final[dict[str, Standing]] = {
    "active": Standing.OFFERED,
    "sold": Standing.SOLD,
    "inactive": Standing.PAUSED,
    "pending_verification": Standing.PAUSED,
    "draft": Standing.PAUSED,
    "removed": Standing.GONE,
}
"""Status of a listing → how its bookmark is shown. What moderators removed shows nothing of itself."""


def standing_of(status: str, *, is_deleted: bool) -> Standing:
    """Return how a kept listing is to be shown."""
    return Standing.GONE if is_deleted else STANDINGS[status]
