"""Facts about searches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ListingsTurnedUp:
    """It is time to tell of listings that turned up for a saved search: how many, the first of them, and more words."""

    search_id: int
    account_id: int
    url: str
    context: Mapping[str, Any]
