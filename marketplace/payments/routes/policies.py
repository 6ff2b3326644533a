"""What the pages of the providers' scripts may load, which no other page may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from marketplace.core.security import content_policy

_OURS: Final = {
    "default-src": "'none'", "base-uri": "'none'", "object-src": "'none'", "style-src": "'self'",
    "font-src": "'self'", "form-action": "'self'", "frame-ancestors": "'none'", "manifest-src": "'self'",
    "worker-src": "'self'",
}  # fmt: skip


V = TypeVar("V", bound=Callable[..., Any])


def _page_of(host: str, *, scripts: str, frames: str, connections: str) -> Callable[[V], V]:
    return content_policy(
        {
            **_OURS,
            "script-src": f"'self' {scripts}",
            "frame-src": frames,
            "connect-src": f"'self' {connections}",
            "img-src": f"'self' blob: data: {host}",
        },
        permissions_policy={"camera": "()", "microphone": "()", "geolocation": "()", "payment": f'(self "{scripts}")'},
    )


stripe_page: Final = _page_of(
    "https://*.stripe.com",
    scripts="https://js.stripe.com",
    frames="https://js.stripe.com https://hooks.stripe.com",
    connections="https://api.stripe.com",
)
"""Stripe.js draws its fields in frames of its own: card numbers never touch our pages."""

razorpay_page: Final = _page_of(
    "https://*.razorpay.com",
    scripts="https://checkout.razorpay.com",
    frames="https://api.razorpay.com https://checkout.razorpay.com",
    connections="https://api.razorpay.com https://lumberjack.razorpay.com",
)
