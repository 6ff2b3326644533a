"""Which documents are taken, which sides they have, and in which states a file of one may be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from marketplace.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A sort of paper, and whether its back says something."""

    key: str
    label: Any
    has_back: bool
    front: Any


TYPES: Final = {
    each.key: each
    for each in (
        DocumentType("passport", _l("Passport"), has_back=False, front=_l("The page with the photo")),
        DocumentType("identity_card", _l("Identity card"), has_back=True, front=_l("The front")),
        DocumentType("driving_licence", _l("Driving licence"), has_back=True, front=_l("The front")),
        DocumentType("company_register", _l("Company register extract"), has_back=False, front=_l("The extract")),
    )
}
ALIASES: Final = {
    "id_card": "identity_card", "national_id": "identity_card", "id": "identity_card",
    "driving_license": "driving_licence", "drivers_license": "driving_licence", "driver_license": "driving_licence",
    "business_registration": "company_register",
}  # fmt: skip
"""Other names under which programs know them."""


class Side(StrEnum):
    """Which part of a document a file shows."""

    FRONT = "front"
    BACK = "back"


FIELDS: Final = {Side.FRONT: "file", Side.BACK: "file_back"}
"""Under which name each side is sent."""


class State(StrEnum):
    """What became of a file that was sent."""

    WAITING = "waiting"
    QUARANTINED = "quarantined"
    READY = "ready"
    INFECTED = "infected"
    UNREADABLE = "unreadable"
    DELETED = "deleted"


UNSEEN: Final = (State.WAITING, State.QUARANTINED)
"""Not checked yet: nobody sees it, and no decision rests on it."""

STATE_LABELS: Final = {
    State.WAITING: _l("Being prepared"),
    State.QUARANTINED: _l("Held back: the virus scanner does not answer; we try again by ourselves"),
    State.READY: _l("Ready to be looked at"),
    State.INFECTED: _l("Destroyed: the virus scanner found something in it"),
    State.UNREADABLE: _l("Could not be opened"),
    State.DELETED: _l("Deleted"),
}

MOST_BYTES: Final = 10 * 2**20
MOST_PIXELS: Final = 40_000_000
MOST_PAGES: Final = 8
ACCEPTED: Final = "image/jpeg,image/png,application/pdf"


def chosen_types(setting: str) -> list[DocumentType]:
    """Return the types that an operator's list names, in its order."""
    return [TYPES[key] for word in setting.split(",") if (key := word.strip()) in TYPES]


def check_types(setting: str) -> str | None:
    """Return what is wrong with an operator's list, or None."""
    words = [word.strip() for word in setting.split(",") if word.strip()]
    if not words or not set(words) <= set(TYPES):
        return _("List some of these, separated by commas: %(types)s.", types=", ".join(TYPES))
    return None


def type_of(name: str, setting: str) -> DocumentType:
    """Return the type that someone names.

    Raises:
        Invalid: it is not taken here.

    """
    key = ALIASES.get(name.strip().lower(), name.strip().lower())
    taken = {each.key: each for each in chosen_types(setting)}
    if key not in taken:
        message = _("We take one of: %(types)s.", types=", ".join(taken))
        raise Invalid(message, errors={"document_type": [message]})
    return taken[key]
