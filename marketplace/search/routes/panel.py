"""The panel of filters beside a result, and the chips of those that are set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flask_babel import format_decimal
from flask_babel import gettext as _

from marketplace.core.i18n import money, number
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.rules.amenities import label_of
from marketplace.listings.rules.attributes import Attribute
from marketplace.listings.rules.categories import CategoryNode
from marketplace.search.queries.conditions import Scope
from marketplace.search.queries.facets import Facets, FacetValue, Prices
from marketplace.search.rules.addresses import Address

RADII_KM: Final = (5, 10, 30, 100)
NUMBERS: Final = frozenset({"integer", "number"})


@dataclass(frozen=True, slots=True)
class Option:
    """A box to tick, or a link to follow."""

    label: str
    value: str = ""
    count: int | None = None
    is_on: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One way to narrow down. `shape`: boxes, one (radio), links, range or price; `name` is the parameter."""

    name: str
    title: str
    shape: str
    options: Sequence[Option] = ()
    unit: str = ""
    bounds: tuple[str, str] = ("", "")
    chosen: tuple[str, str] = ("", "")
    bars: Sequence[tuple[int, bool]] = ()
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything beside the results."""

    sections: Sequence[Section]
    chips: Sequence[Option]
    hidden: Sequence[tuple[str, str]] = field(default_factory=list)


def kind_names() -> dict[str, str]:
    """Return what the kinds are called in filters."""
    return {
        "product": _("Goods"), "digital": _("Digital"), "rental": _("Rentals"), "service": _("Services"),
        "property": _("Property"),
    }  # fmt: skip


def panel_of(scope: Scope, found: Facets, address: Address, category: CategoryNode | None, language: str) -> Panel:
    """Return the panel for a result. `category` is the one whose attributes are asked for."""
    asked = [each for each in category.attributes if each.is_filterable] if category else []
    sections = [
        _kinds(scope, found),
        _categories(scope, found, address, language),
        _price(scope, found.prices),
        *(_attribute(each, found, address, language) for each in asked),
        _amenities(scope, found, language),
        _trust(scope, found),
        _rating(scope, found),
    ]
    shown = [section for section in sections if section is not None]
    names = {name for section in shown for name in _parameters(section)}
    chips = list(chips_of(scope, address, asked, language))
    return Panel(shown, chips, address.hidden("location", "radius_km", "near", *names))


def _parameters(section: Section) -> tuple[str, ...]:
    if section.shape == "price":
        return ("min_price", "max_price")
    if section.shape == "range":
        return (section.name, f"{section.name}.min", f"{section.name}.max")
    return () if section.shape == "links" else (section.name,)


def _kinds(scope: Scope, found: Facets) -> Section | None:
    counts = _counts(found, "kind")
    chosen = scope.filters.kinds
    if len(counts) < 2 and not chosen:
        return None
    options = [
        Option(label, kind, counts.get(kind, 0), kind in chosen)
        for kind, label in kind_names().items()
        if kind in counts or kind in chosen
    ]
    return Section("kind", _("Kind"), "boxes", options)


def _categories(scope: Scope, found: Facets, address: Address, language: str) -> Section | None:
    tree = category_tree()
    base = address.without("category")
    base.path = "/search"
    above = tree.trail(scope.category.id)[:-1] if scope.category else []
    options = [Option(parent.name(language), url=str(base.with_("category", parent.slug))) for parent in above]
    if scope.category:
        options.append(Option(scope.category.name(language), is_on=True))
    for value in found.values.get("category", ()):
        node = tree.find(int(value.value))
        if node is not None and not node.is_hidden:
            options.append(Option(node.name(language), count=value.count, url=str(base.with_("category", node.slug))))
    return Section("category", _("Category"), "links", options) if len(options) > 1 or scope.category else None


def _price(scope: Scope, prices: Prices | None) -> Section | None:
    filters = scope.filters
    chosen = (_plain(filters.min_price), _plain(filters.max_price))
    if prices is None and not any(chosen):
        return None
    bars: list[tuple[int, bool]] = []
    bounds = ("", "")
    if prices is not None:
        tallest = max(prices.bars) or 1
        step = (prices.most - prices.least) / len(prices.bars)
        low = float(filters.min_price * 100) if filters.min_price is not None else float("-inf")
        high = float(filters.max_price * 100) if filters.max_price is not None else float("inf")
        for place, number in enumerate(prices.bars):
            start = prices.least + place * step
            bars.append((max(round(40 * number / tallest), 1 if number else 0), start + step > low and start < high))
        bounds = (str(prices.least // 100), str(-(-prices.most // 100)))
    return Section("price", _("Price"), "price", bounds=bounds, chosen=chosen, bars=bars)


def _attribute(attribute: Attribute, found: Facets, address: Address, language: str) -> Section | None:
    name = f"attr.{attribute.key}"
    title = attribute.label(language)
    if attribute.type in NUMBERS:
        chosen = tuple((address.values(f"{name}.{end}") or [""])[-1] for end in ("min", "max"))
        bounds = found.numbers.get(name)
        if bounds is None and not any(chosen):
            return None
        shown = (f"{bounds[0]:g}", f"{bounds[1]:g}") if bounds else ("", "")
        return Section(name, title, "range", unit=attribute.unit, bounds=shown, chosen=(chosen[0], chosen[1]),
                       is_open=any(chosen))  # fmt: skip
    chosen_values = [part for value in address.values(name) for part in value.split(",")]
    values = _with_chosen(found.values.get(name, ()), chosen_values)
    if not values or (attribute.type == "boolean" and not any(each.value == "true" for each in values)):
        return None
    if attribute.type == "boolean":
        values = [each for each in values if each.value == "true"]
    options = [
        Option(_value_label(attribute, each.value, language), each.value, each.count, each.value in chosen_values)
        for each in values
    ]
    return Section(name, title, "boxes", options, is_open=bool(chosen_values) or attribute.type == "choice")


def _value_label(attribute: Attribute, value: str, language: str) -> str:
    if attribute.type == "boolean":
        return attribute.label(language)
    return attribute.choice_label(value, language)


def _amenities(scope: Scope, found: Facets, language: str) -> Section | None:
    chosen = scope.filters.amenities
    values = _with_chosen(found.values.get("amenities", ()), chosen)
    options = [Option(label_of(each.value, language), each.value, each.count, each.value in chosen) for each in values]
    return Section("amenities", _("Amenities"), "boxes", options, is_open=bool(chosen)) if options else None


def _trust(scope: Scope, found: Facets) -> Section | None:
    counts = _counts(found, "verified")
    if not counts and not scope.filters.is_verified:
        return None
    option = Option(_("Checked by the market"), "true", counts.get("true", 0), scope.filters.is_verified)
    return Section("verified", _("Trust"), "boxes", [option])


def _rating(scope: Scope, found: Facets) -> Section | None:
    counts = _counts(found, "rating")
    chosen = scope.filters.min_rating
    if not counts and chosen is None:
        return None
    options = [
        Option(_("%(stars)s and up", stars=number(float(value))), value, counts.get(value, 0),
               chosen is not None and chosen == float(value))
        for value in ("4.5", "4", "3")
    ]  # fmt: skip
    return Section("min_rating", _("Rating"), "one", [Option(_("Any"), is_on=chosen is None), *options])


def chips_of(scope: Scope, address: Address, asked: Iterable[Attribute], language: str) -> Iterable[Option]:
    """Return what is set, the words apart, each with the address of the search without it."""
    filters = scope.filters
    if scope.category and address.path == "/search":
        yield _chip(scope.category.name(language), address.without("category"))
    for kind in filters.kinds:
        yield _chip(kind_names()[kind], address.without("kind", value=kind))
    if filters.min_price is not None or filters.max_price is not None:
        label = _price_label(filters.min_price, filters.max_price, filters.currency)
        yield _chip(label, address.without("min_price", "max_price"))
    yield from _attribute_chips(scope, address, asked, language)
    for amenity in filters.amenities:
        yield _chip(label_of(amenity, language), address.without("amenities", value=amenity))
    yield from _other_chips(scope, address)


def _attribute_chips(scope: Scope, address: Address, asked: Iterable[Attribute], language: str) -> Iterable[Option]:
    known = {each.key: each for each in asked}
    for wanted in scope.filters.attributes:
        name = f"attr.{wanted.key}"
        attribute = known.get(wanted.key) or Attribute(wanted.key, {}, "text")
        for value in wanted.values:
            yield _chip(_value_label(attribute, value, language), address.without(name, value=value))
        if wanted.minimum is not None or wanted.maximum is not None:
            between = f"{_between(wanted.minimum, wanted.maximum)} {attribute.unit}".strip()
            yield _chip(f"{attribute.label(language)}: {between}", address.without(name, f"{name}.min", f"{name}.max"))


def _other_chips(scope: Scope, address: Address) -> Iterable[Option]:
    filters = scope.filters
    if filters.is_verified:
        yield _chip(_("Checked by the market"), address.without("verified"))
    if filters.min_rating is not None:
        label = _("%(stars)s and up", stars=format_decimal(filters.min_rating))
        yield _chip(label, address.without("min_rating"))
    if filters.bbox is not None:
        yield _chip(_("This piece of the map"), address.without("bbox"))
    elif scope.place is not None:
        yield _chip(place_label(scope), address.without("location", "near", "radius_km"))


def place_label(scope: Scope) -> str:
    """Return where a search looks, in words."""
    place = scope.place
    if place is None:
        return ""
    if place.radius_km is None:
        return place.name or str(_("Near you"))
    if place.name:
        return str(_("Within %(km)s km of %(town)s", km=format_decimal(place.radius_km), town=place.name))
    return str(_("Within %(km)s km of you", km=format_decimal(place.radius_km)))


def _chip(label: str, address: Address) -> Option:
    return Option(label, url=str(address), is_on=True)


def _counts(found: Facets, name: str) -> dict[str, int]:
    return {each.value: each.count for each in found.values.get(name, ())}


def _with_chosen(values: Sequence[FacetValue], chosen: Sequence[str]) -> list[FacetValue]:
    """Return the values, and those that are chosen although nothing has them."""
    present = {each.value for each in values}
    return [*values, *(FacetValue(value, 0) for value in chosen if value and value not in present)]


def _plain(amount: Any) -> str:
    return "" if amount is None else f"{amount.normalize():f}"


def _between(least: float | None, most: float | None) -> str:
    if least is None:
        return f"≤ {most:g}"
    return f"≥ {least:g}" if most is None else f"{least:g}–{most:g}"


def _price_label(least: Any, most: Any, currency: str) -> str:
    def shown(amount: Any) -> str:
        return money(int(amount * 100), currency) if currency else _plain(amount)

    if least is None:
        return str(_("Up to %(price)s", price=shown(most)))
    return str(_("From %(price)s", price=shown(least))) if most is None else f"{shown(least)}–{shown(most)}"
