"""The page of a listing: what it shows, to whom, at which address, and what it never does."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account
from marketplace.core import settings
from marketplace.core.events import _signals, on
from marketplace.core.jobs import run_waiting
from marketplace.listings.events import ListingViewed
from marketplace.listings.models import Listing, ListingViewDay
from marketplace.listings.routes.looking import write_looks
from marketplace.listings.rules.addresses import path_of
from marketplace.listings.rules.description import as_html, as_words
from marketplace.listings.services import editing, photos, publishing, trash, views
from tests.listings import pictures, shelf
from tests.support import cast
from tests.support.pages import PageClient

BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}
SCRIPT = "<script>alert(1)</script>"


def path(listing: Listing) -> str:
    return path_of(listing.id, listing.title)


def text(client: PageClient, listing: Listing) -> str:
    answer = client.get(path(listing))
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def graph(html: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return json.loads(found)


@pytest.fixture
def rental(bob: Account) -> Listing:
    cottages = shelf.category("cottages", parent=shelf.category("stays"), icon="house")
    shelf.attribute(cottages, "bedrooms", "integer")
    shelf.attribute(cottages, "heated", "boolean")
    listing = shelf.listing(
        bob, "rental", title="Saltmarsh Cottage by the tide mill", category_id=cottages.id, price=14800,
        description="A **fisherman's** cottage.\n\nThe stove is laid.", price_unit="night", city="Alder Ferry",
        state="NY", country="US", attributes={"bedrooms": 2, "heated": True}, amenities=["wifi", "kitchen"],
        address="12 Mill Lane", zip="12345", latitude=40.7128, longitude=-74.006,
    )  # fmt: skip
    for colour in ("teal", "red", "blue"):
        photos.add(listing, photos.take_in(pictures.photo(colour=colour)), by=bob.id, alt=f"A {colour} wall")
    run_waiting()
    return listing


def test_everything_there_is_to_know(client: PageClient, rental: Listing) -> None:
    html = text(client, rental)
    for words in ("Saltmarsh Cottage", "$148", "/ night", "Bedrooms", "Wi-Fi", "Kitchen", "Bob", "Alder Ferry, NY",
                  "United States", "<strong>fisherman", "A teal wall", "A blue wall", "Cottages", "Stays"):  # fmt: skip
        assert words in html, words
    assert 'type="image/avif"' in html
    assert "fetchpriority" in html


def test_others_learn_the_area_and_not_the_address(client: PageClient, as_bob: PageClient, rental: Listing) -> None:
    html = text(client, rental)
    assert "Mill Lane" not in html
    assert "12345" not in html
    assert f'lat="{rental.latitude}"' not in html or f'lon="{rental.longitude}"' not in html
    assert "radius=" in html
    assert "12 Mill Lane" in text(as_bob, rental)


def test_one_address_for_each_listing(client: PageClient, rental: Listing) -> None:
    for wrong in (f"/listings/{rental.id}", f"/listings/{rental.id}-old-title"):
        answer = client.get(wrong + "?from=mail")
        assert answer.status_code == 301
        assert answer.headers["Location"] == path(rental) + "?from=mail"
        assert "max-age" not in answer.headers.get("Cache-Control", "")
    html = text(client, rental)
    assert f'<link rel="canonical" href="http://localhost{path(rental)}">' in html


@pytest.mark.parametrize("wrong", ["0", "999999", "99999999999999999999999", "-1", "x", "1.5"])
def test_what_is_not_there_is_not_there(client: PageClient, app: Flask, wrong: str) -> None:
    assert client.get(f"/listings/{wrong}").status_code == 404


def test_for_search_engines_and_friends(client: PageClient, rental: Listing) -> None:
    html = text(client, rental)
    thing, trail = graph(html)["@graph"]
    assert thing["@type"] == ["Accommodation", "Product"]
    assert (thing["offers"]["price"], thing["offers"]["priceCurrency"]) == ("148.00", "USD")
    assert [item["name"] for item in trail["itemListElement"]] == ["Stays", "Cottages", rental.title]
    assert f'<meta property="og:title" content="{rental.title}">' in html
    assert re.search(r'og:image" content="http://localhost/photos/[0-9a-f]{32}-960.webp"', html)


@pytest.mark.parametrize(("kind", "type_"), [
    ("product", "Product"), ("digital", "Product"), ("service", "Service"), ("property", "RealEstateListing"),
])  # fmt: skip
def test_each_kind_is_described_as_what_it_is(client: PageClient, bob: Account, kind: str, type_: str) -> None:
    listing = shelf.listing(bob, kind)
    assert graph(text(client, listing))["@graph"][0]["@type"] == type_


def test_scripts_in_words_are_words(client: PageClient, bob: Account) -> None:
    nasty = f'</script>{SCRIPT}"><img src=x onerror=alert(1)>'
    listing = shelf.listing(
        bob, title=f"Bicycle {nasty}"[:140], description=f"{nasty}\n\n[click](javascript:alert(1)) ![x](http://evil/x)",
        city=nasty, latitude=1.0, longitude=1.0,
    )  # fmt: skip
    photos.add(listing, photos.take_in(pictures.photo()), by=bob.id, alt=nasty)
    html = text(client, listing)
    assert "<script>alert" not in html
    assert "<img src=x" not in html
    assert 'href="javascript' not in html
    assert 'src="http://evil' not in html
    assert graph(html)["@graph"][0]["name"] == listing.title


@pytest.mark.parametrize(("written", "shown"), [
    ("**bold** and *slanted*", "<p><strong>bold</strong> and <em>slanted</em></p>"),
    ("one\ntwo", "<p>one<br>\ntwo</p>"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ("[us](https://example.com)", '<p><a href="https://example.com" rel="nofollow noopener ugc">us</a></p>'),
    ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
    ("[x](data:text/html;base64,x)", "<p>[x](data:text/html;base64,x)</p>"),
    ("<b>no</b>", "<p>&lt;b&gt;no&lt;/b&gt;</p>"), ("# no heading", "<p># no heading</p>"),
    ("![x](http://evil/x.png)", None), ("<http://example.com>", None),
])  # fmt: skip
def test_descriptions_know_a_little_markdown(written: str, shown: str | None) -> None:
    found = as_html(written).strip()
    assert "<img" not in found
    if shown is not None:
        assert found == shown


def test_a_summary_is_plain_and_ends_at_a_word() -> None:
    assert as_words("**A** fine [bicycle](http://x) with bags", 100) == "A fine bicycle with bags"
    assert as_words("word " * 50, 30) == "word word word word word…"


def test_drafts_and_hidden_things_are_their_owners(
    client: PageClient, as_charlie: PageClient, as_bob: PageClient, as_vera: PageClient, bob: Account, session: Session
) -> None:
    draft, hidden, deleted = shelf.draft(bob), shelf.listing(bob), shelf.listing(bob)
    publishing.change_status(hidden, "inactive", by=bob.id)
    trash.delete(deleted, by=bob.id)
    session.commit()
    for listing in (draft, hidden, deleted):
        assert client.get(path(listing)).status_code == 404
        assert as_charlie.get(path(listing)).status_code == 404
        assert as_vera.get(path(listing)).status_code == 200
        answer = as_bob.get(path(listing))
        assert (answer.status_code, answer.headers["X-Robots-Tag"]) == (200, "noindex")
    assert "Put it back" in text(as_bob, deleted)


def test_a_draft_is_previewed_as_the_last_of_three_steps(as_bob: PageClient, bob: Account) -> None:
    html = text(as_bob, shelf.draft(bob, title=""))
    assert 'aria-current="step">Preview' in html
    assert "<h1>Untitled</h1>" in html


def test_what_is_sold_explains_itself(client: PageClient, bob: Account) -> None:
    listing = shelf.listing(bob)
    publishing.change_status(listing, "sold", by=bob.id)
    answer = client.get(path(listing))
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "This has been sold" in answer.get_data(as_text=True)


def test_only_the_owner_gets_the_bar(as_bob: PageClient, as_charlie: PageClient, rental: Listing) -> None:
    assert "Mark as sold" in text(as_bob, rental)
    assert "Mark as sold" not in text(as_charlie, rental)


def test_a_reduction_names_the_lowest_price_before_it(client: PageClient, bob: Account) -> None:
    listing = shelf.listing(bob)
    editing.save(listing, {"price": 9000}, by=bob.id)
    html = text(client, listing)
    assert "<s>" in html
    assert "Lowest price of the 30 days before: $120" in html


def test_nothing_written_and_no_photo(client: PageClient, bob: Account) -> None:
    listing = shelf.listing(bob, "service", price=None, description="", title="W" * 140, city="")
    html = text(client, listing)
    assert "Ask for the price" in html
    assert "nopic" in html


def test_a_guests_page_sets_no_cookie_and_may_be_kept(client: PageClient, rental: Listing) -> None:
    answer = client.get(path(rental))
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "public, max-age=30"
    again = client.get(path(rental), headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    editing.save(rental, {"title": "Saltmarsh Cottage"}, by=rental.seller_id)
    assert client.get(path(rental), headers={"If-None-Match": answer.headers["ETag"]}).status_code == 200


def test_the_statements_of_a_page_do_not_grow(client: PageClient, bob: Account, count_statements: Any) -> None:
    category = shelf.category("bicycles")
    listing = shelf.listing(bob, category_id=category.id)
    client.get(path(listing))
    few = count_statements(lambda: client.get(path(listing)))
    for n in range(6):
        shelf.listing(bob, category_id=category.id, title=f"Bicycle {n}")
        photos.add(listing, photos.take_in(pictures.photo(size=(60 + n, 50))), by=bob.id)
    client.get(path(listing))
    assert count_statements(lambda: client.get(path(listing))) == few
    assert few <= 2


def looks(session: Session, listing: Listing) -> tuple[int, int]:
    session.refresh(listing)
    days = session.query(ListingViewDay).filter_by(listing_id=listing.id).all()
    return listing.view_count, sum(day.views for day in days)


def test_people_are_counted_and_robots_are_not(
    app: Flask, session: Session, client: PageClient, as_bob: PageClient, rental: Listing
) -> None:
    views.write()
    for agent in ("Googlebot/2.1 (+http://www.google.com/bot.html)", "curl/8", "", "python-requests/2"):
        client.get(path(rental), headers={"User-Agent": agent}, buffered=True)
    client.checks_pages = False
    client.head(path(rental), headers=BROWSER)
    client.get(path(rental), headers={**BROWSER, "Sec-Purpose": "prefetch"}, buffered=True)
    as_bob.get(path(rental), headers=BROWSER, buffered=True)
    write_looks(app)
    assert looks(session, rental) == (0, 0)
    for _ in range(3):
        client.get(path(rental), headers=BROWSER, buffered=True)
    write_looks(app)
    assert looks(session, rental) == (3, 3)
    client.get(path(rental), headers=BROWSER, buffered=True)
    write_looks(app)
    assert looks(session, rental) == (4, 4)


def test_whoever_is_signed_in_is_named_after_the_page_was_sent(
    app: Flask, as_charlie: PageClient, charlie: Account, rental: Listing
) -> None:
    heard: list[Any] = []
    on(ListingViewed)(heard.append)
    as_charlie.get(path(rental), headers=BROWSER, buffered=True)
    assert heard == [ListingViewed(rental.id, charlie.id)]
    _signals[ListingViewed].disconnect(heard.append)


def test_looks_at_what_is_gone_are_forgotten(app: Flask, rental: Listing) -> None:
    views.note(10**12, None)
    views.note(rental.id, None)
    assert views.write() == 2


def test_a_sellers_page_shows_what_they_offer(client: PageClient, bob: Account, rental: Listing) -> None:
    shelf.draft(bob, title="A secret draft")
    html = client.get("/users/bob").get_data(as_text=True)
    assert "Saltmarsh Cottage" in html
    assert "A secret draft" not in html


def test_a_moderator_can_take_it_down_with_a_reason(as_vera: PageClient, rental: Listing) -> None:
    assert "Why it is removed" in text(as_vera, rental)
    answer = as_vera.send(f"/sell/listings/{rental.id}/status", {"status": "removed", "reason": "Not yours to let"})
    assert answer.status_code == 303
    assert (rental.status, rental.removed_reason) == ("removed", "Not yours to let")


def test_where_approval_is_needed_moderators_give_it(
    as_vera: PageClient, as_bob: PageClient, bob: Account, ada: Account
) -> None:
    settings.change("listings.require_approval", True, by=ada.id)
    settings.forget()
    listing = shelf.draft(bob)
    as_bob.send(f"/sell/listings/{listing.id}/status", {"status": "active"})
    assert listing.status == "pending_verification"
    assert "We are looking at it" in text(as_bob, listing)
    as_vera.send(f"/sell/listings/{listing.id}/status", {"status": "active"})
    assert listing.status == "active"


def test_names_with_scripts_stay_names(client: PageClient, app: Flask) -> None:
    seller = cast.person("mallory", name=SCRIPT)
    html = text(client, shelf.listing(seller))
    assert SCRIPT not in html
