"""Who looked: people are counted after their page was sent, robots and owners are not."""

from __future__ import annotations

import re
import threading
from typing import Final

import structlog
from flask import Flask, Response, current_app, request
from flask_login import current_user
from sqlalchemy.exc import SQLAlchemyError

from marketplace.core.db import unit_of_work
from marketplace.listings.queries.listings import Seen
from marketplace.listings.services import views

log = structlog.get_logger()

WRITE_AFTER_SECONDS: Final = 5.0
ROBOT: Final = re.compile(
    r"bot|crawl|spider|slurp|preview|fetch|monitor|scan|archive|facebookexternalhit|embedly|headless|lighthouse"
    r"|curl|wget|python|java/|go-http|okhttp|libwww|http",
    re.IGNORECASE,
)


def note_look(seen: Seen, response: Response) -> None:
    """Count this look at a public listing once the answer is on its way."""
    if seen.actor is not None or seen.status != "active" or _is_robot():
        return
    app, listing_id, viewer_id = current_app._get_current_object(), seen.id, current_user.id  # type: ignore[attr-defined] # noqa: SLF001 - the way to name it outside the request
    response.call_on_close(lambda: _count(app, listing_id, viewer_id))


def write_looks(app: Flask) -> None:
    """Write what was collected; a database that is away loses some looks and nothing else."""
    with app.app_context():
        try:
            with unit_of_work():
                views.write()
        except SQLAlchemyError:
            log.warning("looks_lost", exc_info=True)


def _count(app: Flask, listing_id: int, viewer_id: int | None) -> None:
    """Collect looks for a moment; who is signed in finds the listing under "recently viewed" at once."""
    is_first = views.note(listing_id, viewer_id)
    if views.is_full() or viewer_id is not None:
        write_looks(app)
    elif is_first and not app.testing:
        timer = threading.Timer(WRITE_AFTER_SECONDS, write_looks, [app])
        timer.daemon = True
        timer.start()


def _is_robot() -> bool:
    """Whether the request says of itself that it is no person looking."""
    agent = request.headers.get("User-Agent", "")
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return request.method != "GET" or not agent or bool(ROBOT.search(agent)) or "prefetch" in purpose
