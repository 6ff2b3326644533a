"""A row of a file becomes the values of a listing, held to the same rules as the form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from flask_babel import gettext as _

from marketplace.core.money import Money, MoneyError
from marketplace.listings.rules import content, options
from marketplace.listings.rules.amenities import normalised
from marketplace.listings.rules.categories import CategoryNode, CategoryTree
from marketplace.listings.rules.imports import choices
from marketplace.listings.rules.imports import mapping as mappings
from marketplace.listings.rules.imports.attributes import AttributeReader
from marketplace.listings.rules.imports.categories import CategoryNames, CategoryRules
from marketplace.listings.rules.imports.problems import Problem, error, note
from marketplace.listings.rules.imports.text import key_of, many_lines, one_line
from marketplace.listings.rules.imports.values import Record, amount, getter, is_empty, items, number
from marketplace.listings.rules.kinds import Kind, default_unit, rules_of

LONGEST_ID: Final = 200
STATUSES: Final = ("active", "inactive", "draft")
PLACE_TEXTS: Final = ("address", "city", "state", "zip", "country")
PLACE_DIGITS: Final = 6
YES: Final = {"true", "yes", "1", "on", "y", "t"}


@dataclass(frozen=True, slots=True)
class Options:
    """What whoever imports says for the rows that do not say it themselves."""

    kind: str = ""
    category: str = ""
    currency: str = ""
    language: str = "en"
    status: str = "active"
    has_owners: bool = False
    needs_approval: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a point lies."""

    city: str
    state: str
    country: str
    time_zone: str


