"""How the platform is, for programs."""

from __future__ import annotations

from typing import Any

from flask import current_app

from marketplace.admin.api.blueprint import bp
from marketplace.admin.queries import sizes
from marketplace.admin.schemas import state as schemas
from marketplace.core import health
from marketplace.core.office import office


@bp.get("/admin/health")
@bp.output(schemas.HealthOutput)
@bp.doc(summary="How the platform is", responses=[401, 403])
@office("jobs.manage")
def state() -> Any:
    """Return every part with its state, sizes, versions, and which pages of this process were slow lately."""
    return schemas.health(
        health.examine(), sizes.database_size(), sizes.largest_tables(), sizes.versions(),
        list(reversed(current_app.extensions["slow_requests"])),
    )  # fmt: skip
