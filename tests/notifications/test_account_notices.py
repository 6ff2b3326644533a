"""What accounts tell in the inbox, beside mails that always come; and a person's own data."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import func, select

from marketplace.accounts.events import AccountErased, PasswordChanged, PersonalDataReady, SignedInFromNewDevice
from marketplace.accounts.models import Account, PersonalExport
from marketplace.core import clock
from marketplace.core.db import session
from marketplace.core.events import announce
from marketplace.core.models import SentMail
from marketplace.notifications.models import Delivery, Notice, PersonalSettings, Preference
from marketplace.notifications.rules import Channel, find_kind
from marketplace.notifications.rules.pace import Pace
from marketplace.notifications.rules.quiet import QuietHours
from marketplace.notifications.services import choosing, personal
from tests.notifications.conftest import notices
from tests.support.pages import PageClient


def test_what_protects_the_account_is_told_here_as_well(alice: Account) -> None:
    announce(SignedInFromNewDevice(alice.id, "192.0.2.1", "Mozilla/5.0 (X11; Linux x86_64) Firefox/150.0"))
    announce(PasswordChanged(alice.id))
    export = PersonalExport(
        account_id=alice.id, file_key="exports/x.zip", finished_at=clock.now(), expires_at=clock.now()
    )
    session().add(export)
    session().flush()
    announce(PersonalDataReady(alice.id, export.id))
    assert [one.content for one in notices(alice.id)] == [
        "New sign-in to your account: Firefox on Linux", "Your password was changed",
        "The copy of your data is ready",
    ]  # fmt: skip
    kinds = session().scalars(select(SentMail.kind)).all()
    assert all(kind.startswith("accounts.") for kind in kinds), "their mails are accounts' own, and come once"


def test_mails_of_accounts_are_no_choice(as_alice: PageClient, alice: Account) -> None:
    assert 'value="account.new_device:email"' not in as_alice.get("/account/notifications").text
    choosing.choose(alice.id, {"account.new_device": {Channel.EMAIL: True, Channel.PUSH: False}})
    assert [row.channel for row in session().scalars(select(Preference))] == ["push"]
    kind = find_kind("account.new_device")
    assert kind is not None
    assert Channel.EMAIL not in kind.offers


def test_a_copy_of_what_was_told(alice: Account, bob: Account, tell: Callable[..., int]) -> None:
    tell(alice.id)
    tell(bob.id, sender="Secret")
    choosing.choose(alice.id, {"test.parcel": {Channel.EMAIL: False}})
    choosing.set_habits(alice.id, None, Pace.DAILY, QuietHours(clock.now().time().replace(0, 0), clock.now().time()))
    found = personal.copy_of(alice.id)
    assert [one["content"] for one in found["notices"]] == ["Bob sent you a parcel"]
    assert found["preferences"] == [{"type": "test.parcel", "channel": "email", "is_on": False}]
    assert found["settings"]["email_pace"] == "daily"
    assert found["settings"]["quiet_hours"]["from"].startswith("00:00")


def test_erasure_leaves_nothing(alice: Account, bob: Account, tell: Callable[..., int]) -> None:
    for person in (alice, bob):
        tell(person.id)
        choosing.choose(person.id, {"test.parcel": {Channel.SMS: True}})
        choosing.set_habits(person.id, None, Pace.DAILY, None)
    announce(AccountErased(alice.id))
    for model in (Notice, Delivery, Preference, PersonalSettings):
        owners = session().scalars(select(model.account_id)).all()
        assert owners == [bob.id], model
    assert session().scalar(select(func.count()).select_from(Delivery)) == 1
