"""Copies of someone's data: asked for, put together by every feature, fetched for a week."""

from __future__ import annotations

import io
import json
import secrets
import zipfile
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any, Final

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from marketplace.accounts.events import PersonalDataReady, PersonalDataRequested
from marketplace.accounts.models import PersonalExport, PersonalExportPart
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, NotFound
from marketplace.core.events import announce
from marketplace.core.leftovers import keep_new
from marketplace.core.storage import storage

KEPT_FOR: Final = timedelta(days=7)
WAIT_FOR: Final = timedelta(hours=1)
"""After this a copy that is not ready is taken for lost, and another may be asked for."""


def request_export(account_id: int) -> PersonalExport:
    """Note that someone wants a copy.

    Raises:
        Conflict: one is on its way already.

    """
    waiting = select(PersonalExport.id).where(
        PersonalExport.account_id == account_id,
        PersonalExport.finished_at.is_(None),
        PersonalExport.created_at > clock.now() - WAIT_FOR,
    )
    if session().scalar(waiting.limit(1)) is not None:
        raise Conflict(_("A copy is on its way already; we write to you when it is ready."), code="export_waiting")
    export = PersonalExport(account_id=account_id, created_at=clock.now())
    session().add(export)
    session().flush()
    return export


def add(export_id: int, name: str, data: Any, files: Mapping[str, str] | None = None) -> None:
    """Add a feature's part: JSON `data` as `name.json`, and files by their names in the copy and storage keys."""
    values = {"export_id": export_id, "name": name, "data": data, "files": dict(files or {})}
    statement = insert(PersonalExportPart).values(**values)
    session().execute(
        statement.on_conflict_do_update(
            index_elements=["export_id", "name"],
            set_={"data": statement.excluded.data, "files": statement.excluded.files},
        )
    )


def collect(export_id: int) -> None:
    """Let every feature add its part and keep the whole as a ZIP file."""
    export = session().get(PersonalExport, export_id, with_for_update=True)
    if export is None or export.finished_at is not None:
        return
    announce(PersonalDataRequested(export.account_id, export_id))
    parts = select(PersonalExportPart).where(PersonalExportPart.export_id == export_id)
    key = f"exports/{secrets.token_hex(20)}.zip"
    keep_new(key, _zip(list(session().scalars(parts.order_by(PersonalExportPart.name)))), "application/zip")
    session().execute(delete(PersonalExportPart).where(PersonalExportPart.export_id == export_id))
    export.file_key, export.finished_at, export.expires_at = key, clock.now(), clock.now() + KEPT_FOR
    session().flush()
    announce(PersonalDataReady(export.account_id, export_id))


def sign(export_id: int) -> str:
    """Return the token that stands for a copy in its link."""
    return _signer().dumps(export_id)


def of_token(account_id: int, token: str) -> PersonalExport:
    """Return the copy that a link leads to, for its owner only. Raises NotFound."""
    try:
        export_id = _signer().loads(token)
    except BadSignature:
        export_id = 0
    statement = select(PersonalExport).where(
        PersonalExport.id == export_id, PersonalExport.account_id == account_id, PersonalExport.expires_at > clock.now()
    )
    export = session().scalars(statement).first()
    if export is None:
        raise NotFound(_("This copy is not there, or no longer."))
    return export


def drop(exports: list[PersonalExport]) -> None:
    """Remove copies with their files."""
    for export in exports:
        if export.file_key:
            storage().delete(export.file_key)
        session().delete(export)


def purge() -> None:
    """Remove the copies whose time is over."""
    drop(list(session().scalars(select(PersonalExport).where(PersonalExport.expires_at < clock.now()).limit(500))))


def named(keys: Collection[str]) -> list[str]:
    """Return which of these files are copies that somebody may fetch; the others are left from jobs that died."""
    found = session().scalars(select(PersonalExport.file_key).where(PersonalExport.file_key.in_(keys)))
    return [key for key in found if key is not None]


def _zip(parts: list[PersonalExportPart]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            archive.writestr(f"{part.name}.json", json.dumps(part.data, indent=2, ensure_ascii=False))
            for name, key in part.files.items():
                with storage().open(key) as file:
                    archive.writestr(f"{part.name}/{name}", file.read())
    return buffer.getvalue()


def _signer() -> URLSafeSerializer:
    keys = current_app.config["SETTINGS"].secret_keys
    return URLSafeSerializer(list(reversed(keys)), salt="personal-export")
