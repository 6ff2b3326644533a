"""The address of a listing's page: its id, and a slug for people."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from marketplace.core.lazy import Later

slugify = Later("slugify")

LONGEST_SLUG: Final = 80
_PLAIN: Final = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=20_000)
def slug_of(title: str) -> str:
    """Return the title as it stands in the address."""
    # Most titles are plain: the library's transliteration costs twenty times as much.
    slug = (
        _PLAIN.sub("-", title.lower().replace("'", "")).strip("-") if title.isascii() else str(slugify.slugify(title))
    )
    return slug[:LONGEST_SLUG].strip("-") or "listing"


def path_of(listing_id: int, title: str) -> str:
    """Return the address of a listing's page within the site."""
    return f"/listings/{listing_id}-{slug_of(title)}"
