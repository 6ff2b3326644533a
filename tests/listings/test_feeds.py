"""What search engines and devices read: only what is public, under the site's own address."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account
from marketplace.listings.queries import public
from marketplace.listings.rules.addresses import path_of
from marketplace.listings.services import publishing, trash
from tests.listings import shelf
from tests.support.pages import PageClient

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(client: PageClient, path: str) -> list[str]:
    answer = client.get(path, headers={"Host": "evil.example"})
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    assert "Set-Cookie" not in answer.headers
    return [str(found.text) for found in ET.fromstring(answer.get_data(as_text=True)).iter(f"{SPACE}loc")]


def test_only_what_is_public_is_listed(client: PageClient, session: Session, bob: Account) -> None:
    shown = shelf.listing(bob, title="Café & <bicycle>")
    hidden, deleted, draft = shelf.listing(bob), shelf.listing(bob), shelf.draft(bob)
    publishing.change_status(hidden, "inactive", by=bob.id)
    trash.delete(deleted, by=bob.id)
    session.commit()
    first, *parts = locations(client, "/sitemap.xml")
    assert first == "http://localhost/sitemaps/pages.xml"
    listed = [address for part in parts for address in locations(client, part.removeprefix("http://localhost"))]
    assert listed == [f"http://localhost{path_of(shown.id, shown.title)}"]
    assert str(draft.id) not in "".join(listed)


def test_many_listings_are_listed_in_blocks(client: PageClient, bob: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "BLOCK", 2)
    listings = [shelf.listing(bob, title=f"Thing number {n}") for n in range(5)]
    _, *parts = locations(client, "/sitemap.xml")
    assert len(parts) >= 3
    listed = [address for part in parts for address in locations(client, part.removeprefix("http://localhost"))]
    assert sorted(listed) == sorted(f"http://localhost{path_of(each.id, each.title)}" for each in listings)


def test_categories_with_something_in_them_are_pages(client: PageClient, bob: Account) -> None:
    shelf.listing(bob, category_id=shelf.category("bicycles").id)
    shelf.category("empty")
    shelf.listing(bob, category_id=shelf.category("secret", is_hidden=True).id)
    found = locations(client, "/sitemaps/pages.xml")
    assert "http://localhost/categories/bicycles" in found
    assert not [each for each in found if "empty" in each or "secret" in each]


@pytest.mark.parametrize("block", ["0", "999", "99999999999999999999", "x"])
def test_other_blocks_are_not_there(client: PageClient, block: str) -> None:
    assert client.get(f"/sitemaps/listings-{block}.xml").status_code == 404


def test_robots_are_told(client: PageClient) -> None:
    told = client.get("/robots.txt").get_data(as_text=True)
    assert "Disallow: /sell" in told
    assert told.endswith("Sitemap: http://localhost/sitemap.xml\n")


def test_the_manifest_names_the_site_and_its_icons(client: PageClient) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    body: dict[str, Any] = answer.get_json()
    assert (body["name"], body["start_url"], body["display"]) == ("Marketplace", "/", "standalone")
    for icon in body["icons"]:
        assert client.get(icon["src"], buffered=True).status_code == 200
    assert '<link rel="manifest"' in client.get("/help").get_data(as_text=True)
