"""One request, one commit: what an error began is undone, what waits for the commit runs after it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from marketplace.accounts.models import Account
from marketplace.core import audit, db, jobs, settings
from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.extensions import db as database
from marketplace.core.security import public
from tests.support.cast import person
from tests.support.pages import client_of

ran: list[str] = []


@jobs.job("tests.note")
def note(word: str) -> None:
    ran.append(word)


@jobs.job("tests.again", attempts=2)
def fail() -> None:
    raise RuntimeError("not today")


@pytest.fixture
def app_with_views(own_app: Flask) -> Flask:
    @own_app.post("/tests/make/<name>/<outcome>")
    @public
    def make(name: str, outcome: str) -> tuple[dict[str, str], int]:
        person(name)
        db.after_commit(lambda: ran.append(name))
        jobs.enqueue(note, word=name)
        if outcome == "refused":
            raise Conflict("no")
        if outcome == "twice":
            person(name)
        return {"state": "done"}, {"fine": 200, "422": 422}.get(outcome, 200)

    ran.clear()
    return own_app


def people_and_jobs(app: Flask) -> tuple[int, int]:
    with app.app_context():
        people = database.session.scalar(select(func.count()).select_from(Account)) or 0
        waiting = database.session.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'")) or 0
        return people, waiting


def post(app: Flask, path: str) -> int:
    client = client_of(app)
    return client.send(path, headers={"Accept": "application/json"}).status_code


def test_a_good_answer_commits_with_its_jobs_and_what_waited(app_with_views: Flask) -> None:
    assert post(app_with_views, "/tests/make/alice/fine") == 200
    assert people_and_jobs(app_with_views) == (1, 1)
    assert ran == ["alice"]


@pytest.mark.parametrize("outcome", ["refused", "422", "twice"])
def test_anything_else_leaves_nothing_behind(app_with_views: Flask, outcome: str) -> None:
    status = post(app_with_views, f"/tests/make/bob/{outcome}")
    assert status == {"refused": 409, "422": 422, "twice": 409}[outcome]
    assert people_and_jobs(app_with_views) == (0, 0)
    assert ran == []


def test_a_block_that_raises_is_undone(own_app: Flask) -> None:
    ran.clear()
    with own_app.app_context():
        with pytest.raises(ZeroDivisionError), unit_of_work():
            person(f"alice{1 // len(ran)}" if person("alice") else "")
        assert session().scalar(select(func.count()).select_from(Account)) == 0


def test_jobs_run_in_order_of_priority_and_once(app: Flask) -> None:
    ran.clear()
    jobs.enqueue(note, word="later")
    jobs.enqueue(note, word="first", priority=5)
    jobs.enqueue(note, once="one", word="only")
    jobs.enqueue(note, once="one", word="never")
    assert jobs.run_waiting() == 3
    assert ran == ["first", "later", "only"]
    assert jobs.run_waiting() == 0


def test_the_audit_log_can_only_grow(app: Flask) -> None:
    audit.record("thing.changed", "thing", 7, actor_id=None, before={"a": 1}, after={"a": 2})
    session().flush()
    for statement in ("UPDATE audit_entries SET action = 'x'", "DELETE FROM audit_entries", "TRUNCATE audit_entries"):
        with pytest.raises(IntegrityError, match="append-only"), session().begin_nested():
            session().execute(text(statement))


def test_a_platform_setting_keeps_its_type_and_leaves_a_trace(app: Flask) -> None:
    limit = settings.declare("tests.limit", 3, "A number.", lambda value: None if value > 0 else "must be positive")
    assert limit.get() == 3
    settings.change("tests.limit", 5, by=None)
    settings.forget()
    assert limit.get() == 5
    for wrong in ("5", True, 0):
        with pytest.raises(Invalid):
            settings.change("tests.limit", wrong, by=None)
    with pytest.raises(Invalid):
        settings.change("tests.unknown", 1, by=None)
    written = session().execute(text("SELECT before, after FROM audit_entries")).all()
    assert written == [({"value": 3}, {"value": 5})]
