"""Platform settings: shown, changed, checked, written down and given back."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from marketplace.admin.routes.platform import GROUPS
from marketplace.admin.rules import values
from marketplace.core import audit, settings
from tests.support.pages import PageClient


@pytest.fixture(autouse=True)
def _forget(app: Flask) -> None:
    settings.forget()


def test_every_setting_is_on_the_page(as_ada: PageClient) -> None:
    page = as_ada.get("/admin/settings").text
    for setting in settings.known():
        assert f"<code>{setting.name}</code>" in page


def test_a_change_is_kept_and_written_down_and_given_back(as_ada: PageClient) -> None:
    assert as_ada.send("/admin/settings/site.tagline", {"value": "By the river"}).status_code == 303
    settings.forget()
    page = as_ada.get("/admin/settings").text
    assert "By the river" in page
    assert "by ada" in page
    assert audit.entries_of("setting", "site.tagline")[0].after == {"value": "By the river"}
    assert as_ada.send("/admin/settings/site.tagline", {"action": "reset"}).status_code == 303
    settings.forget()
    assert "By the river" not in as_ada.get("/admin/settings").text


def test_a_switch_is_switched_both_ways(as_ada: PageClient) -> None:
    for sent, expected in (({"value": "1"}, True), ({}, False)):
        as_ada.send("/admin/settings/listings.require_approval", sent)
        settings.forget()
        assert settings.find("listings.require_approval").get() is expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("moderation.hide_at", "three"),
        ("moderation.hide_at", "-1"),
        ("money.rates", "{"),
        ("admin.allowed_addresses", "10.9.8.7"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(as_ada: PageClient, name: str, value: str) -> None:
    response = as_ada.send(f"/admin/settings/{name}", {"value": value})
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.text


def test_refusals(as_ada: PageClient, as_vera: PageClient) -> None:
    assert as_ada.send("/admin/settings/no.such", {"value": "1"}).status_code == 404
    assert as_vera.get("/admin/settings").status_code == 403


class TestApi:
    def test_works(self, as_ada: PageClient) -> None:
        headers = {"X-CSRFToken": as_ada.csrf()}
        found = as_ada.get("/api/v1/admin/settings?limit=100").get_json()
        assert {"name", "value", "default", "type", "help", "changed_by", "timestamp_changed"} <= set(
            found["settings"][0]
        )
        changed = as_ada.put("/api/v1/admin/settings/moderation.hide_at", json={"value": 5}, headers=headers)
        assert (changed.get_json()["value"], changed.get_json()["changed_by"]) == (5, "ada")
        wrong = as_ada.put("/api/v1/admin/settings/moderation.hide_at", json={"value": "5"}, headers=headers)
        assert wrong.status_code == 400
        given_back = as_ada.delete("/api/v1/admin/settings/moderation.hide_at", headers=headers)
        assert given_back.get_json()["value"] == 3

    def test_others(self, as_vera: PageClient, client: PageClient) -> None:
        assert as_vera.get("/api/v1/admin/settings").status_code == 403
        assert client.get("/api/v1/admin/settings").status_code == 401


def test_the_last_way_in_is_a_command(own_app: Flask) -> None:
    run = own_app.test_cli_runner().invoke
    assert run(args=["settings", "set", "admin.allowed_addresses", "10.0.0.0/8"]).exit_code == 0
    assert "10.0.0.0/8" in run(args=["settings", "list"]).output
    assert run(args=["settings", "reset", "admin.allowed_addresses"]).exit_code == 0
    assert run(args=["settings", "set", "moderation.hide_at", "x"]).exit_code == 1
    assert run(args=["settings", "set", "no.such", "x"]).exit_code == 1


SIMPLE = st.one_of(
    st.booleans(), st.integers(-(2**50), 2**50), st.text(st.characters(blacklist_categories=["Cc", "Cs", "Z"]))
)


@given(SIMPLE)
def test_what_is_written_is_read(value: object) -> None:
    assert values.read(values.written(value), value) == value


def test_every_group_of_settings_has_a_name(app: Flask) -> None:
    assert {one.name.partition(".")[0] for one in settings.known()} <= set(GROUPS)
