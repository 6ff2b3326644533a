"""The seller's checklist: what stands on it, and what counts as done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from flask_babel import gettext as _

from marketplace.core.errors import Invalid

LONGEST_LABEL: Final = 120
LONGEST_DETAIL: Final = 300
LONGEST_LINK: Final = 300
LONGEST_NOTE: Final = 300
MOST_ITEMS: Final = 30


class Mark(StrEnum):
    """What somebody said of an item."""

    DONE = "done"
    WAIVED = "waived"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class Item:
    """Something on the list; an automatic one is looked up, one of the operator's own is ticked by the seller."""

    key: str
    label: Any
    detail: Any
    link: str
    position: int
    is_on: bool = True
    is_custom: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A mark with the note of whoever made it."""

    mark: Mark
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """An item as it stands for one seller."""

    item: Item
    is_done: bool
    said: Said | None

    @property
    def is_waived(self) -> bool:
        """Whether a moderator let the seller off."""
        return self.said is not None and self.said.mark == Mark.WAIVED

    @property
    def is_reopened(self) -> bool:
        """Whether a moderator wants it done anew."""
        return self.said is not None and self.said.mark == Mark.REOPENED


@dataclass(frozen=True, slots=True)
class Progress:
    """The list as it stands for one seller."""

    steps: tuple[Step, ...]

    @property
    def done(self) -> int:
        """How many items are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def total(self) -> int:
        """How many there are."""
        return len(self.steps)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do."""
        return self.done == self.total


def progress(items: Iterable[Item], facts: Mapping[str, bool], said: Mapping[str, Said]) -> Progress:
    """Return how far someone is: a moderator's word goes before the facts, and those before the seller's own."""
    shown = sorted((item for item in items if item.is_on), key=lambda item: (item.position, item.key))
    return Progress(tuple(Step(item, _is_done(item, facts, said.get(item.key)), said.get(item.key)) for item in shown))


def _is_done(item: Item, facts: Mapping[str, bool], said: Said | None) -> bool:
    if said is not None and said.mark != Mark.DONE:
        return said.mark == Mark.WAIVED
    return said is not None if item.is_custom else facts.get(item.key, False)


def check_item(label: str, detail: str, link: str) -> dict[str, list[str]]:
    """Return what is wrong with an item of the operator's own, by field."""
    errors: dict[str, list[str]] = {}
    if not 1 <= len(label) <= LONGEST_LABEL:
        errors["label"] = [_("Say what is to be done, in up to %(n)s characters.", n=LONGEST_LABEL)]
    if len(detail) > LONGEST_DETAIL:
        errors["detail"] = [_("At most %(n)s characters.", n=LONGEST_DETAIL)]
    is_here = link.startswith("/") and not link.startswith(("//", "/\\")) and "\\" not in link
    if (link and not (is_here or link.startswith("https://"))) or len(link) > LONGEST_LINK:
        errors["link"] = [_("A page of this site, such as /help, or an address that begins with https://.")]
    return errors


def check_note(note: str) -> str:
    """Return a moderator's note. Raises Invalid: none, or too long."""
    said = note.strip()
    if not 1 <= len(said) <= LONGEST_NOTE:
        message = _("Write a note of up to %(n)s characters: the seller reads it.", n=LONGEST_NOTE)
        raise Invalid(message, errors={"note": [message]})
    return said
