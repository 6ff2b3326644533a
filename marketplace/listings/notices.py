"""What sellers hear of what they offer."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l

from marketplace.core.db import session
from marketplace.core.events import on
from marketplace.listings.events import ListingImportEnded, ListingLookedAt, ListingModerated
from marketplace.listings.models import Listing, ListingImport
from marketplace.listings.rules.addresses import path_of
from marketplace.notifications.services import declare, notify

GROUP: Final = _l("What you sell")

IMPORT_DONE: Final = declare(
    "listing.import_done", label=_l("Imports that are done"), group=GROUP, template="listings/notices/import_done",
    action=_l("To the import"), icon="upload",
)  # fmt: skip


LOOKED_AT: Final = declare(
    "listing.looked_at", label=_l("What became of listings that waited for us"), group=GROUP,
    template="listings/notices/looked_at", action=_l("To the listing"), icon="package",
)  # fmt: skip


@on(ListingLookedAt)
def tell_looked_at(fact: ListingLookedAt) -> None:
    """Tell a seller that a listing is public now, or why it is not."""
    title = session().get_one(Listing, fact.listing_id).title
    notify(
        LOOKED_AT, fact.seller_id, url=path_of(fact.listing_id, title), related_id=fact.listing_id,
        context={"title": title, "status": fact.status, "reason": fact.reason}, key=f"looked_at:{fact.listing_id}",
    )  # fmt: skip


@on(ListingImportEnded)
def tell_import_ended(fact: ListingImportEnded) -> None:
    """Tell whoever started an import from the site what became of it."""
    run = session().get_one(ListingImport, fact.import_id)
    if fact.by_id is None or run.is_trial:
        return
    values = {
        "file": run.file_name, "is_done": fact.is_done, "created": run.created, "updated": run.updated,
        "refused": run.refused,
    }  # fmt: skip
    notify(
        IMPORT_DONE, fact.by_id, url=f"/sell/import/{run.id}", context=values, related_id=run.id,
        key=f"import:{run.id}",
    )  # fmt: skip


MODERATED: Final = declare(
    "listing.moderated", label=_l("Listings that moderators hid or restored"), group=GROUP, is_urgent=True,
    template="listings/notices/moderated", action=_l("To the listing"), icon="package",
)  # fmt: skip


@on(ListingModerated)
def tell_moderated(fact: ListingModerated) -> None:
    """Tell a seller that a listing is hidden, and why, or that it is back."""
    title = session().get_one(Listing, fact.listing_id).title
    notify(
        MODERATED, fact.seller_id, url=path_of(fact.listing_id, title), related_id=fact.listing_id,
        context={"title": title, "action": fact.action, "reason": fact.reason}, key=f"moderated:{fact.listing_id}",
    )  # fmt: skip
