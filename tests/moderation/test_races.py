"""Two moderators at once, and many reporters."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import select

from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Conflict
from marketplace.moderation.models import Case, Report
from marketplace.moderation.services import deciding, reporting
from tests.bookmarks.stock import offer
from tests.moderation.conftest import viewer
from tests.support import cast

PEOPLE = 8


def test_many_reporters_open_one_case(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        listing_id = offer(cast.person("bob").id).id
        viewers = [viewer(cast.person(f"n{number}")) for number in range(PEOPLE)]
    start = Barrier(PEOPLE)

    def report(number: int) -> None:
        with own_app.app_context():
            start.wait()
            with unit_of_work():
                reporting.report(viewers[number], "listing", listing_id, "scam")

    with ThreadPoolExecutor(PEOPLE) as pool:
        list(pool.map(report, range(PEOPLE)))
    with own_app.app_context():
        case = session().scalars(select(Case)).one()
        assert case.report_count == PEOPLE == len(session().scalars(select(Report.id)).all())
        assert case.weight == sum(session().scalars(select(Report.weight)))


def test_two_moderators_at_once_decide_once(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        listing_id = offer(cast.person("bob").id).id
        case_id = reporting.report(viewer(cast.person("alice")), "listing", listing_id, "scam").case_id
        moderators = [viewer(cast.person(name, role="moderator")) for name in ("vera", "vito")]
    start = Barrier(2)

    def decide(number: int) -> bool:
        with own_app.app_context():
            start.wait()
            try:
                with unit_of_work():
                    deciding.decide(case_id, ("no_action", "hide")[number], by=moderators[number], statement="So.")
            except Conflict:
                return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(decide, range(2))) == [False, True]
