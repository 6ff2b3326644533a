"""Kinds of notices: declared by the features that own them, with the channels that are on until someone chooses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

from flask_babel import lazy_gettext as _l


class Channel(StrEnum):
    """A way to tell someone something."""

    IN_APP = "in_app"
    EMAIL = "email"
    SMS = "sms"
    PUSH = "push"


OUTGOING: Final = (Channel.EMAIL, Channel.SMS, Channel.PUSH)
"""What leaves the house."""
USUAL: Final = frozenset({Channel.IN_APP, Channel.EMAIL, Channel.PUSH})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice. `label` and `group` name it among the preferences, `action` is what the mail's button says.

    `template` names the words: of `<template>.txt` the first paragraph is the sentence (in the inbox, as the subject,
    in a text or push message), the rest is the mail. `<template>.html` may say the mail's words with markup.
    `email_after` is how long a notice must have stayed unread before a mail is sent. An urgent kind is in no digest.
    `offers` are the channels among which people choose; a feature that always writes a mail of its own says `own_mail`.
    `permission`: who lacks it is never told, so they are not asked.
    `reply_link(account_id, related_id)` gives the mail an address at which its reader answers without signing in.
    """

    name: str
    label: Any
    group: Any
    template: str
    channels: frozenset[Channel]
    action: Any
    icon: str
    email_after: timedelta
    is_urgent: bool
    offers: frozenset[Channel]
    own_mail: bool
    permission: str
    reply_link: Callable[[int, int], str] | None


_kinds: Final[dict[str, Kind]] = {}


def declare(  # noqa: PLR0913 - each is a word of one declaration, and has a name where it is said
    name: str,
    *,
    label: Any,
    group: Any,
    template: str,
    channels: Iterable[str] = USUAL,
    action: Any = _l("Take a look"),  # noqa: B008 - a lazy string
    icon: str = "bell",
    email_after: timedelta = timedelta(0),
    is_urgent: bool = False,
    offers: Iterable[Channel] = tuple(Channel),
    own_mail: bool = False,
    permission: str = "",
    reply_link: Callable[[int, int], str] | None = None,
) -> Kind:
    """Declare a kind of notice, such as `message.new`; `channels` are those that are on by default."""
    _kinds[name] = Kind(
        name=name, label=label, group=group, template=template, channels=_on_by_default(channels), action=action,
        icon=icon, email_after=email_after, is_urgent=is_urgent, offers=frozenset(offers), own_mail=own_mail,
        permission=permission, reply_link=reply_link,
    )  # fmt: skip
    return _kinds[name]


def _on_by_default(channels: Iterable[str]) -> frozenset[Channel]:
    given = [name for name, is_on in channels.items() if is_on] if isinstance(channels, Mapping) else channels
    return frozenset(Channel(channel) for channel in given)


def find_kind(name: str) -> Kind | None:
    """Return the kind of a name; None for one that no feature declares (any more)."""
    return _kinds.get(name)


def known() -> list[Kind]:
    """Return every declared kind, group by group, in the order in which features declared them."""
    groups = list(dict.fromkeys(str(kind.group) for kind in _kinds.values()))
    return sorted(_kinds.values(), key=lambda kind: groups.index(str(kind.group)))


def chosen(kind: Kind, choices: Mapping[str, bool]) -> frozenset[Channel]:
    """Return the channels of a kind that are on, given what someone chose (by channel) over the defaults."""
    return frozenset(channel for channel in kind.offers if choices.get(channel, channel in kind.channels))
