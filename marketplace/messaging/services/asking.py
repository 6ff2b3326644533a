"""Writing about a listing, and the text that waits while its writer signs in."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import delete, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert

from marketplace.accounts.rules import Guest, Viewer
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Forbidden
from marketplace.listings.queries.listings import listing_of
from marketplace.messaging.models import MessageDraft
from marketplace.messaging.queries.conversations import find_conversation
from marketplace.messaging.rules import texts
from marketplace.messaging.rules.texts import NOTHING, Subject
from marketplace.messaging.services import writing
from marketplace.messaging.services.writing import Outgoing, Sent


@dataclass(frozen=True, slots=True)
class Addressed:
    """Whom one writes to, about what, and on which side one stands."""

    receiver_id: int
    about: Subject
    side: str


def address(viewer: Viewer | Guest, receiver_id: int | None, listing_id: int | None) -> Addressed:
    """Say where a first message goes. A listing's seller is meant where nobody is named.

    Raises:
        NotFound: no such listing for this viewer.
        Conflict: the listing is one's own, or not the receiver's.
        Forbidden: a seller who writes to a stranger about something of their own.

    """
    if listing_id is None:
        assert receiver_id is not None
        return Addressed(receiver_id, NOTHING, "")
    seller_id = listing_of(viewer, listing_id).seller.id
    about = Subject("listing", listing_id)
    if seller_id != viewer.id:
        if receiver_id not in {None, seller_id}:
            raise Conflict(_("This listing is someone else's."), code="not_the_seller")
        return Addressed(seller_id, about, "buying")
    if viewer.id is None or receiver_id is None or receiver_id == viewer.id:
        raise Conflict(_("This listing is your own."), code="own_listing")
    if find_conversation(viewer.id, receiver_id, "listing", listing_id) is None:
        raise Forbidden(_("You can answer people who ask about your listings, not write to them first."))
    return Addressed(receiver_id, about, "selling")


def write(viewer: Viewer, receiver_id: int | None, listing_id: int | None, outgoing: Outgoing) -> Sent:
    """Write to someone, about a listing or nothing in particular; see `address` and `writing.write_to`."""
    to = address(viewer, receiver_id, listing_id)
    sent = writing.write_to(viewer.id, to.receiver_id, to.about, outgoing, side=to.side)
    if listing_id is not None:
        session().execute(
            delete(MessageDraft).where(MessageDraft.account_id == viewer.id, MessageDraft.listing_id == listing_id)
        )
    return sent


def keep_draft(guest: bytes, listing_id: int, content: str) -> None:
    """Keep what a guest wrote to a seller until they are signed in."""
    statement = insert(MessageDraft).values(
        guest=guest, listing_id=listing_id, content=texts.tidy(content)[: texts.LONGEST], updated_at=clock.now()
    )
    session().execute(
        statement.on_conflict_do_update(
            index_elements=["guest", "listing_id"],
            index_where=text("guest IS NOT NULL"),
            set_={"content": statement.excluded.content, "updated_at": statement.excluded.updated_at},
        )
    )


def adopt_drafts(account_id: int, guest: bytes) -> None:
    """Give an account what it wrote before it signed in; the newer text wins."""
    written = select(MessageDraft.listing_id).where(MessageDraft.guest == guest)
    session().execute(
        delete(MessageDraft).where(MessageDraft.account_id == account_id, MessageDraft.listing_id.in_(written))
    )
    session().execute(update(MessageDraft).where(MessageDraft.guest == guest).values(account_id=account_id, guest=None))


def find_draft(account_id: int, listing_id: int) -> str | None:
    """Return what someone wrote about a listing and has not sent."""
    statement = select(MessageDraft.content).where(
        MessageDraft.account_id == account_id, MessageDraft.listing_id == listing_id
    )
    return session().scalar(statement)


def drop_old_drafts() -> None:
    """Delete what nobody came back for."""
    moment = clock.now()
    session().execute(
        delete(MessageDraft).where(
            or_(
                MessageDraft.guest.is_not(None) & (MessageDraft.updated_at < moment - texts.GUEST_DRAFT_LIFETIME),
                MessageDraft.updated_at < moment - texts.DRAFT_LIFETIME,
            )
        )
    )
