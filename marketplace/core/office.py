"""The office: who may enter the administration, from where, and how features hang their pages into it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from flask import current_app, flash, has_request_context, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from marketplace.core import clock, settings
from marketplace.core.errors import Forbidden, Unauthenticated
from marketplace.core.reading import READING
from marketplace.core.security import is_safe_target
from marketplace.core.slots import Link
from marketplace.core.web import wants_json

V = TypeVar("V", bound=Callable[..., Any])

HOME: Final = "/admin"
TRUST: Final = _l("Trust")
MARKET: Final = _l("The market")
MONEY: Final = _l("Money")
PLATFORM: Final = _l("The platform")


def _check_addresses(value: str) -> str | None:
    """Say what is wrong with a list of addresses; one that would shut out whoever sets it is refused."""
    try:
        networks = networks_of(value)
    except ValueError as error:
        return _("Write addresses or networks such as 192.0.2.0/24, separated by spaces. %(why)s", why=error)
    here = request.remote_addr or "" if has_request_context() else ""
    if networks and here and not is_within(here, networks):
        return _("Your own address, %(address)s, is not in this list: you would shut yourself out.", address=here)
    return None


ALLOWED_ADDRESSES: Final = settings.declare(
    "admin.allowed_addresses",
    "",
    _l("Networks from which the administration can be reached, separated by spaces. Empty: from anywhere."),
    _check_addresses,
)


def office(permission: str) -> Callable[[V], V]:
    """Guard of the administration: a role that grants `permission`, a password given lately, an allowed address.

    Stands below the route. Pages are for people; under `/api/` an API key with the scope will do as well.
    """

    def guard(view: V) -> V:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                raise Unauthenticated(_("Please sign in first."))
            if not current_user.can(permission):
                raise Forbidden(_("Your account may not do this."))
            _must_come_from_an_allowed_address()
            is_key = getattr(current_user, "api_key_id", None) is not None
            if is_key and not request.path.startswith("/api/"):
                raise Forbidden(_("These pages are for people, not for programs."))
            if not is_key and not current_user.is_fresh(clock.now()):
                return _ask_for_the_password()
            return view(*args, **kwargs)

        guarded.guard = permission  # type: ignore[attr-defined] # read by the architecture tests
        guarded.is_office = True  # type: ignore[attr-defined] # read by the security tests
        return guarded  # type: ignore[return-value] # the same signature

    return guard


def office_link(
    label: Any,
    endpoint: str,
    permission: str,
    *,
    icon: str,
    group: Any,
    order: int,
    count: Callable[[], int | None] | None = None,
) -> Link:
    """Return a link for `slots.link("admin", …)` that only those see who may follow it. `count` is what waits."""
    return Link(label, endpoint, icon, order, group, visible=lambda: bool(current_user.can(permission)), count=count)


def networks_of(value: str) -> list[IPv4Network | IPv6Network]:
    """Return the networks that a text names. Raises ValueError."""
    return [ip_network(word, strict=False) for word in value.replace(",", " ").split()]


def is_within(address: str, networks: list[IPv4Network | IPv6Network]) -> bool:
    """Whether an address lies in one of the networks; what is no address lies nowhere."""
    try:
        here = ip_address(address)
    except ValueError:
        return False
    here = getattr(here, "ipv4_mapped", None) or here
    return any(here in network for network in networks)


def _must_come_from_an_allowed_address() -> None:
    networks = networks_of(ALLOWED_ADDRESSES.get())
    if networks and not is_within(request.remote_addr or "", networks):
        raise Forbidden(_("The administration can't be reached from your address."), code="address_not_allowed")


def _ask_for_the_password() -> Any:
    """Send a browser to give the password and come back; what it wanted to change is not changed yet."""
    if wants_json() or current_user.session_id is None:
        raise Forbidden(
            _("Give your password once more: sign in again and repeat this."), code="fresh_sign_in_required"
        )
    back = request.full_path.rstrip("?")
    if request.method not in READING:
        flash(_("Nothing was changed yet: give your password once more, then repeat it."), "info")
        back = _page_before()
    return redirect(url_for(current_app.extensions["confirm_view"], next=back), 303)


def _page_before() -> str:
    """Return the page whose form was sent."""
    parts = urlsplit(request.referrer or "")
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if parts.netloc == request.host and is_safe_target(path) else HOME
