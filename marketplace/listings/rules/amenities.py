"""Amenities: what a place, rental or service may offer beside its attributes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LONGEST: Final = 60
_DATA: Final = Path(__file__).resolve().parent.parent / "data" / "amenities.json"


@dataclass(frozen=True, slots=True)
class Amenity:
    """One amenity: its key, its labels by language, its icon and the kinds that may have it."""

    key: str
    labels: Mapping[str, str]
    icon: str
    kinds: tuple[str, ...]

    def label(self, language: str) -> str:
        """Return the label in `language`, or in English."""
        return self.labels.get(language) or self.labels["en"]


def _read() -> dict[str, Amenity]:
    entries = json.loads(_DATA.read_text(encoding="utf-8"))["amenities"]
    return {
        entry["key"]: Amenity(entry["key"], entry["labels"], entry["icon"], tuple(entry["kinds"])) for entry in entries
    }


AMENITIES: Final = _read()
_BY_LABEL: Final = {label.casefold(): a.key for a in AMENITIES.values() for label in (a.key, *a.labels.values())}


def for_kind(kind: str) -> list[Amenity]:
    """Return the amenities that listings of `kind` may name."""
    return [amenity for amenity in AMENITIES.values() if kind in amenity.kinds]


def key_of(words: str) -> str:
    """Return the key of an amenity named by its key or label; what is unknown becomes a key of its own."""
    folded = " ".join(words.casefold().split())
    return _BY_LABEL.get(folded) or re.sub(r"[^\w]+", "_", folded).strip("_")[:LONGEST]


def label_of(key: str, language: str) -> str:
    """Return what an amenity is called."""
    known = AMENITIES.get(key)
    return known.label(language) if known else key.replace("_", " ").capitalize()


def normalised(given: Iterable[str] | None) -> list[str]:
    """Return the keys, each once, in the order given."""
    return list(dict.fromkeys(key for words in given or () if (key := key_of(words))))