Locate = Callable[[float, float, str], Place | None]


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was read. `values` are the columns of a listing; empty if something is wrong.

    `written` are the values as the row itself says them, in JSON; `digest` is theirs.
    """

    line: int
    external_id: str
    owner: tuple[str, str] | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    written: str = ""
    digest: bytes = b""
    problems: tuple[Problem, ...] = ()
    stock: choices.Stock = ()

    @property
    def is_good(self) -> bool:
        """Whether nothing keeps the row out."""
        return bool(self.values)


class RowReader:
    """Reads the rows of one file by its mapping."""

    def __init__(
        self,
        mapping: mappings.Mapping,
        options: Options,
        tree: CategoryTree,
        *,
        columns: Iterable[str] = (),
    ) -> None:
        columns = tuple(columns)
        self._mapping, self._options = mapping, options
        self._get = {name: getter(source, columns) for name, source in mapping.fields.items()}
        self._attributes = AttributeReader(mapping, columns)
        self._names, self._rules = CategoryNames(tree), CategoryRules(mapping.category_rules)
        self._look_in = [getter(mappings.Source(column=name), columns) for name in mapping.look_in]
        self._choices = {
            name: bool(source.column or source.columns or source.template) for name, source in mapping.fields.items()
        }

    @property
    def wants_owners(self) -> bool:
        """Whether each row belongs to an owner of its own."""
        return self._options.has_owners

    def external_id(self, record: Record) -> str:
        """Return the row's own id; a row without one is known by what it says."""
        found = one_line(self._value(record, "external_id"))[: LONGEST_ID + 1]
        return found or "row-" + _digest(_written(record)).hex()

    def read(self, line: int, record: Record) -> Row:
        """Read one row."""
        problems: list[Problem] = []
        external_id = self.external_id(record)
        if len(external_id) > LONGEST_ID:
            problems.append(error("external_id", _("At most %(n)s characters.", n=LONGEST_ID), external_id))
        given = self._attributes.given(record)
        category = self._category(record, given, problems)
        kind = self._kind(record, category)
        if kind not in list(Kind):
            problems.append(error("kind", _("Choose one of: %(kinds)s.", kinds=", ".join(Kind)), kind))
            return Row(line, external_id, problems=tuple(problems))
        values = {
            "kind": kind,
            "category_id": category.id if category else None,
            **self._words(record, problems),
            **self._price(record, kind, problems),
            **self._place(record, kind, problems),
            "amenities": self._amenity_keys(record) if rules_of(kind).has_amenities else [],
        }
        stock = self._choices_of(record, values, problems)
        typed, free = self._read_attributes(record, given, category, problems)
        _hold_to_the_rules({**values, "attributes": typed}, category, problems)
        if any(problem.is_error for problem in problems):
            return Row(line, external_id, problems=tuple(problems))
        values |= {"attributes": {**typed, **free}, "brand": str(typed.get("brand") or free.get("brand") or "")}
        written = _written(values)
        digest = _digest(written + _written(stock) if stock else written)
        return Row(line, external_id, self._owner(record), values, written, digest, tuple(problems), stock)

    def _value(self, record: Record, name: str, option: str = "") -> Any:
        """What the row says; else what whoever imports says; else what the mapping says for all rows."""
        get = self._get.get(name)
        if get is not None and (self._choices[name] or not option):
            return get(record) or option
        return option

    def _category(self, record: Record, given: Mapping[str, Any], problems: list[Problem]) -> CategoryNode | None:
        wanted = self._value(record, "category", self._options.category)
        if self._rules and not (self._options.category or self._choices.get("category")):
            texts = [one_line(get(record)) for get in self._look_in]
            wanted = self._rules.pick(texts, given) or wanted
        if is_empty(wanted):
            return None
        node = self._names.find(wanted)
        if node is None:
            problems.append(error("category", _("There is no such category."), one_line(wanted)))
        return node

    def _kind(self, record: Record, category: CategoryNode | None) -> str:
        wanted = key_of(one_line(self._value(record, "kind", self._options.kind)))
        if not wanted and category is not None and len(category.kinds) == 1:
            return category.kinds[0]
        return wanted or Kind.PRODUCT.value

    def _words(self, record: Record, problems: list[Problem]) -> dict[str, Any]:
        title = one_line(self._value(record, "title"))
        description = many_lines(self._value(record, "description"))
        if len(title) > content.LONGEST_TITLE and self._mapping.long_titles == "shorten":
            description = f"{title}\n\n{description}".strip()
            title = title[: content.LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
            problems.append(note("title", _("The title was shortened; the description begins with all of it."), title))
        status = key_of(one_line(self._value(record, "status", self._options.status))) or "active"
        if status not in STATUSES:
            problems.append(error("status", _("Choose one of: %(statuses)s.", statuses=", ".join(STATUSES)), status))
        language = one_line(self._value(record, "language")).lower()[:2] or self._options.language
        return {"title": title, "description": description, "language": language, "status": status}

    def _price(self, record: Record, kind: str, problems: list[Problem]) -> dict[str, Any]:
        raw = self._value(record, "price")
        currency = one_line(self._value(record, "currency", self._options.currency)).upper() or "USD"
        minor: int | None = None
        if not is_empty(raw):
            found = amount(raw, self._mapping.fields["price"].divide)
            try:
                minor = Money.parse(found, currency).minor if found is not None else None
            except MoneyError:
                found = None
            if found is None:
                problems.append(error("price", _("That is no amount of %(currency)s.", currency=currency), raw))
            elif found == 0 and self._mapping.zero_price == "refuse":
                problems.append(error("price", _("The price is 0."), raw))
        unit = key_of(one_line(self._value(record, "price_unit"))).removeprefix("per_") or default_unit(kind)
        quantity = self._quantity(record, kind, problems)
        return {"price": minor, "currency": currency, "price_unit": unit, "quantity": quantity}

    def _quantity(self, record: Record, kind: str, problems: list[Problem]) -> int | None:
        needs = rules_of(kind)
        raw = self._value(record, "quantity")
        if not needs.has_quantity or is_empty(raw):
            return needs.default_quantity if needs.has_quantity else None
        found = number(raw)
        if found is None or not found.is_integer():
            problems.append(error("quantity", _("Write a whole number."), raw))
            return needs.default_quantity
        return int(found)

    def _choices_of(self, record: Record, values: dict[str, Any], problems: list[Problem]) -> choices.Stock:
        """Add the options that the row names, if it does; return the stock of their variants."""
        raw, raw_stock = self._value(record, "options"), self._value(record, "option_stock")
        try:
            if not is_empty(raw):
                values["options"] = choices.options_of(raw, values["currency"])
            if not is_empty(raw_stock):
                return choices.stock_of(raw_stock, options.read(values.get("options")))
        except choices.UnreadableError as wrong:
            problems.append(error("option_stock" if "options" in values else "options", str(wrong), one_line(raw)))
        return ()

    def _place(self, record: Record, kind: str, problems: list[Problem]) -> dict[str, Any]:
        values: dict[str, Any] = dict.fromkeys(PLACE_TEXTS, "")
        values |= {"latitude": None, "longitude": None, "shows_address": False, "time_zone": "UTC"}
        if not rules_of(kind).has_place:
            return values
        for name in PLACE_TEXTS:
            values[name] = one_line(self._value(record, name))
        for name in ("latitude", "longitude"):
            raw = self._value(record, name)
            found = number(raw)
            values[name] = None if found is None else round(found, PLACE_DIGITS)
            if found is None and not is_empty(raw):
                problems.append(error(name, _("Write a number."), raw))
        values["shows_address"] = key_of(one_line(self._value(record, "shows_address"))) in YES
        if len(values["country"]) == 2:
            values["country"] = values["country"].upper()
        return values

    def _amenity_keys(self, record: Record) -> list[str]:
        raw = self._value(record, "amenities")
        return [] if is_empty(raw) else normalised(items(raw, self._mapping.fields["amenities"].separator))

    def _read_attributes(
        self, record: Record, given: Mapping[str, Any], category: CategoryNode | None, problems: list[Problem]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        brand = one_line(self._value(record, "brand"))
        if brand:
            given = {**given, "brand": brand}
        typed, free, wrong = self._attributes.read(given, category)
        problems += wrong
        return typed, free

    def _owner(self, record: Record) -> tuple[str, str] | None:
        if not self._options.has_owners:
            return None
        owner = one_line(self._value(record, "owner"))
        return (owner, one_line(self._value(record, "owner_name")) or owner) if owner else None


def in_place(row: Row, locate: Locate) -> Row:
    """Return the row with what its point says about where it is, where the row itself does not say it.

    The digest stays that of the file's own words: places may become better known without any row having changed.
    """
    latitude, longitude = row.values.get("latitude"), row.values.get("longitude")
    place = None if latitude is None or longitude is None else locate(latitude, longitude, row.values["city"])
    if place is None:
        return row
    names = {name: row.values[name] or getattr(place, name) for name in ("city", "state", "country")}
    return replace(row, values={**row.values, **names, "time_zone": place.time_zone})


def _hold_to_the_rules(values: Mapping[str, Any], category: CategoryNode | None, problems: list[Problem]) -> None:
    """Add what the form would refuse, and what a listing that others see would lack."""
    named = {problem.field for problem in problems if problem.is_error}
    wrong = content.check(values, category)
    if values["status"] != "draft":
        wrong = {**content.what_is_missing(values, category), **wrong}
    for name, messages in wrong.items():
        if name not in named:
            problems.append(error(name, " ".join(messages), _shown(values, name)))


def _shown(values: Mapping[str, Any], name: str) -> str:
    if name.startswith("attributes."):
        return one_line(values["attributes"].get(name.removeprefix("attributes.")))
    return one_line(values.get(name))


def _written(values: Any) -> str:
    return json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)


def _digest(written: str) -> bytes:
    return hashlib.blake2b(written.encode("utf-8", "surrogatepass"), digest_size=16).digest()
