"""JSON over HTTPS to a provider without a library of its own, and what its errors mean."""

from __future__ import annotations

from typing import Any, Final

from marketplace.core.lazy import Later
from marketplace.payments.gateways.protocol import GatewayRefused, GatewayUnavailable

requests: Any = Later("requests")

SECONDS: Final = 20
SERVER_ERROR: Final = 500
AGAIN: Final = frozenset({401, 408, 409, 425, 429})


def call(method: str, url: str, *, refused: Any = None, **options: Any) -> Any:
    """Send a request and return its JSON. `refused` reads (code, detail) from the body of a refusal.

    Raises:
        GatewayUnavailable: no answer, a fault of theirs, too many calls, our keys refused.
        GatewayRefused: what we asked for is not possible.

    """
    try:
        answer = requests.request(method, url, timeout=SECONDS, allow_redirects=False, **options)
        body = answer.json() if answer.content else {}
    except (requests.RequestException, ValueError) as error:
        raise GatewayUnavailable(str(error)[:300]) from error
    if answer.status_code >= SERVER_ERROR or answer.status_code in AGAIN:
        raise GatewayUnavailable(f"{answer.status_code} from {url}")
    if not answer.ok:
        raise GatewayRefused(*(refused(body) if refused else ("refused", "")))
    return body
