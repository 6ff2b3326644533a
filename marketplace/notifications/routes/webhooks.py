"""Where mail providers tell of messages that came back."""

from __future__ import annotations

import structlog
from flask import Response, current_app, request
from flask_babel import gettext as _

from marketplace.core import clock
from marketplace.core.errors import Forbidden, NotFound, TooLarge
from marketplace.core.extensions import limiter
from marketplace.core.security import csrf_exempt, public
from marketplace.notifications.gateways.mail_events import READERS, NotTheirsError
from marketplace.notifications.routes.blueprint import bp
from marketplace.notifications.services import bouncing

log = structlog.get_logger()

csrf_exempt("notifications.mail_events")
LARGEST = 2 * 2**20


@bp.post("/webhooks/mail/<provider>")
@limiter.limit("600/minute")
@public
def mail_events(provider: str) -> Response:
    """Take a signed report of the provider that sends our mail."""
    settings = current_app.config["SETTINGS"]
    in_use = (settings.mail_url or "").partition("://")[0]
    if provider not in READERS or provider != in_use or not settings.mail_webhook_key:
        raise NotFound(_("Nobody reports here."))
    if (request.content_length or 0) > LARGEST:
        raise TooLarge(_("That is too large to take."))
    try:
        events = READERS[provider](dict(request.headers), request.get_data(), settings.mail_webhook_key, clock.now())
    except NotTheirsError as error:
        log.warning("mail_report_refused", provider=provider, why=str(error))
        raise Forbidden(_("That report is not signed as it should be.")) from error
    bouncing.take(events)
    return Response(status=204, mimetype="text/plain")
