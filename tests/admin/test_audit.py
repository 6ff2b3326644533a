"""The audit log: searched, taken away, and sealed so that tampering shows."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from marketplace.accounts.models import Account
from marketplace.admin.rules.differences import differences
from marketplace.admin.services import sealing
from marketplace.core import audit
from marketplace.core.db import session, unit_of_work
from tests.support.pages import PageClient

INSERTED = """
    INSERT INTO audit_entries (at, action, target_type, target_id)
    SELECT at, 'x', 'x', '1' FROM audit_entries WHERE reason = 'one'
"""


@pytest.fixture
def _lines(ada: Account) -> None:
    audit.record(
        "listing.remove", "listing", 12, actor_id=ada.id, before={"status": "active"}, after={"status": "removed"},
        reason="=HYPERLINK(counterfeit handbag)",
    )  # fmt: skip
    audit.record("role.changed", "account", 7, actor_id=None, before={"role": "buyer"}, after={"role": "seller"})
    session().commit()


@pytest.mark.usefixtures("_lines")
@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("", True), ("q=handbag", True), ("q=kayak", False), ("actor=ada", True), ("actor=system", False),
        ("actor=nobody", False), ("action=listing.remove", True), ("action=other", False), ("target=listing+12", True),
        ("target=listing:13", False), ("target=listing", True), ("since=2020-01-01", True), ("until=2020-01-01", False),
        ("since=nonsense", False), ("since=2020-01-01&until=2090-01-01&q=counter&actor=ada", True),
    ],
)  # fmt: skip
def test_it_is_searched(as_ada: PageClient, query: str, there: bool) -> None:
    page = as_ada.get(f"/admin/audit?{query}").text
    assert ("counterfeit handbag" in page) == there


@pytest.mark.usefixtures("_lines")
def test_a_change_is_shown_as_one(as_ada: PageClient) -> None:
    page = as_ada.get("/admin/audit").text
    assert "<del>active</del> <ins>removed</ins>" in page


@pytest.mark.usefixtures("_lines")
def test_it_is_taken_away_as_a_file_and_that_is_a_line_too(as_ada: PageClient) -> None:
    assert "'=HYPERLINK" in as_ada.get("/admin/audit?format=csv&q=handbag").text
    lines = [json.loads(line) for line in as_ada.get("/admin/audit?format=jsonl").text.splitlines()]
    assert {line["action"] for line in lines} >= {"listing.remove", "audit.exported"}
    assert lines[-1]["before"] == {"role": "buyer"} or lines[-1]["after"]


def test_moderators_and_others_don_t_read_it(as_vera: PageClient, as_alice: PageClient) -> None:
    assert as_vera.get("/admin/audit").status_code == as_alice.get("/api/v1/admin/audit").status_code == 403


@pytest.mark.usefixtures("_lines")
def test_programs_read_it(as_ada: PageClient) -> None:
    found = as_ada.get("/api/v1/admin/audit?target=listing+12").get_json()
    assert [entry["after"] for entry in found["entries"]] == [{"status": "removed"}]


class TestSeals:
    def write(self, app: Flask, *reasons: str) -> None:
        for reason in reasons:
            with app.app_context(), unit_of_work():
                audit.record("thing.done", "thing", 1, actor_id=None, after={"n": 1.5, "é": None}, reason=reason)

    def seal(self, app: Flask) -> int:
        with app.app_context(), unit_of_work():
            return sealing.seal()

    def tamper(self, app: Flask, statement: str) -> None:
        with app.app_context(), unit_of_work() as db:
            db.execute(text("ALTER TABLE audit_entries DISABLE TRIGGER USER"))
            db.execute(text(statement))
            db.execute(text("ALTER TABLE audit_entries ENABLE TRIGGER USER"))

    def test_what_is_sealed_holds(self, own_app: Flask) -> None:
        self.write(own_app, "one", "two")
        assert self.seal(own_app) >= 2
        assert self.seal(own_app) == 0
        self.write(own_app, "three")
        assert self.seal(own_app) == 1
        result = own_app.test_cli_runner().invoke(args=["audit", "verify"])
        assert result.exit_code == 0, result.output

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit_entries SET reason = 'never' WHERE reason = 'two'",
            "DELETE FROM audit_entries WHERE reason = 'one'",
            INSERTED,
            "UPDATE audit_entries SET at = at + interval '1 microsecond' WHERE reason = 'one'",
        ],
    )
    def test_tampering_shows(self, own_app: Flask, statement: str) -> None:
        self.write(own_app, "one", "two")
        self.seal(own_app)
        self.write(own_app, "three")
        self.seal(own_app)
        self.tamper(own_app, statement)
        with own_app.app_context():
            covered, broken = sealing.verify()
        assert [each.seal_id for each in broken] == [1]
        assert covered
        result = own_app.test_cli_runner().invoke(args=["audit", "verify"])
        assert (result.exit_code, "was altered" in result.output) == (1, True)

    def test_a_line_that_is_being_written_is_left_for_the_next_seal(self, own_app: Flask) -> None:
        self.write(own_app, "one")
        with own_app.app_context(), unit_of_work() as db:
            audit.record("thing.done", "thing", 1, actor_id=None, reason="slow")
            db.flush()
            self.write(own_app, "quick")
            sealed = self.seal(own_app)
        assert sealed >= 1
        assert self.seal(own_app) == 2
        with own_app.app_context():
            assert sealing.verify()[1] == []

    def test_seals_can_t_be_changed(self, own_app: Flask) -> None:
        self.write(own_app, "one")
        self.seal(own_app)
        with own_app.app_context(), pytest.raises(Exception, match="append-only"), unit_of_work() as db:
            db.execute(text("UPDATE audit_seals SET digest = 'x'"))


STATES = st.dictionaries(st.sampled_from("abcd"), st.one_of(st.none(), st.integers(), st.text(max_size=5)))


@given(STATES, STATES)
def test_differences_are_all_that_differs(before: dict[str, object], after: dict[str, object]) -> None:
    found = {one.field for one in differences(before, after)}
    same = {key for key in before if key in after and before[key] == after[key]}
    assert found == (set(before) | set(after)) - same


class TestOrigins:
    """From where somebody came is forgotten when they leave, and nothing else of the log."""

    def write(self, app: Flask, actor_id: int | None, target_id: int = 1) -> None:
        with app.test_request_context(environ_base={"REMOTE_ADDR": "203.0.113.77"}), unit_of_work():
            audit.record("thing.done", "account", target_id, actor_id=actor_id, reason="said")

    def seal(self, app: Flask) -> None:
        with app.app_context(), unit_of_work():
            sealing.seal()

    def origins(self, app: Flask) -> list[tuple[int | None, str]]:
        with app.app_context():
            rows = session().execute(text("SELECT actor_id, ip FROM audit_entries WHERE action = 'thing.done'"))
            return [(row[0], row[1]) for row in rows.all()]

    def broken(self, app: Flask) -> int:
        with app.app_context():
            return len(sealing.verify()[1])

    def test_the_seals_hold_when_they_are_forgotten(self, own_app: Flask) -> None:
        for actor_id, target_id in ((7, 1), (8, 7), (None, 7)):
            self.write(own_app, actor_id, target_id)
        self.seal(own_app)
        with own_app.app_context(), unit_of_work():
            audit.forget_origins(7)
        assert sorted(self.origins(own_app), key=str) == [(7, ""), (8, "203.0.113.77"), (None, "")]
        assert self.broken(own_app) == 0

    def test_what_was_written_about_someone_is_forgotten_and_the_seals_hold(self, own_app: Flask) -> None:
        with own_app.app_context(), unit_of_work():
            for target_id in (7, 8):
                audit.record("thing.done", "account", target_id, actor_id=1, reason=f"Rude to {target_id}.")
        self.seal(own_app)
        with own_app.app_context(), unit_of_work():
            audit.forget_words("account", [7])
        with own_app.app_context():
            left = session().scalars(text("SELECT reason FROM audit_entries WHERE action = 'thing.done' ORDER BY id"))
            assert left.all() == ["", "Rude to 8."]
        assert self.broken(own_app) == 0
        TestSeals().tamper(own_app, "UPDATE audit_entries SET reason = 'Kind to 8.' WHERE reason <> ''")
        assert self.broken(own_app) == 1

    def test_another_address_shows(self, own_app: Flask) -> None:
        self.write(own_app, 7)
        self.seal(own_app)
        TestSeals().tamper(own_app, "UPDATE audit_entries SET ip = '198.51.100.1' WHERE ip <> ''")
        assert self.broken(own_app) == 1

    @pytest.mark.parametrize(
        "change",
        [
            "ip = '198.51.100.1'",
            "ip = '', reason = 'x', ip_salt = NULL",
            "ip = ''",
            "actor_id = 9",
            "ip_seal = ''",
            "reason = ''",
            "reason = 'x', reason_salt = NULL",
            "reason = 'x'",
            "reason_seal = ''",
        ],
    )
    def test_the_database_refuses_every_other_change(self, own_app: Flask, change: str) -> None:
        self.write(own_app, 7)
        with own_app.app_context(), pytest.raises(DatabaseError, match="append-only"), unit_of_work() as db:
            db.execute(text(f"UPDATE audit_entries SET {change}"))
