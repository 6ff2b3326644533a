"""The Blueprint of reviews in the API; each subject adds its routes."""

from __future__ import annotations

from marketplace.core.api import api_blueprint

bp = api_blueprint("reviews", "Reviews")
