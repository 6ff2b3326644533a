"""Storing rows by the batch: a few statements for thousands of listings, all of them or none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import ARRAY, BigInteger, Integer, Text, bindparam, text
from sqlalchemy.exc import DataError, IntegrityError

from marketplace.accounts.services.external import ensure_external_accounts
from marketplace.core.db import session
from marketplace.listings.models import Listing
from marketplace.listings.queries.imports import external_accounts
from marketplace.listings.rules.area import area_of
from marketplace.listings.rules.imports.problems import Problem, error
from marketplace.listings.rules.imports.rows import Row
from marketplace.listings.rules.lifecycle import Status
from marketplace.listings.services import variants
from marketplace.listings.services.imports import changes
from marketplace.listings.services.imports.statements import INSERT, as_json

Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Target:
    """Whose listings a run makes: those of `seller_id`, or, where that is None, of each row's owner."""

    import_id: int
    source: str
    seller_id: int | None
    by_id: int | None
    takes_status: bool = False
    is_trial: bool = False
    needs_approval: bool = False


@dataclass(slots=True)
class Outcome:
    """What became of some rows."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    changed_ids: list[int] = field(default_factory=list)
    problems: list[tuple[Row, Problem]] = field(default_factory=list)

    def add(self, other: Outcome) -> None:
        """Count what became of further rows."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.refused += other.refused
        self.changed_ids += other.changed_ids
        self.problems += other.problems


_KNOWN: Final = text("""
    SELECT listing.id, listing.seller_id, listing.external_id, row.digest,
           listing.deleted_at IS NOT NULL OR listing.status = 'removed' AS is_withdrawn
    FROM unnest(:sellers, :ids) AS given (seller_id, external_id)
    JOIN listings listing USING (seller_id, external_id)
    LEFT JOIN imported_listings row ON row.listing_id = listing.id
    WHERE listing.external_source = :source
""").bindparams(bindparam("sellers", type_=ARRAY(BigInteger)), bindparam("ids", type_=ARRAY(Text)))

_REMEMBER: Final = text("""
    INSERT INTO imported_listings (listing_id, import_id, line, digest)
    SELECT listing_id, :import_id, line, decode(digest, 'hex')
    FROM unnest(:listing_ids, :lines, :digests) AS given (listing_id, line, digest)
    ON CONFLICT (listing_id) DO UPDATE
    SET import_id = excluded.import_id, line = excluded.line, digest = excluded.digest
""").bindparams(
    bindparam("listing_ids", type_=ARRAY(BigInteger)), bindparam("lines", type_=ARRAY(Integer)),
    bindparam("digests", type_=ARRAY(Text)),
)  # fmt: skip


def store(target: Target, rows: Sequence[Row]) -> Outcome:
    """Store good rows. What the database refuses is halved until the rows that it means stand alone."""
    try:
        with session().begin_nested():
            return _store(target, rows)
    except (IntegrityError, DataError) as refusal:
        if len(rows) == 1:
            reason = str(getattr(getattr(refusal.orig, "diag", None), "message_primary", None) or "")
            problem = error("row", _("This could not be stored: %(reason)s", reason=reason))
            return Outcome(refused=1, problems=[(rows[0], problem)])
    middle = len(rows) // 2
    outcome = store(target, rows[:middle])
    outcome.add(store(target, rows[middle:]))
    return outcome


def _store(target: Target, rows: Sequence[Row]) -> Outcome:
    outcome = Outcome()
    by_key = _by_key(target, rows)
    known = _known(target, by_key)
    new = {key: row for key, row in by_key.items() if key not in known}
    changed: dict[int, Row] = {}
    for key, found in known.items():
        row = by_key[key]
        if found["is_withdrawn"]:
            outcome.refused += 1
            message = _("This listing was deleted or removed, and an import does not bring it back.")
            outcome.problems.append((row, error("external_id", message, row.external_id)))
        elif found["digest"] is not None and bytes(found["digest"]) == row.digest:
            outcome.unchanged += 1
        else:
            changed[found["id"]] = row
    _insert(target, new, outcome)
    _update(target, changed, outcome)
    return outcome


