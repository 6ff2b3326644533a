"""Collections: made, renamed, filled, shared by a link and dissolved."""

from __future__ import annotations

from collections.abc import Collection as Several

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from marketplace.bookmarks.models import Bookmark, Collection, CollectionItem
from marketplace.bookmarks.rules import LONGEST_NAME, MOST_COLLECTIONS
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.lazy import Later
from marketplace.core.tokens import new_token

slugify = Later("slugify")


def create(account_id: int, name: str) -> Collection:
    """Make a collection, private at first.

    Raises:
        Invalid: no name, or one that is too long.
        Conflict: there is one of that name (upper and lower case are the same), or there are too many.

    """
    _check_name(account_id, name)
    count = session().scalar(select(func.count()).where(Collection.account_id == account_id)) or 0
    if count >= MOST_COLLECTIONS:
        raise Conflict(_("You have as many collections as we can hold."), code="collections_full")
    collection = Collection(account_id=account_id, name=name, slug=_free_slug(account_id, name))
    session().add(collection)
    session().flush()
    return collection


def rename(collection: Collection, name: str) -> None:
    """Give a collection another name; its own address follows, the shared link stays.

    Raises:
        Invalid: no name, or one that is too long.
        Conflict: another of the person's collections has that name.

    """
    _check_name(collection.account_id, name, but=collection.id)
    collection.slug = _free_slug(collection.account_id, name, but=collection.id)
    collection.name = name
    session().flush()


def dissolve(collection: Collection) -> None:
    """Delete a collection; what lay in it stays saved."""
    session().delete(collection)
    session().flush()


def share(collection: Collection) -> str:
    """Let whoever has the link look, and return the link's token; sharing again keeps the link."""
    collection.share_token = collection.share_token or new_token()
    session().flush()
    return collection.share_token


def stop_sharing(collection: Collection) -> None:
    """Make a collection private; its link is dead for good."""
    collection.share_token = None
    session().flush()


def place(bookmark: Bookmark, collection_ids: Several[int]) -> None:
    """Put an account's bookmark into exactly these of its collections; ids of others' are passed over."""
    own = select(Collection.id).where(Collection.account_id == bookmark.account_id, Collection.id.in_(collection_ids))
    wanted = set(session().scalars(own))
    elsewhere = CollectionItem.collection_id.not_in(wanted)
    session().execute(delete(CollectionItem).where(CollectionItem.bookmark_id == bookmark.id, elsewhere))
    for collection_id in sorted(wanted):
        add(bookmark, collection_id)


def add(bookmark: Bookmark, collection_id: int) -> None:
    """Put a bookmark into a collection of the same account, beside those in which it lies."""
    row = {"collection_id": collection_id, "bookmark_id": bookmark.id, "account_id": bookmark.account_id}
    session().execute(insert(CollectionItem).values(row).on_conflict_do_nothing())


def _check_name(account_id: int, name: str, but: int | None = None) -> None:
    if not 1 <= len(name) <= LONGEST_NAME:
        said = _("Give it a name of up to %(count)s characters.", count=LONGEST_NAME)
        raise Invalid(said, errors={"name": [said]})
    same = select(Collection.id).where(
        Collection.account_id == account_id, func.lower(Collection.name) == func.lower(name)
    )
    if any(found != but for found in session().scalars(same)):
        said = _("You already have a collection of that name.")
        raise Conflict(said, code="name_taken", errors={"name": [said]})


def _free_slug(account_id: int, name: str, but: int | None = None) -> str:
    """Return an address for the name: names that differ only in signs get a number."""
    base = slugify.slugify(name, max_length=LONGEST_NAME) or "collection"
    alike = select(Collection.slug, Collection.id).where(
        Collection.account_id == account_id, Collection.slug.startswith(base, autoescape=True)
    )
    taken = {slug for slug, owner_id in session().execute(alike) if owner_id != but}
    candidates = (base if number == 1 else f"{base}-{number}" for number in range(1, len(taken) + 2))
    return next(candidate for candidate in candidates if candidate not in taken)
