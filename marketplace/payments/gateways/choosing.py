"""Which providers there are: those whose keys are set, and the sandbox where none is."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import gettext as _

from marketplace.core.errors import Invalid
from marketplace.payments.gateways.paypal import PayPal
from marketplace.payments.gateways.protocol import Gateway
from marketplace.payments.gateways.razorpay import Razorpay
from marketplace.payments.gateways.sandbox.gateway import Sandbox
from marketplace.payments.gateways.stripe.gateway import Stripe


def available() -> dict[str, Gateway]:
    """Return the providers by name, the preferred one first."""
    found: dict[str, Gateway] | None = current_app.extensions.get("gateways")
    if found is None:
        found = current_app.extensions["gateways"] = _build(current_app.config["SETTINGS"])
    return found


def _build(settings: Any) -> dict[str, Gateway]:
    built: list[Gateway] = []
    if settings.stripe is not None:
        built.append(Stripe(settings.stripe))
    if settings.paypal is not None:
        built.append(PayPal(settings.paypal))
    if settings.razorpay is not None:
        built.append(Razorpay(settings.razorpay))
    return {gateway.name: gateway for gateway in built or [Sandbox()]}


def gateway_of(name: str) -> Gateway:
    """Return a provider.

    Raises:
        Invalid: there is none of that name here.

    """
    found = available().get(name)
    if found is None:
        raise Invalid(
            _("That way to pay is not offered here."), code="unknown_provider",
            errors={"provider": [_("must be one of: %(names)s", names=", ".join(available()))]},
        )  # fmt: skip
    return found
