"""People in the administration: found, shut out, let in, given roles, and seen through their own eyes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.accounts.models import Account, AccountSession
from marketplace.accounts.rules import WHILE_ACTING, Role
from marketplace.accounts.services import moderation
from marketplace.core import audit, clock
from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Conflict, Forbidden
from marketplace.core.models import SentMail
from tests.bookmarks.stock import offer
from tests.security.test_matrix import address, ask, rules
from tests.support import cast
from tests.support.pages import PageClient


def actions(account: Account) -> list[str]:
    return [line.action for line in reversed(audit.entries_of("account", account.id))]


def mails_to(account: Account) -> list[str]:
    return list(session().scalars(select(SentMail.subject).where(SentMail.recipient == account.email)))


@pytest.mark.usefixtures("bob")
def test_people_are_found_by_name_address_and_number(as_ada: PageClient, alice: Account) -> None:
    alice.name = "Álice Peña"
    session().commit()
    for wanted in ("pena", "ali", "alice@example.com", str(alice.id), "@alice"):
        page = as_ada.get("/admin/users", query_string={"q": wanted}).text
        assert "alice@example.com" in page, wanted
        assert "bob@example.com" not in page, wanted
    assert "bob@example.com" in as_ada.get("/admin/users?role=seller&standing=active&sort=-username").text
    assert "Nobody here" in as_ada.get("/admin/users?q=zzz").text


def test_the_file_of_everyone_is_for_administrators_and_written_down(as_ada: PageClient, as_vera: PageClient) -> None:
    assert "ada@example.com" in as_ada.get("/admin/users?format=csv").text
    assert audit.entries_of("account", "all")[0].action == "users.exported"
    assert as_vera.get("/admin/users?format=csv").status_code == 403


def test_suspending_ends_everything_and_hides_and_is_undone(
    as_vera: PageClient, as_bob: PageClient, bob: Account, vera: Account
) -> None:
    listing = offer(bob.id)
    session().commit()
    page = f"/admin/users/{bob.id}"
    assert as_vera.send(f"{page}/suspension", {"reason": ""}).status_code == 422
    assert as_vera.send(f"{page}/suspension", {"reason": "Spam", "until": "2020-01-01"}).status_code == 422
    assert as_vera.send(f"{page}/suspension", {"reason": "Spam", "until": "2090-01-01"}).status_code == 303
    assert as_bob.get("/account/profile").status_code == 302, "the session is dead"
    session().expire_all()
    assert listing.status == "inactive"
    assert "Spam" in as_vera.get(page).text
    assert as_vera.send(f"{page}/suspension", {"reason": "Again"}).status_code == 422
    assert as_vera.send(f"{page}/readmission", {"reason": "Sorry"}).status_code == 303
    session().expire_all()
    assert (listing.status, bob.suspended_until, bob.suspension_reason) == ("active", None, "")
    assert mails_to(bob) == ["Your account is suspended", "Your account is open again"]
    assert actions(bob) == ["account.suspended", "account.readmitted"]


def test_a_suspension_ends_by_itself(bob: Account) -> None:
    moderation.suspend(bob.id, by=None, reason="A break", until=clock.now() + timedelta(days=1))
    assert moderation.readmit_due(clock.now()) == 0
    assert moderation.readmit_due(clock.now() + timedelta(days=2)) == 1
    assert bob.suspended_at is None


def test_roles_are_given_but_not_to_oneself_nor_taken_from_the_last(
    as_ada: PageClient, as_vera: PageClient, ada: Account, alice: Account
) -> None:
    assert as_ada.send(f"/admin/users/{alice.id}/role", {"role": "moderator"}).status_code == 303
    assert alice.role == "moderator"
    assert as_ada.send(f"/admin/users/{ada.id}/role", {"role": "buyer"}).status_code == 403
    assert as_vera.send(f"/admin/users/{alice.id}/role", {"role": "admin"}).status_code == 403
    with pytest.raises(Conflict, match="last"):
        moderation.set_role(ada.id, Role.BUYER, by=None)


def test_administrators_and_oneself_can_t_be_suspended(ada: Account, vera: Account) -> None:
    for account, by in ((ada, vera), (vera, vera)):
        with pytest.raises(Forbidden):
            moderation.suspend(account.id, by=by.id, reason="x")


def test_signing_someone_out_everywhere(as_vera: PageClient, as_bob: PageClient, bob: Account) -> None:
    assert as_vera.send(f"/admin/users/{bob.id}/signing-out").status_code == 303
    assert as_bob.get("/account/profile").status_code == 302


def test_two_administrators_at_once_leave_one(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        ids = [cast.person(name, role="admin").id for name in ("ada", "abe")]
    start = Barrier(2)

    def demote(number: int) -> bool:
        with own_app.app_context():
            start.wait()
            try:
                with unit_of_work():
                    moderation.set_role(ids[1 - number], Role.BUYER, by=ids[number])
            except Conflict:
                return False
        return True

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(demote, range(2)))
    with own_app.app_context():
        assert len(session().scalars(select(Account.id).where(Account.role == "admin")).all()) == 1


class TestActing:
    def begin(self, as_ada: PageClient, bob: Account) -> None:
        response = as_ada.send(f"/admin/users/{bob.id}/acting", {"reason": "Ticket 12"})
        assert (response.status_code, response.location) == (303, "/")

    def test_it_is_announced_told_and_logged_from_start_to_end(self, as_ada: PageClient, bob: Account) -> None:
        self.begin(as_ada, bob)
        assert "You are signed in as Bob." in as_ada.get("/").text
        assert as_ada.get("/api/v1/users/me").get_json()["username"] == "bob"
        assert mails_to(bob) == ["An administrator signed in as you"]
        response = as_ada.send("/account/acting/end")
        assert response.location == f"/admin/users/{bob.id}"
        assert as_ada.get(response.location).status_code == 200, "oneself again"
        assert "You are signed in as" not in as_ada.get("/").text
        assert actions(bob) == ["acting.begun", "acting.ended"]

    @pytest.mark.parametrize(
        "path",
        ["/account/security", "/account/api-keys", "/admin", "/admin/users", "/account/confirm", "/account/privacy"],
    )
    def test_what_is_theirs_alone_stays_shut(self, as_ada: PageClient, bob: Account, path: str) -> None:
        self.begin(as_ada, bob)
        assert as_ada.get(path).status_code == 403

    def test_no_route_changes_anything_but_what_the_rules_name(
        self, app: Flask, as_ada: PageClient, bob: Account
    ) -> None:
        self.begin(as_ada, bob)
        token, wrong = as_ada.csrf(), {}
        for rule, method, guard in rules(app):
            spared = rule.endpoint in {"accounts.be_oneself", "accounts.logout"} or rule.rule.startswith(
                "/preferences/"
            )
            if method == "GET" or guard in WHILE_ACTING or spared:
                continue
            if (status := ask(as_ada, method, address(rule), token)) != 403:
                wrong[f"{method} {rule.rule}"] = status
        assert not wrong

    def test_not_as_someone_who_works_here_nor_without_a_reason(
        self, as_ada: PageClient, as_vera: PageClient, vera: Account, bob: Account
    ) -> None:
        assert as_ada.send(f"/admin/users/{vera.id}/acting", {"reason": "x"}).status_code == 403
        assert as_ada.send(f"/admin/users/{bob.id}/acting", {}).status_code == 400
        assert as_vera.send(f"/admin/users/{bob.id}/acting", {"reason": "x"}).status_code == 403

    def test_it_ends_with_the_right_to_it(self, as_ada: PageClient, ada: Account, bob: Account) -> None:
        cast.person("abe", role="admin")
        self.begin(as_ada, bob)
        moderation.set_role(ada.id, Role.BUYER, by=None)
        assert session().scalars(select(AccountSession).where(AccountSession.acted_by == ada.id)).all() == []
        assert as_ada.get("/account/profile").status_code == 302

    def test_signing_out_ends_both(self, as_ada: PageClient, bob: Account) -> None:
        self.begin(as_ada, bob)
        as_ada.send("/logout")
        assert session().scalars(select(AccountSession)).all() == []
        assert actions(bob)[-1] == "acting.ended"


class TestApi:
    def test_people_for_programs(self, as_ada: PageClient, bob: Account) -> None:
        found = as_ada.get("/api/v1/admin/users?q=bob&limit=1").get_json()
        assert [user["email"] for user in found["users"]] == ["bob@example.com"]
        headers = {"X-CSRFToken": as_ada.csrf()}
        path = f"/api/v1/admin/users/{bob.id}"
        shut = as_ada.post(f"{path}/suspend", json={"reason": "Spam"}, headers=headers)
        assert shut.get_json()["standing"] == "suspended"
        assert as_ada.post(f"{path}/suspend", json={"reason": "Spam"}, headers=headers).status_code == 409
        assert as_ada.post(f"{path}/readmit", json={}, headers=headers).get_json()["standing"] == "active"
        assert as_ada.put(f"{path}/role", json={"role": "moderator"}, headers=headers).get_json()["role"] == "moderator"
        assert as_ada.put(f"{path}/role", json={"role": "service"}, headers=headers).status_code == 400
        assert as_ada.get("/api/v1/admin/users/99999").status_code == 404

    def test_others_are_refused(self, as_alice: PageClient, client: PageClient) -> None:
        assert as_alice.get("/api/v1/admin/users").status_code == 403
        assert client.get("/api/v1/admin/users").status_code == 401
