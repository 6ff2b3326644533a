"""Jobs, mail and health for programs: the same as the pages say and do."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from marketplace.core import audit, queue
from marketplace.core.db import session
from marketplace.core.models import SentMail
from tests.admin.test_work import failed_job, message
from tests.support.pages import PageClient

__all__ = ["failed_job", "message"]

API = "/api/v1/admin"


def call(client: PageClient, method: str, path: str) -> Any:
    return client.open(f"{API}{path}", method=method, headers={"X-CSRFToken": client.csrf()})


class TestJobs:
    def test_a_failed_job_is_listed_looked_at_and_run_again(self, as_ada: PageClient, failed_job: int) -> None:
        found = as_ada.get(f"{API}/jobs?kind=tests.break").get_json()
        assert [each["job_id"] for each in found["jobs"]] == [failed_job]
        one = as_ada.get(f"{API}/jobs/{failed_job}").get_json()
        assert (one["arguments"], one["failures"][0]["error"]) == ({"thing": "kettle"}, "RuntimeError: kettle broke")
        again = call(as_ada, "POST", f"/jobs/{failed_job}/retry")
        assert (again.status_code, again.get_json()["state"]) == (200, "todo")
        assert audit.entries_of("job", failed_job)[0].action == "job.retry"
        assert call(as_ada, "POST", f"/jobs/{failed_job}/retry").status_code == 409
        assert as_ada.get(f"{API}/jobs?state=todo").get_json()["totalItems"] >= 1
        assert as_ada.get(f"{API}/jobs?state=done").status_code == 400

    def test_a_job_is_dropped(self, as_ada: PageClient, failed_job: int) -> None:
        assert call(as_ada, "DELETE", f"/jobs/{failed_job}").status_code == 204
        assert queue.find(failed_job) is None
        assert call(as_ada, "DELETE", f"/jobs/{failed_job}").status_code == 404
        assert audit.entries_of("job", failed_job)[0].action == "job.drop"

    def test_what_runs_by_the_clock(self, as_ada: PageClient) -> None:
        found = as_ada.get(f"{API}/schedules?limit=100").get_json()["schedules"]
        assert "17 * * * *" in {each["cron"] for each in found if each["name"] == "accounts.erase_due"}
        assert call(as_ada, "POST", "/schedules/accounts.purge/run").status_code == 202
        assert session().scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'accounts.purge'")) == 1
        assert call(as_ada, "POST", "/schedules/no.such/run").status_code == 404


class TestMail:
    def test_messages_are_listed_read_and_sent_again(self, as_ada: PageClient, message: SentMail) -> None:
        found = as_ada.get(f"{API}/mail?to=alice@example.com&status=failed").get_json()["mails"]
        assert [(each["mail_id"], each["error"][:22]) for each in found] == [(message.id, "ConnectionRefusedError")]
        assert "text" not in found[0]
        assert as_ada.get(f"{API}/mail/{message.id}").get_json()["text"] == "The words"
        assert audit.entries_of("mail", message.id)[0].action == "mail.read"
        assert call(as_ada, "POST", f"/mail/{message.id}/resend").get_json()["status"] == "waiting"
        assert call(as_ada, "POST", f"/mail/{message.id}/resend").status_code == 409
        assert as_ada.get(f"{API}/mail/99999").status_code == 404

    def test_one_time_links_are_never_shown(self, as_ada: PageClient, message: SentMail) -> None:
        message.is_secret = True
        session().commit()
        assert as_ada.get(f"{API}/mail/{message.id}").get_json()["text"] is None
        assert audit.entries_of("mail", message.id) == []


def test_how_things_are(as_ada: PageClient) -> None:
    found = as_ada.get(f"{API}/health").get_json()
    assert found["parts"]["database"] == "ok"
    assert "listings" in {each["name"] for each in found["largest_tables"]}
    assert found["versions"]["PostgreSQL"]


@pytest.mark.parametrize("path", ["/jobs", "/jobs/1", "/schedules", "/mail", "/mail/1", "/health"])
def test_moderators_and_others_stay_out(as_vera: PageClient, as_bob: PageClient, client: PageClient, path: str) -> None:
    assert [each.get(API + path).status_code for each in (as_vera, as_bob, client)] == [403, 403, 401]
