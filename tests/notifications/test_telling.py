"""Telling people things: in the inbox, and by mail."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from marketplace.accounts.models import Account
from marketplace.core import clock, jobs
from marketplace.core.db import session, unit_of_work
from marketplace.notifications.models import Delivery, Notice, Preference
from marketplace.notifications.rules import Channel, Kind, declare
from marketplace.notifications.services import mark_seen, notify
from tests.notifications.conftest import WORDS, mails, notices
from tests.support import cast


def test_a_notice_is_in_the_inbox_and_in_a_mail(alice: Account, tell: Callable[..., int]) -> None:
    told = tell(alice.id)
    jobs.run_waiting()

    (notice,) = notices(alice.id)
    assert (notice.id, notice.kind, notice.content) == (told, "test.parcel", "Bob sent you a parcel")
    assert (notice.url, notice.related_id, notice.read_at) == ("/orders/7", 7, None)
    (mail,) = mails()
    assert (mail.recipient, mail.kind, mail.subject) == (alice.email, "notice.test.parcel", "Bob sent you a parcel")
    assert "It left Ropewalk." in mail.text
    assert "http://localhost/orders/7" in mail.text
    assert '<a class="button" href="http://localhost/orders/7">' in mail.html
    assert "<p>It left Ropewalk.</p><p>Be at home.</p>" in mail.html
    assert session().scalars(select(Delivery.status)).all() == ["sent"]


def test_what_people_wrote_is_escaped_in_mails(alice: Account, tell: Callable[..., int]) -> None:
    tell(alice.id, sender="<b>Bob</b>\n\nBcc: x")
    jobs.run_waiting()
    assert "<b>Bob</b>" not in mails()[0].html
    assert mails()[0].subject == "<b>Bob</b>"


def test_a_kind_may_have_markup_of_its_own(alice: Account, letter: Kind, tell: Callable[..., int]) -> None:
    session().add(Preference(account_id=alice.id, kind=letter.name, channel=Channel.EMAIL, is_on=True))
    tell(alice.id, kind=letter, sender="<i>Bob</i>")
    jobs.run_waiting()
    assert "<p>It is <b>short</b>, Alice, says &lt;i&gt;Bob&lt;/i&gt;.</p>" in mails()[0].html


def test_an_unread_notice_of_the_same_key_is_replaced(alice: Account, tell: Callable[..., int]) -> None:
    first = tell(alice.id, key="order:7")
    again = tell(alice.id, key="order:7", sender="Carol", url="/orders/8", related_id=8)
    other = tell(alice.id, key="order:9")

    assert first == again != other
    kept, _other = notices(alice.id)
    assert (kept.content, kept.url, kept.related_id) == ("Carol sent you a parcel", "/orders/8", 8)
    assert session().scalar(select(func.count()).select_from(Delivery)) == 2, "one mail for each notice"

    mark_seen(alice.id, "order:7")
    assert tell(alice.id, key="order:7") not in {first, other}


def test_what_was_read_in_time_is_not_mailed(alice: Account, tell: Callable[..., int]) -> None:
    tell(alice.id, key="order:7")
    mark_seen(alice.id, "order:7")
    jobs.run_waiting()
    assert mails() == []
    assert session().scalars(select(Delivery.status, Delivery.error)).all() == ["skipped"]


def test_a_mail_may_wait_whether_the_notice_is_read(alice: Account, _undeclare: None) -> None:
    kind = declare("test.slow", label="Slow", group="Post", template="test/parcel", email_after=timedelta(minutes=10))
    notify(kind, alice.id, url="/", context={"sender": "Bob", "place": "here"})
    jobs.run_waiting()
    assert mails() == []
    due_at = session().scalars(select(Delivery.due_at)).one()
    assert timedelta(minutes=9) < due_at - clock.now() <= timedelta(minutes=10)


def test_choices_win_over_defaults(alice: Account, parcel: Kind, tell: Callable[..., int]) -> None:
    session().add(Preference(account_id=alice.id, kind=parcel.name, channel=Channel.EMAIL, is_on=False))
    tell(alice.id)
    jobs.run_waiting()
    assert mails() == []
    assert len(notices(alice.id)) == 1

    for channel in (Channel.IN_APP, Channel.PUSH):
        session().add(Preference(account_id=alice.id, kind=parcel.name, channel=channel, is_on=False))
    session().flush()
    assert notify(parcel, alice.id, url="/", context={"sender": "Bob", "place": "here"}) is None
    assert len(notices(alice.id)) == 1


@pytest.mark.parametrize("when", ["deleted_at", "suspended_at"])
def test_people_who_left_are_told_nothing(alice: Account, parcel: Kind, when: str) -> None:
    setattr(alice, when, clock.now())
    session().flush()
    assert notify(parcel, alice.id, url="/", context={"sender": "Bob", "place": "here"}) is None
    assert notices(alice.id) == []


def test_addresses_that_nobody_confirmed_get_no_mail(parcel: Kind, app: Flask, tell: Callable[..., int]) -> None:
    dora = cast.person("dora", email_verified_at=None)
    tell(dora.id)
    jobs.run_waiting()
    assert mails() == []
    assert len(notices(dora.id)) == 1


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "orders/7", ""])
def test_notices_lead_nowhere_but_to_us(alice: Account, parcel: Kind, url: str) -> None:
    with pytest.raises(IntegrityError):
        notify(parcel, alice.id, url=url, context={"sender": "Bob", "place": "here"})


def test_two_at_once_make_one_notice(own_app: Flask, _undeclare: None) -> None:
    own_app.jinja_env.loader = ChoiceLoader([DictLoader(WORDS), own_app.jinja_env.loader])
    parcel = declare("test.parcel", label="Parcels", group="Post", template="test/parcel")
    with own_app.app_context(), unit_of_work():
        account_id = cast.person("alice").id

    def tell(number: int) -> None:
        with own_app.app_context(), unit_of_work():
            notify(parcel, account_id, url="/", key="order:7", context={"sender": f"Bob {number}", "place": "here"})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tell, range(16)))
    with own_app.app_context():
        assert session().scalar(select(func.count()).select_from(Notice)) == 1
        assert session().scalar(select(func.count()).select_from(Delivery)) == 1
