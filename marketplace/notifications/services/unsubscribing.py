"""Leaving by one click (RFC 8058): a signed link in every notice's mail, good without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer

from marketplace.core.errors import NotFound
from marketplace.core.site import absolute
from marketplace.notifications.queries.preferences import is_account
from marketplace.notifications.rules import Channel, Kind, find_kind, known
from marketplace.notifications.services import choosing

EVERYTHING: Final = "*"


@dataclass(frozen=True, slots=True)
class Leaving:
    """Whose mails a link is about, and which: one kind, or None for all of them."""

    account_id: int
    kind: Kind | None

    @property
    def kinds(self) -> list[Kind]:
        """The kinds that the link turns off."""
        return [self.kind] if self.kind else known()


def link_of(account_id: int, kind_name: str) -> str:
    """Return the address that stops someone's mails of a kind, or of EVERYTHING."""
    return absolute(f"/notifications/unsubscribe/{_signer().dumps([account_id, kind_name])}")


def headers_of(link: str) -> dict[str, str]:
    """Return the headers by which mail programs offer the same as a button."""
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def of_token(token: str) -> Leaving:
    """Return what a link is about. Raises NotFound when it is not one of ours, or its owner is gone."""
    try:
        account_id, name = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        account_id, name = 0, ""
    kind = find_kind(name)
    if not is_account(account_id) or (kind is None and name != EVERYTHING):
        raise NotFound(_("This link is not one of ours, or no longer good."))
    return Leaving(account_id, kind)


def set_mails(leaving: Leaving, *, wanted: bool) -> None:
    """Turn the mails off, or on again; of everything, what is on by default comes back."""
    kinds = [each for each in leaving.kinds if leaving.kind or not wanted or Channel.EMAIL in each.channels]
    choosing.choose(leaving.account_id, {each.name: {Channel.EMAIL: wanted} for each in kinds})


def _signer() -> URLSafeSerializer:
    keys = current_app.config["SETTINGS"].secret_keys
    return URLSafeSerializer(list(reversed(keys)), salt="unsubscribe")
