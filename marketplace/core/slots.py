"""Slots: places that a lower floor leaves open and higher floors fill, so that pages need no knowledge upward."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, render_template, request, url_for
from markupsafe import Markup

Filler = Callable[..., str | Markup | None]


@dataclass(frozen=True, slots=True)
class Link:
    """A link that a feature adds to a navigation. `visible` and `count` are asked at each page."""

    label: Any
    endpoint: str
    icon: str = ""
    order: int = 100
    group: str = ""
    args: Mapping[str, Any] | None = None
    visible: Callable[[], bool] | None = None
    count: Callable[[], int | None] | None = None


@dataclass(frozen=True, slots=True)
class NavLink:
    """A link as the layout draws it."""

    label: str
    url: str
    icon: str
    group: str
    count: int | None
    current: bool


class Slots:
    """The fillers and links of one application."""

    def __init__(self) -> None:
        self._fillers: dict[str, list[tuple[int, Filler]]] = defaultdict(list)
        self._links: dict[str, list[Link]] = defaultdict(list)

    def fill(self, name: str, filler: Filler, order: int = 100) -> None:
        """Add `filler` to the slot; it gets the slot's context as keywords and returns safe HTML or None."""
        self._fillers[name].append((order, filler))
        self._fillers[name].sort(key=lambda entry: entry[0])

    def fill_with(
        self, name: str, template: str, context: Callable[..., dict[str, Any] | None] | None = None, order: int = 100
    ) -> None:
        """Add a template to the slot. `context` turns the slot's keywords into the template's, or None for nothing."""

        def filler(**given: Any) -> Markup | None:
            values = given if context is None else context(**given)
            return None if values is None else Markup(render_template(template, **values))  # noqa: S704 - a rendered, autoescaped template

        self.fill(name, filler, order)

    def link(self, place: str, link: Link) -> None:
        """Add a link to the navigation called `place`: main, account, settings, sell, admin, footer."""
        self._links[place].append(link)
        self._links[place].sort(key=lambda entry: entry.order)

    def render(self, name: str, **context: Any) -> Markup:
        """Render everything that fills the slot, in order."""
        parts = (filler(**context) for _, filler in self._fillers.get(name, ()))
        return Markup("").join(Markup(part) for part in parts if part)  # noqa: S704 - fillers return safe HTML

    def is_filled(self, name: str) -> bool:
        """Whether any feature fills the slot."""
        return bool(self._fillers.get(name))

    def nav_links(self, place: str) -> list[NavLink]:
        """Return the links of a navigation that the viewer may see."""
        return [
            NavLink(
                label=str(link.label),
                url=url_for(link.endpoint, **(link.args or {})),
                icon=link.icon,
                group=link.group,
                count=link.count() if link.count else None,
                current=request.endpoint == link.endpoint,
            )
            for link in self._links.get(place, ())
            if link.visible is None or link.visible()
        ]


def init_slots(app: Flask) -> None:
    """Give the application its slots and its templates the means to show them."""
    slots = Slots()
    app.extensions["slots"] = slots
    app.jinja_env.globals.update(slot=slots.render, slot_filled=slots.is_filled, nav_links=slots.nav_links)


def slots_of(app: Flask | None = None) -> Slots:
    """Return the slots of `app`, or of the present application."""
    return (app or current_app).extensions["slots"]
