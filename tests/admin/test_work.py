"""Jobs, mail and health: looked at, run again, dropped, sent once more."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text

from marketplace.core import audit, jobs, mail, queue
from marketplace.core.db import session
from marketplace.core.models import SentMail
from tests.support.pages import PageClient


@jobs.job("tests.break", attempts=1)
def break_things(thing: str) -> None:
    raise RuntimeError(f"{thing} broke")


@pytest.fixture
def failed_job(app: Flask) -> int:
    jobs.enqueue(break_things, thing="kettle")
    job_id = session().scalar(text("UPDATE procrastinate_jobs SET status = 'doing' RETURNING id"))
    session().execute(
        text("UPDATE procrastinate_jobs SET status = 'failed', attempts = 1 WHERE id = :id"), {"id": job_id}
    )
    queue.note_failure(job_id, "tests.break", 1, "RuntimeError: kettle broke")
    session().commit()
    return job_id


def status(job_id: int) -> str | None:
    found = queue.find(job_id)
    return found and found.status


def test_a_failed_job_is_looked_at_and_run_again(as_ada: PageClient, failed_job: int) -> None:
    assert "Failed jobs" in as_ada.get("/admin").text
    assert "tests.break" in as_ada.get("/admin/jobs?kind=tests.break").text
    page = as_ada.get(f"/admin/jobs/{failed_job}").text
    assert "kettle broke" in page
    assert "kettle&#34;" in page or '"kettle"' in page
    response = as_ada.send("/admin/jobs/several", {"ids": failed_job, "action": "retry"}, follow_redirects=True)
    assert "1 job will run again." in response.text
    assert status(failed_job) == "todo"
    assert audit.entries_of("job", failed_job)[0].before == {"kind": "tests.break", "arguments": {"thing": "kettle"}}
    assert "tests.break" in as_ada.get("/admin/jobs?state=todo").text


def test_a_failed_job_is_given_up(as_ada: PageClient, failed_job: int) -> None:
    as_ada.send("/admin/jobs/several", {"ids": [failed_job, "x"], "action": "drop"})
    assert status(failed_job) is None
    as_ada.send("/admin/jobs/several", {"ids": failed_job, "action": "burn"})
    assert as_ada.get(f"/admin/jobs/{failed_job}").status_code == 404


def test_schedules_are_shown_and_run_now(as_ada: PageClient) -> None:
    assert "accounts.purge" in as_ada.get("/admin/jobs/schedules").text
    assert as_ada.send("/admin/jobs/schedules/accounts.purge").status_code == 303
    assert session().scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'accounts.purge'")) == 1
    assert as_ada.send("/admin/jobs/schedules/no.such").status_code == 404


@pytest.fixture
def message(app: Flask) -> SentMail:
    found = SentMail(
        recipient="Alice@example.com", kind="test", subject="Hello", text="The words", html="<p>x</p>",
        status="failed", error="ConnectionRefusedError: nobody there",
    )  # fmt: skip
    session().add(found)
    session().commit()
    return found


def test_a_message_is_found_read_and_sent_again(as_ada: PageClient, message: SentMail) -> None:
    page = as_ada.get("/admin/mail?to=alice@example.com&status=failed").text
    assert "nobody there" in page
    assert "The words" in as_ada.get(f"/admin/mail/{message.id}").text
    assert audit.entries_of("mail", message.id)[0].action == "mail.read"
    assert as_ada.send(f"/admin/mail/{message.id}/resending").status_code == 303
    assert message.status == "waiting"
    assert as_ada.send(f"/admin/mail/{message.id}/resending").status_code == 409


def test_one_time_links_are_never_shown(as_ada: PageClient, message: SentMail) -> None:
    message.is_secret = True
    session().commit()
    page = as_ada.get(f"/admin/mail/{message.id}").text
    assert "The words" not in page
    assert "reader’s alone" in page
    assert as_ada.send(f"/admin/mail/{message.id}/resending").status_code == 409
    with pytest.raises(Exception, match="alone"):
        mail.resend(message)


def test_how_things_are(as_ada: PageClient) -> None:
    page = as_ada.get("/admin/health").text
    for words in ("Largest tables", "PostgreSQL", "database", "listings"):
        assert words in page
    assert "Health" in as_ada.get("/admin").text


@pytest.mark.parametrize("path", ["/admin/jobs", "/admin/jobs/schedules", "/admin/mail", "/admin/health"])
def test_moderators_and_others_stay_out(as_vera: PageClient, as_bob: PageClient, path: str) -> None:
    assert as_vera.get(path).status_code == as_bob.get(path).status_code == 403
