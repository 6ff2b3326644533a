"""Which category a row means: by name, by the words of the row, or by the attributes it has."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from marketplace.listings.rules.categories import CategoryNode, CategoryTree
from marketplace.listings.rules.imports.mapping import CategoryRule
from marketplace.listings.rules.imports.text import key_of

LONGEST_PHRASE: Final = 3
_WORDS: Final = re.compile(r"[a-z0-9][a-z0-9+&.-]*[a-z0-9+]|[a-z0-9]")
_SEPARATORS: Final = re.compile(r"\s*(?:>|/|»|\|)\s*")


class CategoryNames:
    """Finds categories by slug, by name in any language, or by a path such as "Electronics > Cameras"."""

    def __init__(self, tree: CategoryTree) -> None:
        self._found: dict[str, CategoryNode | None] = {}
        self._names: dict[str, list[CategoryNode]] = {}
        for node in tree:
            for name in {key_of(node.slug), *(key_of(name) for name in node.names.values())}:
                self._names.setdefault(name, []).append(node)

    def find(self, wanted: Any) -> CategoryNode | None:
        """Return the category that `wanted` names; None if there is none, or more than one."""
        raw = str(wanted)[:300]
        if raw not in self._found:
            self._found[raw] = self._look_up(raw)
        return self._found[raw]

    def _look_up(self, raw: str) -> CategoryNode | None:
        nodes = self._names.get(key_of(raw), [])
        if len(nodes) == 1:
            return nodes[0]
        parts = [part for part in _SEPARATORS.split(raw) if part]
        if len(parts) > 1:
            parents = {node.id for node in self._names.get(key_of(parts[-2]), [])}
            nodes = self._names.get(key_of(parts[-1]), [])
            nodes = [node for node in nodes if node.parent_id in parents] or nodes
        return nodes[0] if len(nodes) == 1 else None


class CategoryRules:
    """Picks the first rule of a mapping that fits a row."""

    def __init__(self, rules: Iterable[CategoryRule]) -> None:
        self._slugs: list[str] = []
        self._words: dict[str, int] = {}
        self._attributes: dict[str, int] = {}
        for position, rule in enumerate(rules):
            self._slugs.append(rule.category)
            for word in rule.words:
                self._words.setdefault(word, position)
            for key in rule.attributes:
                self._attributes.setdefault(key, position)

    def __bool__(self) -> bool:
        return bool(self._slugs)

    def pick(self, texts: Iterable[str], attributes: Mapping[str, Any]) -> str | None:
        """Return the slug that the texts' words and phrases, or the names of the attributes, stand for."""
        found = [self._words[phrase] for text in texts for phrase in _phrases(text) if phrase in self._words]
        found += [self._attributes[key] for key in attributes if key in self._attributes]
        return self._slugs[min(found)] if found else None


def _phrases(text: str) -> Iterable[str]:
    """Every run of one to three words, also with the last word in the singular."""
    words = _WORDS.findall(text.lower())
    for size in range(1, LONGEST_PHRASE + 1):
        for start in range(len(words) - size + 1):
            phrase = " ".join(words[start : start + size])
            yield phrase
            if phrase.endswith("s"):
                yield phrase[:-1]
