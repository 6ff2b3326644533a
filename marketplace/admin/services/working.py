"""What operators do with jobs and mails: again, or no more. Each act is written down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask_babel import gettext as _

from marketplace.core import audit, jobs, mail, queue
from marketplace.core.errors import Conflict, NotFound
from marketplace.core.models import SentMail

ACTIONS: Final[dict[str, Callable[[int], bool]]] = {"retry": queue.retry, "drop": queue.drop}


def act(action: str, job_id: int, *, by: int) -> bool:
    """Let a failed job run again ("retry"), or give it up ("drop"); say whether there was one to do it with."""
    found = queue.find(job_id)
    if found is None or action not in ACTIONS or not ACTIONS[action](job_id):
        return False
    before = {"kind": found.task_name, "arguments": found.args}
    audit.record(f"job.{action}", "job", job_id, actor_id=by, before=before)
    return True


def must_act(action: str, job_id: int, *, by: int) -> None:
    """Do it.

    Raises:
        NotFound: there is no such job, or none any more.
        Conflict: it did not fail, so that there is nothing to repeat, or it runs just now.

    """
    get_job(job_id)
    if not act(action, job_id, by=by):
        raise Conflict(_("A job in this state can't be run again or dropped."))


def get_job(job_id: int) -> Any:
    """Return a job. Raises NotFound."""
    found = queue.find(job_id)
    if found is None:
        raise NotFound(_("There is no such job (any more). Jobs that are done are not kept."))
    return found


def run_now(name: str, *, by: int) -> queue.Schedule:
    """Run a scheduled job now, besides its schedule. Raises NotFound."""
    found = next((each for each in queue.schedules() if each.job.name == name), None)
    if found is None:
        raise NotFound(_("There is no such job."))
    jobs.enqueue_kind(found.job, once=f"now:{name}")
    audit.record("job.run", "schedule", name, actor_id=by)
    return found


def resend(message: SentMail, *, by: int) -> None:
    """Send a message once more. Raises Conflict."""
    mail.resend(message)
    audit.record("mail.resent", "mail", message.id, actor_id=by)


def note_reading(message: SentMail, *, by: int) -> None:
    """Write down that somebody reads a message to a person."""
    audit.record("mail.read", "mail", message.id, actor_id=by)
