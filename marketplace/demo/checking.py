"""Who has shown who they are, who waits, and who was sent away; and listings that verifiers look at."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import exists, select

from marketplace.accounts.models import Account
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.demo.artwork.specimens import specimen
from marketplace.demo.content import SOURCE, people
from marketplace.listings.models import Listing
from marketplace.listings.services import publishing, verifying
from marketplace.verification.models import VerificationRequest
from marketplace.verification.rules.documents import Side
from marketplace.verification.rules.requests import ACCOUNT, Status
from marketplace.verification.services import asking, checklist, deciding, documents
from marketplace.verification.services.documents import Page

VERIFIER: Final = "vera"
SECOND: Final = "ada"
KINDS: Final = ("passport", "identity_card", "driving_licence", "company_register")
WAITING: Final = (("gus", "identity_card", 9), ("nadia", "passport", 52), ("theo", "driving_licence", 30),
                  ("tomasz", "identity_card", 3), ("henrik", "passport", 75))  # fmt: skip
"""Who waits, with what, and for how many hours."""
NEW_LISTINGS: Final = 3
CHECKED: Final = ("Two photos of the serial number are in the listing.", "The receipt is in the last photo.")


def load() -> None:
    """Tell all of it, unless that was done before."""
    if session().scalar(select(exists().where(VerificationRequest.subject_type == ACCOUNT))):
        return
    ids = {row.username: row.id for row in session().execute(select(Account.username, Account.id))}
    _approved_long_ago(ids)
    for username, kind, hours in WAITING:
        _send(ids, username, kind, hours)
    deciding.claim(_latest(ids["theo"]), by=ids[SECOND])
    _decided(ids)
    _listings(ids)
    _new_listings()
    _checklist(ids)


def _approved_long_ago(ids: dict[str, int]) -> None:
    """Give everybody who has the badge the request that it came from; the papers are gone since."""
    for number, person in enumerate(each for each in people() if each.verified):
        decided = clock.now() - timedelta(days=max(2, person.joined_days_ago - 3))
        request = VerificationRequest(
            subject_type=ACCOUNT, subject_id=ids[person.username], requester_id=ids[person.username],
            status=Status.APPROVED, document_type=KINDS[number % 3], submitted_at=decided - timedelta(hours=20),
            decided_at=decided, decided_by=ids[VERIFIER if person.username != VERIFIER else SECOND],
            valid_until=clock.now() + timedelta(days=25 + 90 * number), missing=[], purged_at=clock.now(),
        )  # fmt: skip
        session().add(request)
    session().flush()


def _decided(ids: dict[str, int]) -> None:
    """Show the other ends that a request can come to."""
    by = ids[VERIFIER]
    _send(ids, "pau", "passport", 70, renewal=True)
    deciding.ask_again(
        _send(ids, "mira", "identity_card", 40), by=by, missing=["back", "sharper"], words="The lower edge is cut off."
    )
    deciding.reject(
        _send(ids, "joao", "driving_licence", 96), by=by, reason="name_differs", words="Is it your brother’s?"
    )
    deciding.approve(
        _send(ids, "dolores", "passport", 49), by=by,
        document_expires_on=(clock.now() + timedelta(days=1400)).date(),
    )  # fmt: skip
    asking.withdraw(_send(ids, "fergus", "passport", 200), by=ids["fergus"])
    taken_back = _send(ids, "rosa", "company_register", 260)
    deciding.approve(taken_back, by=by)
    deciding.revoke(taken_back, by=ids[SECOND], reason="altered", words="The register knows no such company.")


def _listings(ids: dict[str, int]) -> None:
    """Let sellers ask about some of what they offer."""
    statement = (
        select(Listing)
        .where(Listing.external_source == SOURCE, Listing.status == "active", Listing.photo_count > 0)
        .order_by(Listing.external_id)
    )
    offered = [each for each in session().scalars(statement) if each.seller_id not in (ids[VERIFIER], ids[SECOND])]
    chosen = offered[:: max(1, len(offered) // 24)]
    for number, listing in enumerate(chosen):
        request = verifying.ask(listing, by=listing.seller_id, note=CHECKED[number % 2])
        request.submitted_at = clock.now() - timedelta(hours=7 * number + 2)
        if number % 8 == 5:
            deciding.reject(request, by=ids[VERIFIER], reason="not_as_described", words="The photos show another one.")
        elif number % 8 == 6:
            deciding.ask_again(request, by=ids[VERIFIER], missing=["other"], words="A photo of the label, please.")
        elif number > 3:
            deciding.approve(request, by=ids[VERIFIER])


def _new_listings() -> None:
    """Let some drafts wait for a moderator, as if the market asked for that."""
    drafts = (
        select(Listing)
        .where(Listing.external_source == SOURCE, Listing.status == "draft")
        .order_by(Listing.external_id)
        .limit(NEW_LISTINGS)
    )
    for number, listing in enumerate(session().scalars(drafts)):
        publishing.change_status(listing, "pending_verification", by=listing.seller_id)
        listing.updated_at = clock.now() - timedelta(hours=6 + 15 * number)
    session().flush()


def _checklist(ids: dict[str, int]) -> None:
    """Let the operator ask for two things more, and moderators say a word about some."""
    guide = checklist.add(
        label="Read how packing works here", detail="Ten minutes that save a return.", link="/help", by=ids[SECOND]
    )
    checklist.add(label="Agree on opening hours with us", detail="", link="", by=ids[SECOND])
    for username in ("bob", "wren", "leo"):
        checklist.tick(ids[username], guide.key, is_done=True)
    checklist.waive(ids["bob"], "phone", by=ids[VERIFIER], note="Answers messages within the hour.")
    checklist.reopen(ids["gus"], "picture", by=ids[VERIFIER], note="A canoe is no face. A lovely canoe, though.")


def _send(ids: dict[str, int], username: str, kind: str, hours: int, *, renewal: bool = False) -> VerificationRequest:
    """Send a specimen in someone's name, drawn at once."""
    account = session().get_one(Account, ids[username])
    if renewal:
        _latest(account.id).valid_until = clock.now() + timedelta(days=12)
    request = asking.ask(ACCOUNT, account.id, account.id)
    request.document_type, request.submitted_at = kind, clock.now() - timedelta(hours=hours)
    expires = f"{clock.now() + timedelta(days=1400):%Y-%m-%d}"
    for side in (Side.FRONT, Side.BACK) if kind == "identity_card" else (Side.FRONT,):
        paper = specimen(kind, account.display_name, f"NW{account.id:07}", expires, is_back=side == Side.BACK)
        document = documents.receive(request, side, paper, "image/jpeg")
        documents.keep_pages(document, [Page(1240, 860, paper)])
    return request


def _latest(account_id: int) -> VerificationRequest:
    found = asking.find_latest(ACCOUNT, account_id)
    if found is None:
        raise LookupError(account_id)
    return found
