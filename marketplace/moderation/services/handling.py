"""Working on a case: taking it, asking its owner, noting something. Two moderators never work on one unknowingly."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import select

from marketplace.accounts.queries.people import find_accounts_by_id
from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.core.events import announce
from marketplace.moderation.events import OwnerAsked
from marketplace.moderation.models import Case
from marketplace.moderation.rules.cases import ANSWER_WITHIN, LIFECYCLE, MODERATOR, OWNER, SYSTEM, State

LONGEST_WORDS: Final = 2_000


def lock(case_id: int) -> Case:
    """Return a case that nobody else changes until the commit. Raises NotFound."""
    case = session().get(Case, case_id, with_for_update=True, populate_existing=True)
    if case is None:
        raise NotFound(_("There is no such case."))
    return case


def claim(case_id: int, *, by: int) -> Case:
    """Take a case. Again is no error.

    Raises:
        NotFound: no such case.
        Conflict: someone else has it, or it is closed.

    """
    case = lock(case_id)
    must_be_free(case, by)
    if case.state == State.CLOSED:
        raise Conflict(_("This case is closed."))
    if case.claimed_by is None:
        case.claimed_by, case.claimed_at = by, clock.now()
        audit.record("case.claimed", "case", case.id, actor_id=by)
    return case


def release(case_id: int, *, by: int) -> Case:
    """Put a case back for others, also one that a colleague left lying. Again is no error."""
    case = lock(case_id)
    if case.claimed_by is not None:
        audit.record("case.released", "case", case.id, actor_id=by, before={"claimed_by": case.claimed_by})
        case.claimed_by = case.claimed_at = None
    return case


def ask(case_id: int, question: str, *, by: int) -> Case:
    """Ask whoever owns the thing something before deciding; the case waits for their answer, a week at most.

    Raises:
        NotFound: no such case.
        Conflict: someone else has it, it is not open, or nobody owns the thing.
        Invalid: no question.

    """
    case, question = lock(case_id), words(question, "question")
    must_be_free(case, by)
    move = LIFECYCLE.move("ask", case.state, MODERATOR)
    if case.owner_id is None:
        raise Conflict(_("There is nobody to ask."))
    case.state, case.question, case.answer, case.asked_at = move.target, question, "", clock.now()
    case.claimed_by, case.claimed_at = by, case.claimed_at or clock.now()
    audit.record("case.asked", "case", case.id, actor_id=by, reason=question)
    announce(OwnerAsked(case.id, case.owner_id))
    return case


def answer(case: Case, said: str, *, by: int) -> None:
    """Take in the owner's answer.

    Raises:
        Conflict: nothing is asked.
        Invalid: no answer.

    """
    case, said = lock(case.id), words(said, "answer")
    case.state = LIFECYCLE.move("answer", case.state, OWNER).target
    case.answer = said
    audit.record("case.answered", "case", case.id, actor_id=by)


def add_note(case_id: int, note: str, *, by: int) -> None:
    """Write something for the other moderators into the history of a case. Raises NotFound, Invalid."""
    audit.record("case.noted", "case", lock(case_id).id, actor_id=by, reason=words(note, "note"))


def wake_up(now: datetime) -> int:
    """Bring cases back whose owner did not answer in time, and return how many."""
    statement = select(Case).where(Case.state == State.WAITING, Case.asked_at < now - ANSWER_WITHIN)
    found = session().scalars(statement.with_for_update(skip_locked=True)).all()
    for case in found:
        case.state = LIFECYCLE.move("answer", case.state, SYSTEM).target
        audit.record("case.unanswered", "case", case.id, actor_id=None)
    return len(found)


def must_be_free(case: Case, by: int) -> None:
    """Refuse to work on what someone else has taken. Raises Conflict."""
    if case.claimed_by in (None, by):
        return
    person = find_accounts_by_id([case.claimed_by]).get(case.claimed_by)
    name = person.display_name if person else "—"
    raise Conflict(_("%(name)s has taken this case. Ask them, or put it back first.", name=name), code="case_claimed")


def words(said: str, field: str) -> str:
    """Return what someone wrote. Raises Invalid where it is nothing, or too much."""
    said = said.replace("\r\n", "\n").strip()
    if not said or len(said) > LONGEST_WORDS:
        wrong = _("Write something, at most %(n)s characters.", n=LONGEST_WORDS)
        raise Invalid(wrong, errors={field: [wrong]})
    return said
