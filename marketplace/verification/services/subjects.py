"""What can be checked: people, and whatever the floors above declare."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from marketplace.accounts.queries.people import find_accounts_by_id
from marketplace.verification.rules.requests import ACCOUNT


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is to be checked, as a verifier sees it in the queue."""

    id: int
    name: str
    url: str | None
    picture: str | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SubjectKind:
    """A sort of subject. `describe` answers for many at once; `own_url` is where its owner follows the request."""

    name: str
    label: Any
    describe: Callable[[Collection[int]], Mapping[int, Subject]]
    own_url: Callable[[int], str]
    versions: Callable[[Collection[int]], Mapping[int, str]] = lambda _ids: {}
    """What changes with the subject: an approval is for what the verifier saw."""


_kinds: Final[dict[str, SubjectKind]] = {}


def declare(kind: SubjectKind) -> SubjectKind:
    """Declare a sort of subject; called once, where the room of a feature is loaded."""
    _kinds[kind.name] = kind
    return kind


def kinds() -> list[SubjectKind]:
    """Return every declared sort, in the order of the floors."""
    return list(_kinds.values())


def kind_choices() -> list[tuple[str, Any]]:
    """Return every declared sort with its label."""
    return [(kind.name, kind.label) for kind in kinds()]


def own_url(subject_type: str, subject_id: int) -> str:
    """Return where the owner of a subject follows its request."""
    kind = _kinds.get(subject_type)
    return kind.own_url(subject_id) if kind else "/"


def version_of(subject_type: str, subject_id: int) -> str:
    """Return the version of a subject at this moment; empty where it has none."""
    return versions_of([(subject_type, subject_id)])[subject_type, subject_id]


def versions_of(pairs: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """Return the versions of the subjects of these (type, id) pairs, with one call for each type."""
    found: dict[tuple[str, int], str] = {}
    for name in {subject_type for subject_type, _id in pairs}:
        ids = {subject_id for subject_type, subject_id in pairs if subject_type == name}
        known = _kinds[name].versions(ids) if name in _kinds else {}
        found |= {(name, subject_id): known.get(subject_id, "") for subject_id in ids}
    return found


def describe(pairs: Collection[tuple[str, int]]) -> dict[tuple[str, int], Subject]:
    """Return the subjects of these (type, id) pairs, with one call for each type; gone ones keep their number."""
    found: dict[tuple[str, int], Subject] = {}
    for name in {subject_type for subject_type, _id in pairs}:
        ids = {subject_id for subject_type, subject_id in pairs if subject_type == name}
        known = _kinds[name].describe(ids) if name in _kinds else {}
        for subject_id in ids:
            found[name, subject_id] = known.get(subject_id) or Subject(subject_id, f"{name} {subject_id}", None)
    return found


def _people(ids: Collection[int]) -> dict[int, Subject]:
    return {
        person.id: Subject(person.id, person.display_name, person.path, person.picture(64), f"@{person.username}")
        for person in find_accounts_by_id(ids).values()
    }


declare(SubjectKind(ACCOUNT, _l("Person"), _people, lambda _id: "/account/verification"))
