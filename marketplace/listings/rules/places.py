"""How people write places, and how we read them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

# Letters that Unicode does not take apart into a base and a mark.
_LETTERS: Final = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_BREAKS: Final = re.compile(r"[^\w]+|_+")
US_STATES: Final = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA", "colorado": "CO",
    "connecticut": "CT", "delaware": "DE", "district of columbia": "DC", "florida": "FL", "georgia": "GA",
    "hawaii": "HI", "idaho": "ID", "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS",
    "kentucky": "KY", "louisiana": "LA", "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI",
    "minnesota": "MN", "mississippi": "MS", "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV",
    "new hampshire": "NH", "new jersey": "NJ", "new mexico": "NM", "new york": "NY", "north carolina": "NC",
    "north dakota": "ND", "ohio": "OH", "oklahoma": "OK", "oregon": "OR", "pennsylvania": "PA", "rhode island": "RI",
    "south carolina": "SC", "south dakota": "SD", "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT",
    "virginia": "VA", "washington": "WA", "west virginia": "WV", "wisconsin": "WI", "wyoming": "WY",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceFound:
    """A place as pages and scripts get it."""

    id: int
    name: str
    area: str
    country: str
    latitude: float
    longitude: float
    population: int
    time_zone: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What someone typed: the folded name, and the folded words behind a comma that say which of that name."""

    name: str
    within: str


def folded(text: str) -> str:
    """Return `text` without case, accents and punctuation: "São João da Madeira" gives "sao joao da madeira"."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return _BREAKS.sub(" ", plain.translate(_LETTERS)).strip()


def wanted(text: str) -> Wanted:
    """Read "Portland, Oregon" or "lisb"."""
    name, _, within = text.partition(",")
    return Wanted(folded(name), folded(within))


def areas_meant(within: str) -> set[str]:
    """Return the areas, in lower case, that `within` (folded) may mean: itself, or the codes of states so called."""
    return {within} | {code.lower() for name, code in US_STATES.items() if within and name.startswith(within)}
