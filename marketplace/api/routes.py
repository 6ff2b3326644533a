"""The description of the API, for programs and for people."""

from __future__ import annotations

from typing import Any, cast

from apiflask import APIFlask
from flask import Blueprint, Flask, Response, current_app, jsonify, render_template
from flask_babel import lazy_gettext as _l

from marketplace.api import schemas
from marketplace.core.security import public
from marketplace.core.slots import Link, slots_of

bp = Blueprint("api", __name__, template_folder="templates")


@bp.get("/api/v1/openapi.json")
@public
def openapi() -> Response:
    """Serve the OpenAPI 3.1 document."""
    response = jsonify(_document())
    response.headers["Cache-Control"] = "public, max-age=60"
    return response


@bp.get("/api/docs")
@public
def docs() -> str:
    """Show the document as a page."""
    document = _document()
    return render_template("api/docs.html", sections=schemas.sections(document), shapes=schemas.shapes(document))


def register(app: Flask) -> None:
    """Show the way to the page."""
    slots_of(app).link("footer", Link(label=_l("For programs"), endpoint="api.docs", group=_l("This market"), order=90))


def _document() -> dict[str, Any]:
    """Return the completed document, made once for each application: routes do not change while it runs."""
    app = cast("APIFlask", current_app)
    kept = app.extensions.get("openapi")
    if kept is None:
        guards = {
            f"{method.lower()}_{rule.endpoint.replace('.', '_')}": getattr(
                app.view_functions[rule.endpoint], "guard", "public"
            )
            for rule in app.url_map.iter_rules()
            for method in rule.methods or ()
        }
        kept = schemas.complete(cast("dict[str, Any]", app.spec), guards, app.config["SETTINGS"].site_url)
        app.extensions["openapi"] = kept
    return cast("dict[str, Any]", kept)
