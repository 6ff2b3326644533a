"""Looking into a file that was sent. The scanner is asked while no transaction is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import NotFound
from marketplace.core.scanners import verdict_on
from marketplace.core.storage import storage
from marketplace.messaging.models import Attachment
from marketplace.messaging.rules.files import State
from marketplace.messaging.services import attaching


def check(attachment_id: int) -> None:
    """Let go of an attachment that is held back, or destroy it. Running again changes nothing."""
    check_held(Attachment, attachment_id, attaching.settle)


def check_held(model: type[Any], file_id: int, settle: Callable[[int, State], object]) -> None:
    """Have the scanner look into a file that is held back and settle what becomes of it.

    `model` has a `state` and the `key` under which the file is stored. While the scanner is away the file stays held
    back, and is asked about again by the clock.
    """
    data = _read(model, file_id)
    verdict = None if data is None else verdict_on(data, **{model.__name__.lower(): file_id})
    if verdict is not None:
        with unit_of_work():
            settle(file_id, State.READY if verdict.is_clean else State.INFECTED)


def _read(model: type[Any], file_id: int) -> bytes | None:
    with unit_of_work():
        row = session().get(model, file_id)
        if row is None or row.state != State.HELD:
            return None
        try:
            with storage().open(row.key) as file:
                return file.read()
        except NotFound:
            return None
