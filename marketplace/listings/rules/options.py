"""The choices that a listing offers, such as size and colour: what they may be, what was chosen, what it costs.

A listing's price is its lowest: of each option at least one value costs nothing more, and the others add to it. So
whatever sorts and filters by price keeps telling the truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

from flask_babel import gettext as _

from marketplace.core.money import LARGEST_AMOUNT, precision

MOST_OPTIONS: Final = 3
MOST_VALUES: Final = 30
MOST_VARIANTS: Final = 100
LONGEST_NAME: Final = 40

Chosen = Mapping[str, str]
"""Name of each option → its chosen value."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an option, and what it adds to the price in minor units."""

    value: str
    extra: int = 0


@dataclass(frozen=True, slots=True)
class Option:
    """Something to choose, with its values in the order in which they are shown."""

    name: str
    values: tuple[Value, ...]

    def adds(self, wanted: str) -> int | None:
        """Return what a value adds, or None where there is no such value."""
        return next((each.extra for each in self.values if each.value == wanted), None)


def read(kept: Iterable[Mapping[str, Any]] | None) -> tuple[Option, ...]:
    """Return the options as a listing keeps them."""
    return tuple(
        Option(each["name"], tuple(Value(one["value"], one["extra"]) for one in each["values"])) for each in kept or ()
    )


def kept(options: Iterable[Option]) -> list[dict[str, Any]]:
    """Return options as a listing keeps them: tidy, nothing twice, empty ones left out."""
    tidy = []
    for option in options:
        values: dict[str, int] = {}
        for each in option.values:
            if _tidy(each.value):
                values.setdefault(_tidy(each.value), each.extra)
        if _tidy(option.name) or values:
            shown = [{"value": value, "extra": extra} for value, extra in values.items()]
            tidy.append({"name": _tidy(option.name), "values": shown})
    return tidy


def in_currency(given: list[dict[str, Any]], before: str, after: str) -> list[dict[str, Any]]:
    """Return kept options with the same figures in another currency: 5.00 dollars become 5 yen."""
    steps = precision(after) - precision(before)

    def moved(extra: int) -> int:
        return extra * 10**steps if steps >= 0 else extra // 10**-steps

    return [
        {"name": each["name"], "values": [{**one, "extra": moved(one["extra"])} for one in each["values"]]}
        for each in given
    ]


def what_is_wrong(options: Sequence[Option]) -> list[str]:
    """Return why these options can't be offered."""
    names = [option.name.casefold() for option in options]
    wrong = [said for option in options for said in _wrong_in(option)]
    if len(options) > MOST_OPTIONS:
        wrong.append(_("At most %(n)s choices.", n=MOST_OPTIONS))
    if len(set(names)) < len(names):
        wrong.append(_("Two choices have the same name."))
    if not wrong and count(options) > MOST_VARIANTS:
        wrong.append(_("Together they make %(n)s variants; at most %(most)s.", n=count(options), most=MOST_VARIANTS))
    return wrong


def _wrong_in(option: Option) -> list[str]:
    if not option.name or len(option.name) > LONGEST_NAME:
        return [_("Give each choice a name of at most %(n)s characters, such as Size.", n=LONGEST_NAME)]
    if not 2 <= len(option.values) <= MOST_VALUES:
        return [_("“%(name)s”: give from 2 to %(n)s values.", name=option.name, n=MOST_VALUES)]
    if any(len(each.value) > LONGEST_NAME or "\x00" in each.value for each in option.values):
        return [_("“%(name)s”: a value has at most %(n)s characters.", name=option.name, n=LONGEST_NAME)]
    extras = [each.extra for each in option.values]
    if min(extras) != 0 or max(extras) > LARGEST_AMOUNT:
        return [
            _(
                "“%(name)s”: one of its values costs nothing more, the others cost more. The price is that of the"
                " cheapest.",
                name=option.name,
            )
        ]
    return []


def count(options: Sequence[Option]) -> int:
    """Return how many variants the options make."""
    found = 1
    for option in options:
        found *= len(option.values)
    return found if options else 0


def combinations(options: Sequence[Option]) -> list[dict[str, str]]:
    """Return every variant that can be chosen, in the order of the options."""
    if not options:
        return []
    rows = product(*(option.values for option in options))
    return [{option.name: each.value for option, each in zip(options, row, strict=True)} for row in rows]


def extra_of(options: Sequence[Option], chosen: Chosen) -> int | None:
    """Return what a choice adds to the price; None if it is not one value of each option and nothing else."""
    if set(chosen) != {option.name for option in options}:
        return None
    total = 0
    for option in options:
        extra = option.adds(chosen[option.name])
        if extra is None:
            return None
        total += extra
    return total


def price_of(price: int | None, options: Sequence[Option], chosen: Chosen) -> int | None:
    """Return what one costs as it was chosen, in minor units; None is "on request", or no such choice."""
    extra = extra_of(options, chosen)
    return None if price is None or extra is None else price + extra


@dataclass(frozen=True, slots=True)
class Offered:
    """A value as a page offers it: `is_there` false where every variant with it is sold out."""

    value: str
    extra: int
    is_there: bool


def offered(options: Sequence[Option], stock: Iterable[tuple[Chosen, int | None]]) -> list[tuple[str, list[Offered]]]:
    """Return each option's name with its values, as a page offers them."""
    there = {pair for choices, quantity in stock if quantity != 0 for pair in choices.items()}
    return [
        (option.name, [Offered(one.value, one.extra, (option.name, one.value) in there) for one in option.values])
        for option in options
    ]


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to choose: a value of each option in their order, its price in minor units, and what is left of it.

    `left` is None where nobody counts it by itself.
    """

    values: tuple[str, ...]
    price: int | None
    left: int | None


def variants(options: Sequence[Option], stock: Iterable[tuple[Chosen, int | None]], price: int | None) -> list[Variant]:
    """Return everything that can be chosen, with its price and stock."""
    return [
        Variant(tuple(choices[option.name] for option in options), price_of(price, options, choices), quantity)
        for choices, quantity in stock
        if extra_of(options, choices) is not None
    ]


def errors_of(options: Sequence[Option], chosen: Chosen) -> dict[str, list[str]]:
    """Return what is wrong with a choice, by option; nothing means that it can be had."""
    errors = {f"options.{name}": [_("There is nothing to choose there.")] for name in chosen} if not options else {}
    known = {option.name: option for option in options}
    for name, option in known.items():
        if option.adds(chosen.get(name, "")) is None:
            said = _("Choose one of: %(values)s.", values=", ".join(each.value for each in option.values))
            errors[f"options.{name}"] = [said]
    for name in chosen:
        if known and name not in known:
            errors[f"options.{name}"] = [_("There is nothing to choose there.")]
    return errors


def words_of(chosen: Chosen) -> str:
    """Return a choice as it stands behind a title: "M, Red"."""
    return ", ".join(chosen.values())


def is_dearer_somewhere(options: Iterable[Option]) -> bool:
    """Whether a choice may cost more than the listing's price."""
    return any(each.extra for option in options for each in option.values)


def _tidy(words: str) -> str:
    return " ".join(str(words).split())
