"""The seller's checklist as programs see and write it."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from marketplace.core.api import Input, Output, PageOutput, Text
from marketplace.verification.rules.checklist import (
    LONGEST_DETAIL,
    LONGEST_LABEL,
    LONGEST_LINK,
    LONGEST_NOTE,
    MOST_ITEMS,
    Item,
    Mark,
    Progress,
    Step,
)


class StepOutput(Output):
    """An item of the seller's checklist; `state` is open, done, waived or reopened."""

    key: str
    label: str
    detail: str
    link: str
    is_done: bool
    state: str
    note: str


class ChecklistOutput(Output):
    """How far a seller is."""

    done: int
    total: int
    items: list[StepOutput]


class ItemOutput(Output):
    """An item of the list; what is not `is_custom` is looked up, and its words are ours."""

    key: str
    label: str
    detail: str
    link: str
    position: int
    is_on: bool
    is_custom: bool


class ItemPage(PageOutput):
    """A page of the list, in its order."""

    items: list[ItemOutput]


class ItemInput(Input):
    """An item of the operator's own; `link` is a page of this site, or begins with https://."""

    label: Text = Field(min_length=1, max_length=LONGEST_LABEL)
    detail: Text = Field("", max_length=LONGEST_DETAIL)
    link: Text = Field("", max_length=LONGEST_LINK)


class PlaceInput(Input):
    """Where an item stands, and whether it is on the list."""

    key: Text
    position: int = Field(ge=0, le=10_000)
    is_on: bool


class ArrangeInput(Input):
    """How the list is arranged."""

    items: list[PlaceInput] = Field(min_length=1, max_length=2 * MOST_ITEMS)


class NoteInput(Input):
    """A note that the seller reads."""

    note: Text = Field(min_length=1, max_length=LONGEST_NOTE)


def progress(found: Progress) -> dict[str, Any]:
    """Return how far a seller is."""
    return {"done": found.done, "total": found.total, "items": [_step(step) for step in found.steps]}


def _step(step: Step) -> dict[str, Any]:
    said = step.said.mark.value if step.said is not None and step.said.mark != Mark.DONE else None
    return {
        "key": step.item.key, "label": str(step.item.label), "detail": str(step.item.detail), "link": step.item.link,
        "is_done": step.is_done, "state": said or ("done" if step.is_done else "open"),
        "note": step.said.note if step.said else "",
    }  # fmt: skip


def item(one: Item) -> dict[str, Any]:
    """Return an item as ItemOutput."""
    return {
        "key": one.key, "label": str(one.label), "detail": str(one.detail), "link": one.link,
        "position": one.position, "is_on": one.is_on, "is_custom": one.is_custom,
    }  # fmt: skip
