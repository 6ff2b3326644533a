"""A small market to search: a few things that are told apart by more than their words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from marketplace.accounts.models import Account
from marketplace.core.db import session
from marketplace.listings.models import Category, Listing
from marketplace.search.queries import kept, knowledge
from marketplace.search.services.learning import learn
from tests.listings import shelf


@dataclass
class Market:
    """Bob's market. `offer` puts a thing on it, `learn` teaches the index its words."""

    seller: Account
    shelves: dict[str, Category] = field(default_factory=dict)

    def shelf(self, slug: str, parent: str | None = None) -> Category:
        if slug not in self.shelves:
            self.shelves[slug] = shelf.category(slug, parent=self.shelves[parent] if parent else None)
        return self.shelves[slug]

    def offer(self, title: str, *, shelf_of: str = "things", kind: str = "product", **values: Any) -> Listing:
        given = {"price": 5000, "category_id": self.shelf(shelf_of).id}
        if kind in {"rental", "property"}:
            given |= {"city": "Alder Ferry", "latitude": 40.7, "longitude": -74.0}
        return shelf.listing(self.seller, kind, title=title, **{**given, **values})

    def learn(self) -> None:
        session().flush()
        learn()
        knowledge.forget()
        kept.forget()
