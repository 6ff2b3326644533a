"""The Blueprint that the files of this room share."""

from __future__ import annotations

from marketplace.core.api import api_blueprint

bp = api_blueprint("admin", "Office")
