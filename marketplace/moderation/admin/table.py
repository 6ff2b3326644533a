"""The table of cases: what is shown, filtered and exported."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from marketplace.accounts.models import Account
from marketplace.core.tables import Column, Filter, Table
from marketplace.core.words import has_words
from marketplace.moderation.models import Case
from marketplace.moderation.models.case import CASE_WORDS
from marketplace.moderation.rules.cases import STATES, State
from marketplace.moderation.rules.reasons import REASONS
from marketplace.moderation.rules.targets import kinds

MINE: Final = "mine"
OWNER: Final = aliased(Account, name="owner")
CLAIMER: Final = aliased(Account, name="claimer")


def _rows() -> Any:
    return (
        select(
            Case, OWNER.username.label("owner"), OWNER.created_at.label("owner_since"),
            CLAIMER.username.label("claimer"),
        )
        .outerjoin(OWNER, OWNER.id == Case.owner_id)
        .outerjoin(CLAIMER, CLAIMER.id == Case.claimed_by)
    )  # fmt: skip


def _search(rows: Select[Any], wanted: str) -> Select[Any]:
    number = wanted.upper().removeprefix("R-")
    if number.isascii() and number.isdigit() and len(number) < 16:
        return rows.where(Case.id == int(number))
    owners = select(Account.id).where(Account.username == wanted.lower().removeprefix("@"))
    return rows.where(or_(has_words(CASE_WORDS, wanted), Case.owner_id.in_(owners)))


def _tab(rows: Select[Any], tab: str) -> Select[Any]:
    if tab == MINE:
        return rows.where(Case.claimed_by == current_user.id, Case.state != State.CLOSED)
    return rows.where(Case.state == tab)


_WITH: Final = {"none": Case.claimed_by.is_(None), "hidden": Case.hidden_at.is_not(None)}

CASES: Final = Table(
    "reports",
    _rows,
    Case.id,
    (
        Column("report", _l("Report"), lambda row: f"R-{row.Case.id}"),
        Column("about", _l("About"), lambda row: row.Case.title),
        Column("kind", _l("Kind"), lambda row: row.Case.target_type, is_shown=False),
        Column("target_id", _l("Number"), lambda row: row.Case.target_id, is_shown=False),
        Column("reason", _l("Reason"), lambda row: row.Case.reason),
        Column("from", _l("From"), lambda row: row.Case.report_count),
        Column("owner", _l("Owner"), lambda row: row.owner),
        Column("weight", _l("Weight"), lambda row: row.Case.weight / 100, sort=Case.weight, is_end=True),
        Column("waiting", _l("Waiting"), lambda row: row.Case.opened_at, sort=Case.id, is_end=True),
        Column("with", _l("With"), lambda row: row.claimer),
        Column("state", _l("State"), lambda row: row.Case.state, is_shown=False),
        Column("decision", _l("Decision"), lambda row: row.Case.decision, is_shown=False),
    ),
    (
        Filter("q", _l("Report, thing, owner"), _search),
        Filter("reason", _l("Reason"), lambda rows, value: rows.where(Case.reason == value), tuple(REASONS.items())),
        Filter(
            "kind", _l("Kind"), lambda rows, value: rows.where(Case.target_type == value),
            lambda: [(kind.name, kind.label) for kind in kinds()],
        ),
        Filter(
            "with", _l("With"),
            lambda rows, value: rows.where(_WITH[value]),
            (("none", _l("unclaimed")), ("hidden", _l("hidden by reports"))),
        ),
        Filter("tab", _l("State"), _tab, ((MINE, _l("Mine")), *STATES.items())),
    ),
)  # fmt: skip
