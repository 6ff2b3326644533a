"""Saved searches as the API takes and shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from marketplace.core.api import Input, Output, PageOutput, Text, Timestamp
from marketplace.search.queries.saved import Kept
from marketplace.search.rules.addresses import search_url
from marketplace.search.rules.saving import LONGEST_NAME, Alert

Value = Annotated[str, StringConstraints(max_length=400)] | bool | int | float
Name = Annotated[Text, Field(min_length=1, max_length=LONGEST_NAME)]
MOST_PARAMS = 60


class SavedSearchInput(Input):
    """A search to keep. `params` are those of `GET /listings`, a value or a list for each."""

    name: Name
    params: dict[str, Value | list[Value]] = Field(max_length=MOST_PARAMS, examples=[{"search": "bicycle"}])
    alert: Alert = Alert.NONE


class SavedSearchChange(Input):
    """What to change of a saved search."""

    name: Name | None = None
    alert: Alert | None = None


class SavedSearchOutput(Output):
    """A saved search. `new_count`: how many listings turned up since its owner last looked, 1,000 at most."""

    saved_search_id: int
    name: str
    params: dict[str, str | list[str]]
    alert: Alert
    url: str
    new_count: int
    date_created: Timestamp
    date_alerted: Timestamp | None


class SavedSearchPage(PageOutput):
    """A page of saved searches, the newest first."""

    saved_searches: list[SavedSearchOutput]


def read_params(params: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return parameters as an address would have them."""
    return {
        name: [_text(each) for each in (given if isinstance(given, list) else [given])]
        for name, given in params.items()
    }  # fmt: skip


def saved_search(kept: Kept) -> dict[str, Any]:
    """Return a saved search as SavedSearchOutput."""
    search = kept.search
    return {
        "saved_search_id": search.id, "name": search.name,
        "params": {name: values[0] if len(values) == 1 else values for name, values in search.params.items()},
        "alert": search.alert, "url": search_url(search.params, search.id), "new_count": kept.new,
        "date_created": search.created_at, "date_alerted": search.alerted_at,
    }  # fmt: skip


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
