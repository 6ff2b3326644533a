"""The mappings that come with the product."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources

from marketplace.listings import data
from marketplace.listings.rules.imports.mapping import Mapping, parse_mapping


@lru_cache(maxsize=1)
def built_in() -> tuple[Mapping, ...]:
    """Return the built-in mappings, by name."""
    folder = resources.files(data) / "mappings"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".json")), key=lambda file: file.name)
    return tuple(parse_mapping(json.loads(file.read_text(encoding="utf-8"))) for file in files)
