"""Which sizes the photos of reviews are kept in, and where each is found."""

from __future__ import annotations

from typing import Final

SMALL: Final = 320
LARGE: Final = 1280


def storage_key(key: str, *, large: bool) -> str:
    """Return the storage key of a size."""
    return f"reviews/{key}-{'large' if large else 'small'}.webp"


def photo_path(key: str, *, large: bool) -> str:
    """Return the address of a size within the site."""
    return f"/reviews/photos/{key}-{'large' if large else 'small'}.webp"
