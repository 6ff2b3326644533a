"""A call to Stripe, and what its errors mean: no answer, or no."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from marketplace.core.lazy import Later
from marketplace.payments.gateways.protocol import GatewayRefused, GatewayUnavailable

stripe: Any = Later("stripe")

SECONDS: Final = 20
SERVER_ERROR: Final = 500
IN_USE: Final = 409
TOO_MANY: Final = 429


def client_of(secret_key: str, api_base: str | None) -> Any:
    """Return a client; it does not retry by itself: keys make our own retries safe, and those are counted."""
    return stripe.StripeClient(
        secret_key, base_addresses={"api": api_base} if api_base else None, max_network_retries=0,
        http_client=stripe.RequestsClient(timeout=SECONDS),
    )  # fmt: skip


@contextmanager
def calling() -> Iterator[None]:
    """Turn Stripe's errors into ours. A card that is declined is left to the caller.

    Raises:
        GatewayUnavailable: no answer, a fault of theirs, too many calls, our keys refused.
        GatewayRefused: what we asked for is not possible.

    """
    try:
        yield
    except stripe.CardError:
        raise
    except stripe.InvalidRequestError as error:
        if error.http_status in {IN_USE, TOO_MANY}:
            raise GatewayUnavailable(str(error)) from error
        raise GatewayRefused(error.code or "invalid_request", str(error)) from error
    except stripe.IdempotencyError as error:
        raise GatewayRefused("idempotency_error", str(error)) from error
    except stripe.PermissionError as error:
        raise GatewayRefused("not_permitted", str(error)) from error
    except stripe.StripeError as error:
        raise GatewayUnavailable(str(error)) from error
