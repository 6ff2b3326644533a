"""The sandbox tells us what happened as any provider would: a signed request to our public address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import structlog

from marketplace.core import clock
from marketplace.core.db import session, unit_of_work
from marketplace.core.jobs import enqueue, job
from marketplace.core.lazy import Later
from marketplace.core.site import absolute
from marketplace.payments.gateways import signing
from marketplace.payments.gateways.sandbox.secret import SIGNATURE, secret
from marketplace.payments.models import SandboxEvent

log = structlog.get_logger()
requests: Any = Later("requests")

SECONDS: Final = 10
PAUSE: Final = timedelta(seconds=15)
MOST_TRIES: Final = 8


@job("payments.sandbox_event", queue="sandbox", attempts=2)
def deliver(event_id: str, tries: int = 1) -> None:
    """Send an event; one that is not taken is sent again, later and later."""
    with unit_of_work():
        event = session().get(SandboxEvent, event_id)
        if event is None or event.is_delivered:
            return
        body = event.body.encode()
    is_taken = _send(body)
    with unit_of_work():
        if is_taken:
            session().get_one(SandboxEvent, event_id).is_delivered = True
        elif tries < MOST_TRIES:
            enqueue(deliver, at=clock.now() + PAUSE * 2 ** (tries - 1), event_id=event_id, tries=tries + 1)


def _send(body: bytes) -> bool:
    headers = {
        "Content-Type": "application/json",
        SIGNATURE: signing.sign(body, secret(), int(clock.now().timestamp())),
    }
    try:
        answer = requests.post(
            absolute("/api/v1/payments/webhooks/sandbox"), data=body, headers=headers, timeout=SECONDS,
            allow_redirects=False,
        )  # fmt: skip
    except requests.RequestException as error:
        log.info("sandbox_event_not_sent", error=str(error)[:200])
        return False
    return answer.ok
