"""What everyone may see of people: their page and their picture."""

from __future__ import annotations

import re
from typing import Any, Final

from flask import Response, make_response, redirect, render_template
from flask_babel import gettext as _
from flask_login import current_user

from marketplace.accounts.queries.people import Person, get_profile
from marketplace.accounts.routes.blueprint import bp
from marketplace.accounts.schemas import output
from marketplace.core.caching import for_everyone
from marketplace.core.errors import NotFound
from marketplace.core.security import public, user_content
from marketplace.core.storage import storage
from marketplace.core.web import answer

PICTURE: Final = re.compile(r"[0-9a-f]{32}-[0-9]{2,4}\.webp")
FOR_EVER: Final = "public, max-age=31536000, immutable"


@bp.get("/users/<username>")
@public
def person(username: str) -> Any:
    """Show a person; features above add what they know of them."""
    found = get_profile(current_user, username)
    if found.username != username and found.path:
        return redirect(found.path, 301)
    return answer(page=lambda: _page(found), data=lambda: output.profile(found))


@bp.get("/pictures/<name>")
@user_content
@public
def picture(name: str) -> Response:
    """Serve a profile picture; its address changes whenever it does."""
    if not PICTURE.fullmatch(name):
        raise NotFound(_("That picture is not here."))
    with storage().open(f"pictures/{name}") as file:
        response = Response(file.read(), mimetype="image/webp")
    response.headers["Cache-Control"] = FOR_EVER
    return response


def _page(found: Person) -> Response:
    return for_everyone(make_response(render_template("accounts/person.html", person=found)))
