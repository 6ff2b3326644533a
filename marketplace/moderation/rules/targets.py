"""What can be reported: declared by the features that own it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from marketplace.accounts.rules import Guest, Viewer
from marketplace.moderation.rules.reasons import REASONS, USUAL


@dataclass(frozen=True, slots=True)
class Target:
    """A thing that someone reports: how it is called, where it is, whose it is, and what it says (kept as evidence)."""

    id: int
    title: str
    url: str | None = None
    owner_id: int | None = None
    excerpt: str = ""


class Act(Protocol):
    """Hide a thing, or show it again. `by` is None where reports alone did it."""

    def __call__(self, target_id: int, /, *, by: int | None, reason: str) -> None:
        """Do it. Doing it again is no error."""


@dataclass(frozen=True, slots=True)
class TargetKind:
    """A kind of thing that can be reported."""

    name: str
    label: Any
    find: Callable[[Viewer | Guest, int], Target | None]
    look: Callable[[int], Target | None] | None
    hide: Act | None
    restore: Act | None
    admin_url: Callable[[int], str] | None
    reasons: tuple[str, ...]


_kinds: Final[dict[str, TargetKind]] = {}


def declare_target(
    name: str,
    label: Any,
    *,
    find: Callable[[Viewer | Guest, int], Target | None],
    hide: Act | None = None,
    restore: Act | None = None,
    admin_url: Callable[[int], str] | None = None,
    look: Callable[[int], Target | None] | None = None,
    reasons: Sequence[str] | None = None,
) -> TargetKind:
    """Declare a kind of thing that can be reported, such as `listing`.

    `find(viewer, id)` answers for whoever reports: None where they may not know of it. `look(id)` answers for
    moderators once there is a report; without it they see what was kept as evidence. `hide` and `restore` are called
    as `hide(id, by=…, reason=…)`; without them nothing of the kind can be hidden. `admin_url(id)` leads to its page
    in the administration.
    """
    allowed = tuple(reasons or USUAL.get(name, tuple(REASONS)))
    _kinds[name] = TargetKind(name, label, find, look, hide, restore, admin_url, allowed)
    return _kinds[name]


def find_kind(name: str) -> TargetKind | None:
    """Return the kind of a name, or None."""
    return _kinds.get(name)


def kinds() -> list[TargetKind]:
    """Return every declared kind."""
    return list(_kinds.values())
