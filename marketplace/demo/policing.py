"""What people report and what moderators make of it: a case in every state, a suspended account, a job that failed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from sqlalchemy import exists, func, select, text, update

from marketplace.accounts.models import Account
from marketplace.accounts.rules import Role, Viewer
from marketplace.core import clock, jobs, mail, queue
from marketplace.core.db import session
from marketplace.core.models import SentMail
from marketplace.demo.content import SOURCE
from marketplace.listings.models import Listing
from marketplace.moderation.models import Case, Report
from marketplace.moderation.services import deciding, handling, reporting

MODERATOR: Final = "vera"
SECOND: Final = "ada"
_CHANGE: Final = text("""
    UPDATE procrastinate_jobs SET status = CAST(:status AS procrastinate_job_status), attempts = 6 WHERE id = :id
""")
BY_HOURS: Final = (2, 5, 9, 1, 26, 51, 74, 99, 140, 200, 3)

REPORTS: Final[tuple[tuple[str, tuple[tuple[str, str], ...]], ...]] = (
    ("misleading", (("nadia", "The second photo is from the maker's catalogue. I asked for one of the real thing."),)),
    ("scam", (("theo", "Asked me to pay a deposit by bank transfer before I could look at it."),
              ("lucia", "Same wording as a listing I saw on another site, with another town."))),
    ("off_platform", (("petra", "Writes that it costs less if I pay outside of the market."),
                      ("marcus", "Wanted my phone number before answering anything."),
                      ("yuki", "Told me to send the money to a friend's account."))),
    ("counterfeit", (("grace", "The stitching and the stamp are not those of the brand."),)),
    ("prohibited", (("sam", "Are these allowed here? They look like they need a licence."),)),
    ("spam", (("leo", "Listed twice under two names."),)),
    ("misleading", (("ines", "Says “as new” and shows a crack in the fourth photo."),)),
    ("copyright", (("kath", "That is my drawing, taken from my page without asking."),)),
    ("scam", (("otis", "The price is a tenth of what it should be. Too good to be true."),)),
    ("unsafe", (("ruth", "The cable is bare near the plug, you can see it in the photo."),)),
)  # fmt: skip
"""What is said about ten listings, and by whom."""


def load() -> None:
    """Tell all of it, unless that was done before."""
    if session().scalar(select(exists().where(Case.id > 0))):
        return
    people = {account.username: account for account in session().scalars(select(Account))}
    viewers = {name: _viewer(account) for name, account in people.items()}
    cases = _report_everything(viewers)
    _work_through(cases, viewers)
    _someone_shut_out(people, viewers)
    _let_time_pass()
    _a_job_that_failed(people["gus"].email)


def _report_everything(viewers: dict[str, Viewer]) -> list[int]:
    """Let people report a listing each, none of it their own; return the cases."""
    statement = select(Listing.id, Listing.seller_id).where(Listing.external_source == SOURCE)
    statement = statement.where(Listing.status == "active", Listing.deleted_at.is_(None))
    goods = iter(session().execute(statement.where(Listing.kind == "product").order_by(Listing.id.desc())).all())
    found = []
    for reason, reports in REPORTS:
        reporters = [viewers[name] for name, _words in reports if name in viewers]
        listing = next(row for row in goods if row.seller_id not in {each.id for each in reporters})
        for viewer, (_name, words) in zip(reporters, reports, strict=False):
            case_id = reporting.report(viewer, "listing", listing.id, reason, words).case_id
        found.append(case_id)
    found.append(reporting.report(viewers["nadia"], "user", viewers["hugo"].id, "harassment", "Keeps writing.").case_id)
    return found


def _work_through(cases: list[int], viewers: dict[str, Viewer]) -> None:
    """Bring the cases into every state that there is."""
    vera, ada = viewers[MODERATOR], viewers[SECOND]
    handling.claim(cases[1], by=vera.id)
    handling.add_note(cases[1], "Same phone number as a case of last week. Looking for more.", by=vera.id)
    acts: list[Callable[[], object]] = [
        lambda: handling.ask(cases[3], "Where did you buy it? A photo of the receipt would settle this.", by=vera.id),
        lambda: _asked_and_answered(cases[4], vera),
        lambda: deciding.decide(cases[5], "no_action", by=vera, note="Two sizes, not a duplicate."),
        lambda: deciding.decide(cases[6], "warn", by=ada, statement="Please write flaws down, photos hide them."),
        lambda: _appealed(cases[7], vera),
        lambda: _taken_back(cases[8], vera, ada),
        lambda: deciding.decide(cases[9], "hide", by=vera, statement="It is not safe to sell with a bare cable.",
                                note="Third electrical thing without a plug this month."),
    ]  # fmt: skip
    for act in acts:
        act()


def _asked_and_answered(case_id: int, vera: Viewer) -> None:
    case = handling.ask(case_id, "Do buyers need a licence for it where you live?", by=vera.id)
    said = "No, it is the small kind. I have put the rule's number into the description."
    handling.answer(case, said, by=case.owner_id or 0)


def _appealed(case_id: int, vera: Viewer) -> None:
    said = "The drawing belongs to someone else."
    case = deciding.decide(case_id, "hide", by=vera, statement=said, note="She showed drafts.")
    deciding.appeal(case, "I bought the rights from her brother, I have it in writing.", by=case.owner_id or 0)


def _taken_back(case_id: int, vera: Viewer, ada: Viewer) -> None:
    case = deciding.decide(case_id, "hide", by=vera, statement="The price can not be real.")
    deciding.appeal(case, "It is broken, and the title says so. That is why it costs so little.", by=case.owner_id or 0)
    deciding.reverse(case_id, by=ada, note="Right: “for parts” is the first word of it.")


def _someone_shut_out(people: dict[str, Account], viewers: dict[str, Viewer]) -> None:
    """Suspend someone who sells nothing, after a report about them."""
    sellers = select(Listing.seller_id)
    statement = select(Account.username).where(Account.role == Role.BUYER, Account.id.not_in(sellers))
    buyer = session().scalar(statement.where(Account.username.not_in(("alice", "charlie", "hugo"))).limit(1))
    name = buyer or "jun"
    said = "The same message to everyone here."
    case_id = reporting.report(viewers["grace"], "user", people[name].id, "spam", said).case_id
    why = "You wrote the same advertisement to forty people."
    deciding.decide(case_id, "suspend", by=viewers[MODERATOR], statement=why)
    people[name].suspended_until = clock.now() + timedelta(days=7)


def _let_time_pass() -> None:
    """Let the cases be as old as they would be."""
    for case_id, hours in zip(session().scalars(select(Case.id).order_by(Case.id)).all(), BY_HOURS, strict=False):
        age = timedelta(hours=hours)
        session().execute(
            update(Case)
            .where(Case.id == case_id)
            .values(
                opened_at=Case.opened_at - age,
                last_report_at=Case.last_report_at - age,
                decided_at=Case.decided_at - func.least(age * 0.8, timedelta(days=2)),
            )
        )
        session().execute(update(Report).where(Report.case_id == case_id).values(created_at=Report.created_at - age))


def _a_job_that_failed(address: str) -> None:
    """Leave a message that could not be delivered, with the job that tried."""
    message = SentMail(
        recipient=address, kind="notifications.digest", subject="What happened this week",
        html="<p>Seven new listings near you, and two prices went down.</p>",
        text="Seven new listings near you, and two prices went down.", status="failed",
        error="ConnectionRefusedError: [Errno 111] Connection refused",
    )  # fmt: skip
    session().add(message)
    session().flush()
    jobs.enqueue(mail.deliver, at=clock.now() + timedelta(days=1), mail_id=message.id)
    newest = "SELECT max(id) FROM procrastinate_jobs WHERE task_name = 'core.deliver_mail'"
    job_id = session().scalar(text(newest)) or 0
    for status in ("doing", "failed"):
        session().execute(_CHANGE, {"status": status, "id": job_id})
    trace = 'Traceback (most recent call last):\n  File "smtplib.py", line 312, in _get_socket\n' + message.error
    queue.note_failure(job_id, "core.deliver_mail", 6, trace)


def _viewer(account: Account) -> Viewer:
    return Viewer(
        id=account.id, username=account.username, name=account.name, email=account.email, role=Role(account.role),
        email_verified=True, is_verified=account.is_verified, picture_key=None, language=account.language,
        time_zone=account.time_zone, currency=account.currency, token="",
    )  # fmt: skip