def _by_key(target: Target, rows: Sequence[Row]) -> dict[Key, Row]:
    """Know each row by its seller and id. In one order for all, so that two imports never wait for each other."""
    if target.seller_id is not None:
        return {(target.seller_id, row.external_id): row for row in sorted(rows, key=lambda row: row.external_id)}
    owners = dict.fromkeys(row.owner for row in rows if row.owner is not None)
    ids = dict.fromkeys(owner for owner, _name in owners)
    if target.is_trial:
        accounts = dict.fromkeys(ids, 0) | external_accounts(target.source, ids)
    else:
        accounts = ensure_external_accounts(target.source, sorted(owners))
    keyed = ((accounts[row.owner[0]], row.external_id, row) for row in rows if row.owner is not None)
    return {(seller, external_id): row for seller, external_id, row in sorted(keyed, key=lambda entry: entry[:2])}


def _known(target: Target, keys: Iterable[Key]) -> dict[Key, Mapping[str, Any]]:
    keys = list(keys)
    given = {"sellers": [key[0] for key in keys], "ids": [key[1] for key in keys], "source": target.source}
    found = session().execute(_KNOWN, given).mappings()
    return {(row["seller_id"], row["external_id"]): dict(row) for row in found}


def _insert(target: Target, new: Mapping[Key, Row], outcome: Outcome) -> None:
    if target.is_trial:
        outcome.created += len(new)
        return
    if not new:
        return
    rows = ", ".join(_given(target, *key, row) for key, row in new.items())
    given = {"rows": f"[{rows}]", "source": target.source, "by_id": target.by_id}
    made = {(row.seller_id, row.external_id): row.id for row in session().execute(INSERT, given)}
    stored = {listing_id: new[key] for key, listing_id in made.items()}
    _arrange(stored)
    _remember(target, stored)
    outcome.created += len(made)
    outcome.unchanged += len(new) - len(made)  # another import made them at this very moment
    outcome.changed_ids += made.values()


def _given(target: Target, seller_id: int, external_id: str, row: Row) -> str:
    settled = _settled(target, row.values, seller_id)
    return as_json(row.written, {**settled, "seller_id": seller_id, "external_id": external_id})


def _update(target: Target, rows: Mapping[int, Row], outcome: Outcome) -> None:
    if not rows:
        return
    before = changes.present_values(rows)
    wanted = {
        listing_id: {
            "options": before[listing_id]["options"],
            **_settled(target, row.values, before[listing_id]["seller_id"]),
        }
        for listing_id, row in rows.items()
        if listing_id in before
    }
    differing = changes.differences(before, wanted, takes_status=target.takes_status)
    outcome.updated += len(differing)
    outcome.unchanged += len(rows) - len(differing)
    if target.is_trial:
        return
    if differing:
        changes.apply(before, wanted, differing, by_id=target.by_id)
        outcome.changed_ids += differing
    _arrange(rows)
    _remember(target, rows)


def _arrange(rows: Mapping[int, Row]) -> None:
    """Make the variants of the rows that name choices: few do, so these go one by one."""
    for listing_id, row in rows.items():
        if "options" in row.values:
            variants.arrange(session().get_one(Listing, listing_id, populate_existing=True), row.stock)


def _remember(target: Target, rows: Mapping[int, Row]) -> None:
    given = {
        "import_id": target.import_id,
        "listing_ids": list(rows),
        "lines": [row.line for row in rows.values()],
        "digests": [row.digest.hex() for row in rows.values()],
    }
    session().execute(_REMEMBER, given)


def _settled(target: Target, values: Mapping[str, Any], seller_id: int) -> dict[str, Any]:
    """Add what follows: the area that others see, and whether a moderator looks first."""
    latitude, longitude = values["latitude"], values["longitude"]
    area: tuple[float | None, float | None] = (latitude, longitude)
    if latitude is not None and longitude is not None and not values["shows_address"]:
        area = area_of(latitude, longitude, str(seller_id))
    waits = target.needs_approval and values["status"] == Status.ACTIVE
    status = Status.PENDING.value if waits else values["status"]
    return {**values, "status": status, "area_latitude": area[0], "area_longitude": area[1]}
