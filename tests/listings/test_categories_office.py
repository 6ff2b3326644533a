"""The category editor: what is changed, what follows, and what is refused."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import Account
from marketplace.core import audit, jobs
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid
from marketplace.listings.models import Category, CategoryAttribute, Listing
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.services import arranging, describing
from tests.bookmarks.stock import offer
from tests.support.pages import PageClient

NAMES = {"name_en": "Boats", "name_es": "Barcos"}


@pytest.fixture
def boats(app: Flask, ada: Account) -> Category:
    made = arranging.add({"en": "Boats", "es": "Barcos"}, ["product"], "tag", parent_id=None, by=ada.id)
    session().commit()
    return made


def below(parent: Category, ada: Account, name: str) -> Category:
    return arranging.add({"en": name, "es": name}, ["product"], "tag", parent_id=parent.id, by=ada.id)


ATTRIBUTE = {
    "labels": {"en": "Length", "es": "Eslora"}, "type": "number", "unit": "m", "choices": [], "minimum": 1.0,
    "maximum": 60.0, "is_required": False, "is_filterable": True,
}  # fmt: skip


class TestPages:
    def test_a_category_is_added_below_another(self, as_ada: PageClient, boats: Category) -> None:
        assert "Boats" in as_ada.get("/admin/categories").text
        assert as_ada.get(f"/admin/categories/new?parent={boats.id}").status_code == 200
        body = {
            "name_en": "Kayaks",
            "name_es": "Kayaks",
            "kinds": ["product", "rental"],
            "icon": "waves",
            "parent": boats.id,
        }
        response = as_ada.send("/admin/categories/new", body)
        assert response.status_code == 303
        assert as_ada.get(response.location).status_code == 200
        made = session().scalars(select(Category).where(Category.slug == "kayaks")).one()
        assert made.path == [boats.id, made.id]

    @pytest.mark.parametrize(
        "body", [{}, {**NAMES}, {"name_en": "x", "kinds": ["product"]}, {**NAMES, "kinds": ["magic"]}]
    )
    def test_what_is_missing_is_said(self, as_ada: PageClient, body: dict[str, object]) -> None:
        assert as_ada.send("/admin/categories/new", body).status_code == 422

    def test_it_is_renamed_hidden_and_seen_to_be(self, as_ada: PageClient, boats: Category) -> None:
        body = {"name_en": "Vessels", "name_es": "Naves", "kinds": ["product"], "icon": "tag", "is_hidden": "y"}
        assert as_ada.send(f"/admin/categories/{boats.id}", body).status_code == 303
        node = category_tree().find(boats.id)
        assert node is not None
        assert (node.names["es"], node.is_hidden) == ("Naves", True)
        assert audit.entries_of("category", boats.id)[0].before["names"]["en"] == "Boats"

    def test_an_attribute_is_asked_and_taken_back(self, as_ada: PageClient, boats: Category) -> None:
        path = f"/admin/categories/{boats.id}/attributes"
        body = {
            "label_en": "Hull", "label_es": "Casco", "key": "hull", "type": "choice", "is_filterable": "y",
            "options": "wood | Wood | Madera\nsteel | Steel | Acero",
        }  # fmt: skip
        assert as_ada.get(f"{path}/new").status_code == 200
        assert as_ada.send(f"{path}/new", {**body, "options": "wood"}).status_code == 422
        assert as_ada.send(f"{path}/new", body).status_code == 303
        node = category_tree().find(boats.id)
        assert node is not None
        assert node.attributes[0].choice_label("steel", "es") == "Acero"
        assert "steel | Steel | Acero" in as_ada.get(f"{path}/hull").text
        assert as_ada.send(f"{path}/hull/place", {"action": "up"}).status_code == 303
        assert as_ada.send(f"{path}/hull/place", {"action": "remove"}).status_code == 303
        assert as_ada.get(f"{path}/hull").status_code == 404

    def test_it_is_moved_up_and_merged(self, as_ada: PageClient, boats: Category, ada: Account, bob: Account) -> None:
        other = below(boats, ada, "Kayaks")
        listing = offer(bob.id, category_id=other.id)
        session().commit()
        assert as_ada.send(f"/admin/categories/{boats.id}/place", {"action": "up"}).status_code == 303
        assert as_ada.send(f"/admin/categories/{other.id}/place", {"parent": ""}).status_code == 303
        assert other.path == [other.id]
        assert as_ada.send(f"/admin/categories/{other.id}/merging", {"into": boats.id}).status_code == 303
        session().refresh(listing)
        assert listing.category_id == boats.id
        assert as_ada.get(f"/admin/categories/{other.id}").status_code == 404
        assert as_ada.send(f"/admin/categories/{boats.id}/merging", {}).status_code == 400

    def test_moderators_and_others_stay_out(self, as_vera: PageClient, as_bob: PageClient) -> None:
        assert as_vera.get("/admin/categories").status_code == as_bob.get("/admin/categories").status_code == 403


class TestRules:
    def test_a_subtree_moves_whole(self, boats: Category, ada: Account) -> None:
        kayaks = below(boats, ada, "Kayaks")
        sea = below(kayaks, ada, "Sea kayaks")
        top = arranging.add({"en": "Water", "es": "Agua"}, ["product"], "tag", parent_id=None, by=ada.id)
        arranging.move(boats.id, top.id, by=ada.id)
        assert sea.path == [top.id, boats.id, kayaks.id, sea.id]

    def test_refusals(self, boats: Category, ada: Account, bob: Account) -> None:
        kayaks = below(boats, ada, "Kayaks")
        services = arranging.add({"en": "Lessons", "es": "Clases"}, ["service"], "tag", parent_id=None, by=ada.id)
        offer(bob.id, category_id=boats.id)
        for attempt in (
            lambda: arranging.move(boats.id, kayaks.id, by=ada.id),
            lambda: arranging.merge(boats.id, kayaks.id, by=ada.id),
            lambda: arranging.merge(boats.id, services.id, by=ada.id),
        ):
            with pytest.raises(Conflict):
                attempt()
        deepest = below(below(kayaks, ada, "a"), ada, "b")
        with pytest.raises(Invalid, match="four"):
            below(deepest, ada, "c")

    def test_order(self, boats: Category, ada: Account) -> None:
        made = [below(boats, ada, name) for name in "abc"]
        arranging.shift(made[2].id, -1, by=ada.id)
        arranging.shift(made[0].id, -1, by=ada.id)
        assert [node.names["en"] for node in category_tree().children(boats.id)] == ["a", "c", "b"]

    def test_what_listings_use_is_not_taken_from_them(self, boats: Category, ada: Account, bob: Account) -> None:
        describing.save(boats.id, "length", ATTRIBUTE, by=ada.id)
        listing = offer(bob.id, category_id=boats.id, attributes={"length": 7.5})
        assert describing.usage_of(boats.id, "length") == 1
        with pytest.raises(Conflict, match="type"):
            describing.save(boats.id, "length", {**ATTRIBUTE, "type": "text"}, by=ada.id)
        describing.remove(boats.id, "length", by=ada.id)
        assert listing.attributes == {"length": 7.5}

    @pytest.mark.parametrize(
        ("key", "change"),
        [("Length", {}), ("length", {"minimum": 70.0}), ("length", {"labels": {"en": "", "es": "x"}})],
    )
    def test_what_makes_no_sense(self, boats: Category, ada: Account, key: str, change: dict[str, object]) -> None:
        with pytest.raises(Invalid):
            describing.save(boats.id, key, {**ATTRIBUTE, **change}, by=ada.id)

    def test_the_index_follows_in_a_job(self, boats: Category, ada: Account, bob: Account) -> None:
        listing = offer(bob.id, category_id=boats.id, title="Thing")
        arranging.save(boats.id, {"en": "Zeppelins", "es": "Zepelines"}, ["product"], "tag", is_hidden=False, by=ada.id)
        jobs.run_waiting()
        assert session().get_one(Listing, listing.id).category_id == boats.id

    def test_nothing_is_left_of_a_merged_category(self, boats: Category, ada: Account) -> None:
        kayaks = below(boats, ada, "Kayaks")
        describing.save(kayaks.id, "length", ATTRIBUTE, by=ada.id)
        arranging.merge(kayaks.id, boats.id, by=ada.id)
        assert (
            session().scalars(select(CategoryAttribute).where(CategoryAttribute.category_id == kayaks.id)).all() == []
        )
