"""Slots: places that a lower floor leaves open and higher floors fill, so that pages need no knowledge upward."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from flask import Flask, current_app, g, request, url_for
from markupsafe import Markup

from marketplace.core.i18n import locale_name

Filler = Callable[..., str | Markup | None]
Source = Callable[..., Any]

SHELLS: Final = frozenset({"admin", "sell", "settings"})
"""Navigations beside a page, in which a link also shows that the page lies below it."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link that a feature adds to a navigation. `visible` and `count` are asked at each page.

    One that is `minor` leaves the header of narrow windows to the others, and stands in their menu.
    """

    label: Any
    endpoint: str
    icon: str = ""
    order: int = 100
    group: str = ""
    args: Mapping[str, Any] | None = None
    minor: bool = False
    visible: Callable[[], bool] | None = None
    count: Callable[[], int | None] | None = None


class NavLink(NamedTuple):
    """A link as the layout draws it: a tuple, because each page makes dozens and looks for what it drew of them."""

    label: str
    url: str
    group: str
    icon: str
    count: int | None  # type: ignore[assignment] # nobody counts in it
    current: bool
    is_within: bool
    minor: bool


class Slots:
    """The fillers and links of one application."""

    def __init__(self) -> None:
        self._fillers: dict[str, list[tuple[int, Filler]]] = defaultdict(list)
        self._links: dict[str, list[Link]] = defaultdict(list)
        self._words: dict[tuple[int, str, str], tuple[str, str, str]] = {}
        self._sources: dict[str, list[Source]] = defaultdict(list)

    def offer(self, name: str, source: Source) -> None:
        """Add a source of values to a place that is no HTML, such as a page's structured data."""
        self._sources[name].append(source)

    def collect(self, name: str, **context: Any) -> list[Any]:
        """Return what the sources of a place say, without those that say nothing."""
        found = (source(**context) for source in self._sources.get(name, ()))
        return [value for value in found if value is not None]

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
            return None if values is None else rendered(template, values)

        self.fill(name, filler, order)

    def link(self, place: str, link: Link) -> None:
        """Add a link to the navigation called `place`: main, account, settings, sell, admin, footer."""
        self._links[place].append(link)
        self._links[place].sort(key=lambda entry: entry.order)

    def render(self, name: str, **context: Any) -> Markup:
        """Render everything that fills the slot, in order."""
        return Markup("".join([part for _, filler in self._fillers.get(name, ()) if (part := filler(**context))]))  # noqa: S704 - fillers return safe HTML

    def fillers(self, name: str) -> list[Filler]:
        """Return what fills the slot, in order, for whoever fills it many times on a page."""
        return [filler for _, filler in self._fillers.get(name, ())]

    def is_filled(self, name: str) -> bool:
        """Whether any feature fills the slot."""
        return bool(self._fillers.get(name))

    def nav_links(self, place: str) -> list[NavLink]:
        """Return the links of a navigation that the viewer may see."""
        locale, root = locale_name(), request.script_root
        shown = [link for link in self._links.get(place, ()) if link.visible is None or link.visible()]
        here = self._here(shown, locale, root) if place in SHELLS else ""
        endpoint = request.endpoint
        return [
            NavLink(
                *(drawn := self._drawn(link, locale, root)),
                icon=link.icon,
                count=link.count() if link.count else None,
                current=endpoint == link.endpoint,
                is_within=drawn[1] == here,
                minor=link.minor or not link.icon,
            )
            for link in shown
        ]

    def _here(self, links: list[Link], locale: str, root: str) -> str:
        """Return the address of the link below which the page lies: a person's page lies below the list of people."""
        urls = (self._drawn(link, locale, root)[1] for link in links)
        path = root + request.path
        return max((url for url in urls if path == url or path.startswith(f"{url}/")), key=len, default="")

    def _drawn(self, link: Link, locale: str, root: str) -> tuple[str, str, str]:
        """Return name, address and group of a link: two dozen stand on each page, and never change."""
        key = (id(link), locale, root)
        if key not in self._words:
            self._words[key] = (str(link.label), url_for(link.endpoint, **(link.args or {})), str(link.group))
        return self._words[key]


def rendered(template: str, values: dict[str, Any]) -> Markup:
    """Render a template of a slot; what the context processors know is asked once for all slots of a page."""
    if "slot_context" not in g:
        g.slot_context = {}
        current_app.update_template_context(g.slot_context)
    context = {**g.slot_context, **values}
    return Markup(current_app.jinja_env.get_or_select_template(template).render(context))  # noqa: S704 - a rendered, autoescaped template


def init_slots(app: Flask) -> None:
    """Give the application its slots and its templates the means to show them."""
    slots = Slots()
    app.extensions["slots"] = slots
    app.jinja_env.globals.update(slot=slots.render, slot_filled=slots.is_filled, nav_links=slots.nav_links)


def slots_of(app: Flask | None = None) -> Slots:
    """Return the slots of `app`, or of the present application."""
    return (app or current_app).extensions["slots"]
