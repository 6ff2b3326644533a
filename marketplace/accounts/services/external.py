"""Accounts that come with imported listings: one owner for each host, which nobody can sign in to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from sqlalchemy import ARRAY, Text, bindparam, text

from marketplace.accounts.rules.names import LONGEST_NAME
from marketplace.core.db import session
from marketplace.core.lazy import Later

UNREACHABLE_DOMAIN: Final = "imported.invalid"

slugify = Later("slugify")

_ENSURE: Final = text("""
    WITH given AS (
        SELECT * FROM unnest(:ids, :names, :usernames) AS given (external_id, name, username)
    ), added AS (
        INSERT INTO accounts (external_source, external_id, name, username, email, role)
        SELECT :source, external_id, name, username, username || '@' || :domain, 'seller' FROM given
        ON CONFLICT DO NOTHING
        RETURNING id, external_id
    )
    SELECT external_id, id FROM added
    UNION ALL
    SELECT account.external_id, account.id FROM accounts account JOIN given USING (external_id)
    WHERE account.external_source = :source
""").bindparams(*(bindparam(name, type_=ARRAY(Text)) for name in ("ids", "names", "usernames")))  # fmt: skip


def ensure_external_accounts(source: str, people: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Return the account of each (external id, name) of `source`, making those that are missing; one statement."""
    by_id = {str(external_id): " ".join(name.split())[:LONGEST_NAME] for external_id, name in people}
    if not by_id:
        return {}
    values = {
        "source": source,
        "domain": UNREACHABLE_DOMAIN,
        "ids": list(by_id),
        "names": list(by_id.values()),
        "usernames": [_username(source, external_id, name) for external_id, name in by_id.items()],
    }
    return {row.external_id: row.id for row in session().execute(_ENSURE, values)}


def _username(source: str, external_id: str, name: str) -> str:
    """Return a username that reads like the name and is the same at each import."""
    mark = hashlib.sha256(f"{source}\0{external_id}".encode()).hexdigest()[:10]
    return f"{slugify.slugify(name, max_length=24) or 'seller'}-{mark}"
