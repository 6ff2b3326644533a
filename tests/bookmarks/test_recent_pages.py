from __future__ import annotations

from marketplace.accounts.models import Account
from marketplace.bookmarks.services import recalling
from marketplace.core.db import session
from marketplace.listings.models import Listing
from tests.support.pages import PageClient


def test_what_was_looked_at_is_shown_and_forgotten(
    as_alice: PageClient, as_charlie: PageClient, alice: Account, bicycle: Listing
) -> None:
    recalling.note_view(alice.id, bicycle.id)
    assert bicycle.title in as_alice.get("/recently-viewed").get_data(as_text=True)
    assert bicycle.title not in as_charlie.get("/recently-viewed").get_data(as_text=True)

    assert as_alice.send("/recently-viewed/clearing").status_code == 303
    assert "Nothing looked at yet" in as_alice.get("/recently-viewed").get_data(as_text=True)


def test_a_browser_may_ask_for_what_it_remembers(client: PageClient, bicycle: Listing, lamp: Listing) -> None:
    lamp.status = "inactive"
    session().flush()
    text = client.get(f"/recently-viewed?ids={bicycle.id},{lamp.id},x,-1,99999999999999999999").get_data(as_text=True)
    assert bicycle.title in text
    assert lamp.title not in text, "what is not offered stays hidden"
    assert "Set-Cookie" not in client.get("/recently-viewed").headers
