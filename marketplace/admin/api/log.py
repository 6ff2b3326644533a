"""The audit log, for programs."""

from __future__ import annotations

from typing import Any

from marketplace.admin.api.blueprint import bp
from marketplace.admin.queries.log import LOG
from marketplace.admin.schemas import log as schemas
from marketplace.core import tables
from marketplace.core.office import office


@bp.get("/admin/audit")
@bp.input(schemas.LogQuery, location="query")
@bp.output(schemas.LogPage)
@bp.doc(summary="The audit log", responses=[400, 401, 403])
@office("audit.read")
def log(query_data: schemas.LogQuery) -> Any:
    """List what was done, the newest first."""
    return tables.read(LOG, query_data.model_dump(), query_data.limit).page.as_json("entries", schemas.line)
