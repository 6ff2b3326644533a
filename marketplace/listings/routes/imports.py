"""Importing listings: send a file, see what its rows would become, watch them come in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from flask import Flask, Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.core.errors import Invalid, Refused
from marketplace.core.extensions import limiter
from marketplace.core.paging import page_number
from marketplace.core.security import requires
from marketplace.core.slots import Link, slots_of
from marketplace.core.web import answer, form_page
from marketplace.listings.forms import imports as forms
from marketplace.listings.models import ListingImport
from marketplace.listings.queries import imports as reads
from marketplace.listings.routes.blueprint import bp
from marketplace.listings.rules.imports.mapping import as_table, parse_mapping
from marketplace.listings.rules.kinds import Kind
from marketplace.listings.schemas import imports as shapes
from marketplace.listings.services.imports import plans, runs, uploads
from marketplace.listings.services.imports.reports import problems_csv, template_csv

PERMISSION: Final = "listings.import"
UPLOADS: Final = "30 per hour"
CSV: Final = "text/csv; charset=utf-8"

bp.record_once(
    lambda state: slots_of(cast("Flask", state.app)).link(
        "sell",
        Link(_l("Import"), "listings.imports", icon="upload", order=60, visible=lambda: current_user.can(PERMISSION)),
    )
)


@bp.get("/sell/import")
@requires(PERMISSION)
def imports() -> Any:
    """Ask for a file, and list what was imported before."""
    return _start_page(forms.UploadForm())


@bp.post("/sell/import")
@limiter.limit(UPLOADS)
@requires(PERMISSION)
def send_import() -> Any:
    """Take a file and show what it holds."""
    form = forms.UploadForm()
    if not form.is_sent():
        return _start_page(form)
    try:
        given = form.mapping.data
        table = plans.read_mapping(given.read(plans.LARGEST_MAPPING + 1), given.filename) if given else None
        run = uploads.receive(
            current_user, form.file.data.stream, form.file.data.filename or "", uploads.Wish(mapping=table)
        )
    except Refused as refusal:
        form.show(refusal)
        return _start_page(form)
    return redirect(_address(run))


@bp.get("/sell/import/template.csv")
@requires(PERMISSION)
def import_template() -> Response:
    """Send a table with the right headings and one example row."""
    kind = request.args.get("kind", Kind.PRODUCT.value)
    if kind not in list(Kind):
        raise Invalid(_("There is no such kind."))
    return _csv(template_csv(kind, request.args.get("category", "")), f"{kind}-template.csv")


@bp.get("/sell/import/<int:import_id>")
@requires(PERMISSION)
def show_import(import_id: int) -> Any:
    """Show where an import stands: its columns, its progress or its result."""
    run = reads.import_of(current_user, import_id)
    return answer(page=lambda: _page_of(run), data=lambda: shapes.import_run(run))


@bp.post("/sell/import/<int:import_id>")
@requires(PERMISSION)
def choose_columns(import_id: int) -> Any:
    """Change which column is which, and start if that was the button."""
    run = reads.import_of(current_user, import_id)
    seen = uploads.preview(run)
    form = forms.columns_form(seen.sample.columns, seen.mapping, run)
    if not form.is_sent():
        return _columns_page(run, seen, form)
    mapping, options = forms.chosen(form, parse_mapping(run.mapping), run)
    wish = uploads.Wish(
        as_table(mapping), options, form.source.data or "", form.seller.data or "", bool(form.is_trial.data)
    )
    try:
        uploads.choose(current_user, run, wish)
        if "start" in request.form:
            runs.start(run, by=current_user.id)
    except Refused as refusal:
        form.show(refusal)
        return _columns_page(run, seen, form)
    return redirect(_address(run))


@bp.post("/sell/import/<int:import_id>/start")
@requires(PERMISSION)
def resume_import(import_id: int) -> Any:
    """Go on with an import that came to a halt."""
    run = reads.import_of(current_user, import_id)
    runs.start(run, by=current_user.id)
    return answer(page=lambda: redirect(_address(run)), data=lambda: shapes.import_run(run))


@bp.post("/sell/import/<int:import_id>/cancellation")
@requires(PERMISSION)
def cancel_import(import_id: int) -> Any:
    """Stop an import; what it imported so far stays."""
    run = reads.import_of(current_user, import_id)
    runs.cancel(run, by=current_user.id)
    flash(_("The import was stopped. What it had imported stays."), "info")
    return answer(page=lambda: redirect(_address(run)), data=lambda: shapes.import_run(run))


@bp.get("/sell/import/<int:import_id>/errors.csv")
@requires(PERMISSION)
def import_errors(import_id: int) -> Response:
    """Send everything that was wrong, by line and field."""
    run = reads.import_of(current_user, import_id)
    return _csv(stream_with_context(problems_csv(run.id)), f"import-{run.id}-errors.csv")


def _address(run: ListingImport) -> str:
    return url_for("listings.show_import", import_id=run.id)


def _start_page(form: forms.UploadForm) -> Response:
    page = reads.imports_of(current_user, page_number(request.args.get("page")))
    most = uploads.LARGEST_UPLOAD // 2**20
    return form_page(
        "listings/imports/index.html",
        form,
        page=page,
        most=most,
        kinds=forms.KIND_LABELS,
        page_url=_page_url("listings.imports"),
    )


def _page_of(run: ListingImport) -> Any:
    if run.status == "preview":
        seen = uploads.preview(run)
        return _columns_page(run, seen, forms.columns_form(seen.sample.columns, seen.mapping, run))
    problems = reads.problems_of(run.id, page_number(request.args.get("page")))
    return render_template(
        "listings/imports/run.html",
        run=run,
        problems=problems,
        page_url=_page_url("listings.show_import", import_id=run.id),
    )


def _columns_page(run: ListingImport, seen: uploads.Preview, form: Any) -> Response:
    return form_page(
        "listings/imports/columns.html",
        form,
        run=run,
        seen=seen,
        labels=forms.LABELS,
        is_operator=current_user.can(uploads.OPERATOR),
    )


def _page_url(endpoint: str, **values: Any) -> Callable[[int], str]:
    return lambda number: url_for(endpoint, **values, page=number)


def _csv(content: Any, name: str) -> Response:
    response = Response(content, content_type=CSV)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
