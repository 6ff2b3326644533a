"""The Blueprint of the listing routes under `/api/v1`."""

from __future__ import annotations

from marketplace.core.api import api_blueprint

bp = api_blueprint("listings", "Listings")
