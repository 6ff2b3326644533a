"""What the demo says: enough of everything, valid by the market's own rules, and nothing said twice."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from marketplace.demo.artwork.canvas import PICTURE_SIZE
from marketplace.demo.artwork.catalogue import MOTIFS
from marketplace.demo.artwork.drawing import draw, picture_named
from marketplace.demo.content import LOGINS, Entry, entries, people
from marketplace.listings.rules.kinds import Kind

PICTURES = Path(__file__).parents[2] / "marketplace" / "demo" / "artwork" / "pictures"
LEAVES = [
    leaf
    for top in json.loads(
        (Path(__file__).parents[2] / "marketplace" / "listings" / "data" / "categories.json").read_text()
    )["categories"]
    for leaf in top["children"]
]


def test_there_is_enough_of_everything() -> None:
    offered = entries()
    assert len(people()) == 40
    assert len(offered) >= 500
    assert {entry.kind for entry in offered} == set(Kind)
    assert {entry.status for entry in offered} == {"active", "draft", "inactive", "sold"}
    assert len({entry.city for entry in offered}) >= 12
    assert sum(entry.language == "es" for entry in offered) >= 20
    assert sum(not entry.pictures for entry in offered) >= 10
    assert max(len(entry.title) for entry in offered) >= 55


@pytest.mark.parametrize("slug", [leaf["slug"] for leaf in LEAVES])
def test_every_category_has_something_to_look_at(slug: str) -> None:
    assert sum(entry.category == slug and entry.status == "active" for entry in entries()) >= 5


def test_nothing_is_said_twice() -> None:
    for said in (
        [entry.key for entry in entries()],
        [entry.title for entry in entries()],
        [entry.description for entry in entries() if entry.description],
        [entry.pictures[0] for entry in entries() if entry.pictures],
        [person.bio for person in people()],
        [person.look for person in people()],
    ):
        assert [word for word, count in Counter(said).items() if count > 1] == []


def test_descriptions_read_like_people_wrote_them() -> None:
    for entry in entries():
        if entry.status != "draft":
            assert len(entry.description) > 25, entry.key
            assert entry.description.endswith((".", "?")), entry.key
            assert not re.search(r"lorem|ipsum|!", entry.description), entry.key


def test_sellers_and_logins_are_of_the_cast() -> None:
    names = {person.username for person in people()}
    assert {entry.seller for entry in entries()} <= names
    assert {login.email for login in LOGINS} <= {person.email for person in people()}
    assert {"alice", "bob", "charlie", "ada", "vera"} <= names


def test_every_picture_is_there_and_no_other() -> None:
    named = {name for entry in entries() for name in entry.pictures}
    assert {file.stem for file in PICTURES.glob("*.webp")} == named
    assert sum(file.stat().st_size for file in PICTURES.glob("*.webp")) < 4_000_000


@pytest.mark.parametrize("name", sorted({entry.pictures[0] for entry in entries() if entry.pictures})[::60])
def test_pictures_are_drawn_alike_every_time(name: str) -> None:
    drawn = draw(picture_named(name))
    assert drawn.size == PICTURE_SIZE
    assert ImageChops.difference(drawn, draw(picture_named(name))).getbbox() is None
    kept = Image.open(PICTURES / f"{name}.webp").convert("RGB")
    assert max(ImageStat.Stat(ImageChops.difference(drawn, kept)).mean) < 4


def test_pictures_say_what_they_show() -> None:
    assert picture_named("bicycle-forest-hills-0").words == "Illustration: bicycle before green hills"
    assert picture_named("bicycle-forest-hills-0-detail").words == "Illustration: bicycle, a closer look"
    assert picture_named("bedroom-sky-blank-1").words == "Illustration: bedroom"


def test_most_motifs_are_on_show() -> None:
    shown = {picture_named(name).motif for entry in entries() for name in entry.pictures}
    assert len(shown) >= 70
    assert set(MOTIFS) - shown == set()


def test_an_entry_is_what_the_file_says() -> None:
    larkspur = next(entry for entry in entries() if entry.key.startswith("larkspur-touring-bicycle"))
    assert isinstance(larkspur, Entry)
    assert (larkspur.seller, larkspur.currency, larkspur.attributes["gears"]) == ("bob", "USD", 27)
