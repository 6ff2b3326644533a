"""Opening an import: whose listings they become, by which mapping, under which source."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import BinaryIO, Final

from flask_babel import gettext as _

from marketplace.accounts.services import roles
from marketplace.accounts.services.external import ensure_external_accounts
from marketplace.core.errors import Invalid, TooLarge
from marketplace.listings.queries import imports as reads
from marketplace.listings.queries.categories import category_tree
from marketplace.listings.rules.imports.mapping import Mapping as RowMapping
from marketplace.listings.rules.imports.mapping import as_table
from marketplace.listings.rules.imports.rows import Options
from marketplace.listings.rules.imports.text import one_line
from marketplace.listings.services.imports.runs import Request
from marketplace.listings.services.publishing import REQUIRE_APPROVAL

DEFAULT_SOURCE: Final = "import"
LONGEST_SOURCE: Final = 60
CHUNK: Final = 1 << 20


def measure(stream: BinaryIO, largest: int | None = None) -> tuple[str, int]:
    """Return the digest and the size of a file, and go back to its beginning.

    Raises:
        TooLarge: more than `largest` bytes.

    """
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
        if largest is not None and size > largest:
            raise TooLarge(_("A file may have %(most)s megabytes. Pack it, or split it.", most=largest // 2**20))
    stream.seek(0)
    return digest.hexdigest(), size


def source_name(wanted: str, mapping: RowMapping) -> str:
    """Return the name under which the ids of a file are known."""
    return one_line(wanted or mapping.source)[:LONGEST_SOURCE] or DEFAULT_SOURCE


def check_options(options: Options) -> None:
    """Refuse a category that does not exist.

    Raises:
        Invalid: there is none of that name.

    """
    if options.category and category_tree().find(options.category) is None:
        message = _("There is no category “%(slug)s”.", slug=options.category)
        raise Invalid(message, errors={"category": [message]})


def seller_of(username: str) -> int:
    """Return the account that an operator names, which becomes a seller's.

    Raises:
        Invalid: there is none.

    """
    account = reads.find_account(username)
    if account is None:
        message = _("There is no account called “%(name)s”.", name=username)
        raise Invalid(message, errors={"seller": [message]})
    roles.become_seller(account.id)
    return int(account.id)


def request_for_operator(
    mapping: RowMapping, options: Options, *, source: str, username: str | None, by_id: int | None, **file: str | int
) -> Request:
    """Return a request for `username`'s listings; for those of each row's owner; else for the source's own account."""
    source = source_name(source, mapping)
    has_owners = not username and "owner" in mapping.fields
    seller_id: int | None = None
    if username:
        seller_id = seller_of(username)
    elif not has_owners:
        seller_id = ensure_external_accounts(source, [(source, source.replace("-", " ").capitalize())])[source]
    return _request(mapping, replace(options, has_owners=has_owners), source, by_id, seller_id, file)


def request_for_seller(
    mapping: RowMapping, options: Options, *, source: str, seller_id: int, **file: str | int
) -> Request:
    """Return a request for a seller's own listings, whatever owners the file names."""
    options = replace(options, has_owners=False, needs_approval=REQUIRE_APPROVAL.get())
    return _request(mapping, options, source_name(source, mapping), seller_id, seller_id, file)


def _request(
    mapping: RowMapping, options: Options, source: str, by_id: int | None, seller_id: int | None,
    file: Mapping[str, str | int],
) -> Request:  # fmt: skip
    check_options(options)
    return Request(
        by_id=by_id, seller_id=seller_id, source=source, file_name=str(file["name"])[-200:],
        digest=str(file["digest"]), size=int(file["size"]), file_key=str(file["key"]) if file.get("key") else None,
        mapping=as_table(mapping), options=asdict(options),
    )  # fmt: skip
