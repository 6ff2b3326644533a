"""Imports in the JSON API."""

from __future__ import annotations

from typing import Any, BinaryIO, Final, cast

from flask_login import current_user

from marketplace.core.extensions import limiter
from marketplace.core.security import requires
from marketplace.listings.api.blueprint import bp
from marketplace.listings.queries import imports as reads
from marketplace.listings.rules.imports.rows import Options
from marketplace.listings.schemas.imports import ImportInput, ImportOutput, import_run
from marketplace.listings.services.imports import plans, runs, uploads

PERMISSION: Final = "listings.import"
UPLOADS: Final = "30 per hour"


@bp.post("/listings/import")
@limiter.limit(UPLOADS)
@requires(PERMISSION)  # before the file is even looked at
@bp.input(ImportInput, location="form_and_files")
@bp.output(ImportOutput, status_code=202)
@bp.doc(summary="Import listings from a file", responses=[400, 401, 403, 409, 413])
def import_listings(form_and_files_data: ImportInput) -> Any:
    """Take CSV or JSON Lines, also packed, of at most 50 MB, and import it in the background; follow Location."""
    given = form_and_files_data
    wish = uploads.Wish(
        mapping=plans.read_mapping(given.mapping.encode(), "mapping.json") if given.mapping else None,
        options=Options(kind=given.kind, category=given.category, currency=given.currency),
        source=given.source,
        username=given.seller,
        is_trial=given.dry_run,
    )
    run = uploads.receive(current_user, cast("BinaryIO", given.file.stream), given.file.filename or "", wish)
    runs.start(run, by=current_user.id)
    return import_run(run), 202, {"Location": f"/api/v1/listings/imports/{run.id}"}


@bp.get("/listings/imports/<int:import_id>")
@bp.output(ImportOutput)
@bp.doc(summary="How far an import is", responses=[401, 403, 404])
@requires(PERMISSION)
def show_import(import_id: int) -> Any:
    """Return the progress, the counts, and the first things that were wrong."""
    return import_run(reads.import_of(current_user, import_id))
