"""The guard of the administration: who, from where, and how lately their password was given."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from marketplace.accounts.models import Account, AccountSession
from marketplace.core import clock, office, settings
from marketplace.core.db import session
from tests.support.pages import PageClient

PAGE = "/admin"


def make_stale(account: Account) -> None:
    session().execute(
        update(AccountSession)
        .where(AccountSession.account_id == account.id)
        .values(fresh_until=clock.now() - timedelta(minutes=1))
    )


def test_an_administrator_gets_in(as_ada: PageClient) -> None:
    assert as_ada.get(PAGE).status_code == 200


def test_guests_sign_in_first_and_come_back(client: PageClient) -> None:
    response = client.get(PAGE)
    assert response.status_code == 302
    assert response.location == "/login?next=/admin"


def test_others_are_refused(as_alice: PageClient, as_bob: PageClient) -> None:
    assert as_alice.get(PAGE).status_code == as_bob.get(PAGE).status_code == 403


def test_a_stale_sign_in_is_asked_for_the_password_and_leads_back(ada: Account, as_ada: PageClient) -> None:
    make_stale(ada)
    response = as_ada.get("/admin?page=1")
    assert (response.status_code, response.location) == (303, "/account/confirm?next=/admin?page%3D1")


def test_a_stale_program_is_told(ada: Account, as_ada: PageClient) -> None:
    make_stale(ada)
    response = as_ada.get(PAGE, headers={"Accept": "application/json"})
    assert response.status_code == 403
    assert response.get_json()["code"] == "fresh_sign_in_required"


def test_only_listed_addresses_get_in(as_ada: PageClient, app: Flask) -> None:
    settings.change("admin.allowed_addresses", "203.0.113.0/24 2001:db8::/32", by=None)
    settings.forget()
    refused = as_ada.get(PAGE, headers={"Accept": "application/json"})
    assert (refused.status_code, refused.get_json()["code"]) == (403, "address_not_allowed")
    assert as_ada.get(PAGE, environ_base={"REMOTE_ADDR": "203.0.113.9"}).status_code == 200


def test_a_list_that_shuts_out_its_author_is_refused(app: Flask) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.7"}):
        assert "192.0.2.7" in (office._check_addresses("203.0.113.0/24") or "")
        assert office._check_addresses("203.0.113.0/24 192.0.2.0/28") is None
        assert office._check_addresses("") is None


@pytest.mark.parametrize("value", ["here", "10.0.0.0/40", "1.2.3"])
def test_what_is_no_address_is_refused(app: Flask, value: str) -> None:
    assert office._check_addresses(value)


def test_addresses_written_in_the_new_form_count_as_the_old_ones() -> None:
    networks = office.networks_of("192.0.2.0/24")
    assert office.is_within("::ffff:192.0.2.9", networks)
    assert not office.is_within("nonsense", networks)
