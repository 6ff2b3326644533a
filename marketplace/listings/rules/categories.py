"""The category tree as code sees it: small, frozen, and without a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from marketplace.listings.rules.attributes import Attribute


@dataclass(frozen=True, slots=True)
class CategoryNode:
    """A category with every attribute that it and its ancestors ask for."""

    id: int
    parent_id: int | None
    path: tuple[int, ...]
    slug: str
    names: Mapping[str, str]
    icon: str
    kinds: tuple[str, ...]
    is_hidden: bool
    attributes: tuple[Attribute, ...]

    def name(self, language: str) -> str:
        """Return the name in `language`, or in English."""
        return self.names.get(language) or self.names.get("en") or self.slug


class CategoryTree:
    """All categories. Built from nodes in the order in which they are shown."""

    def __init__(self, nodes: Iterable[CategoryNode]) -> None:
        self._nodes = {node.id: node for node in nodes}
        self._slugs = {node.slug: node for node in self._nodes.values()}
        self._children: dict[int | None, list[CategoryNode]] = {}
        for node in self._nodes.values():
            self._children.setdefault(node.parent_id, []).append(node)

    def __len__(self) -> int:
        return len(self._nodes)

    def __iter__(self) -> Iterator[CategoryNode]:
        return iter(self._nodes.values())

    def find(self, wanted: int | str | None) -> CategoryNode | None:
        """Return the category with this id or slug, or None."""
        if isinstance(wanted, int):
            return self._nodes.get(wanted)
        return self._slugs.get(wanted) if wanted is not None else None

    def children(self, parent_id: int | None = None) -> list[CategoryNode]:
        """Return the categories right below one, or the roots."""
        return self._children.get(parent_id, [])

    def in_order(self) -> list[CategoryNode]:
        """Return all of them from the top, each followed by those below it."""
        return [self._nodes[each] for root in self.children() for each in self.below(root.id)]

    def trail(self, category_id: int | None) -> list[CategoryNode]:
        """Return the way from the root to a category, itself included."""
        node = self.find(category_id)
        return [self._nodes[each] for each in node.path if each in self._nodes] if node else []

    def below(self, category_id: int) -> list[int]:
        """Return the id of a category and of all below it."""
        found = [category_id]
        for child in self.children(category_id):
            found += self.below(child.id)
        return found

    def for_kind(self, kind: str) -> list[CategoryNode]:
        """Return the categories that take listings of `kind`, in the order of the tree."""
        return [node for node in self if kind in node.kinds]
