"""The pages under /account: each works, asks for a sign-in, and shows what was wrong."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pyotp
import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account, AccountSession, ApiKey
from marketplace.core import clock
from tests.accounts.conftest import NEW_PASSWORD, PASSWORD, link_in, mails
from tests.accounts.test_api_users import picture
from tests.support.cast import signed_in_client
from tests.support.pages import PageClient, client_of

PAGES = [
    "/account/profile", "/account/preferences", "/account/security", "/account/security/totp", "/account/sessions",
    "/account/api-keys", "/account/privacy", "/account/confirm",
]  # fmt: skip
ACTIONS = [
    "/account/profile", "/account/profile/picture", "/account/profile/picture/removal", "/account/preferences",
    "/account/security/password", "/account/security/email", "/account/security/verification",
    "/account/security/totp", "/account/security/totp/codes", "/account/security/totp/removal", "/account/confirm",
    "/account/sessions/others/end", "/account/sessions/b1/end", "/account/api-keys", "/account/api-keys/1/revocation",
    "/account/privacy/copies", "/account/deletion",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_works_and_leads_guests_to_sign_in(as_alice: PageClient, client: PageClient, path: str) -> None:
    assert as_alice.get(path).status_code == 200
    assert as_alice.get(path).headers["Cache-Control"] == "no-store"
    assert client.get(path).location == "/login?next=" + path
    assert client.get(path, headers={"Accept": "application/json"}).status_code == 401


@pytest.mark.parametrize("path", ACTIONS)
def test_every_action_needs_a_sign_in_and_a_token(as_alice: PageClient, client: PageClient, path: str) -> None:
    assert client.send(path, headers={"Accept": "application/json"}).status_code == 401
    assert as_alice.post(path).status_code == 400
    assert as_alice.delete(path, headers={"X-CSRFToken": as_alice.csrf()}).status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in ACTIONS
        if not path.endswith(("removal", "end", "copies", "verification", "revocation", "codes", "preferences"))
    ],
)
def test_empty_forms_say_what_is_missing(as_alice: PageClient, path: str) -> None:
    response = as_alice.send(path, {"username": ""})
    assert response.status_code == 422
    assert 'role="alert"' in response.text
    refused = as_alice.send(path, {"username": ""}, headers={"Accept": "application/json"})
    assert refused.get_json()["errors"]


def test_pages_answer_programs(as_alice: PageClient) -> None:
    headers = {"Accept": "application/json"}
    assert as_alice.get("/account/profile", headers=headers).get_json()["username"] == "alice"
    assert as_alice.get("/account/security", headers=headers).get_json()["totp"] is False
    assert len(as_alice.get("/account/sessions", headers=headers).get_json()["sessions"]) == 1
    assert as_alice.get("/account/api-keys", headers=headers).get_json()["api_keys"] == []


def test_the_way_to_settings_and_to_ones_page(as_alice: PageClient) -> None:
    assert as_alice.get("/account").location == "/account/profile"
    assert as_alice.get("/account/page").location == "/users/alice"
    page = as_alice.get("/account/profile").text
    assert all(f'href="{path}"' in page for path in PAGES[:3] + PAGES[4:7])


def test_the_profile_is_saved(as_alice: PageClient, client: PageClient, bob: Account) -> None:
    form = {
        "name": "Alice B.",
        "username": "alice.b",
        "bio": "Bikes <b>",
        "phone": "+1 555",
        "website": "https://a.example",
    }
    assert as_alice.send("/account/profile", {**form, "role": "admin", "is_verified": "1"}).status_code == 303
    page = client.get("/users/alice.b").text
    assert "Bikes &lt;b&gt;" in page
    assert "555" not in page, "contact information is not public"
    assert 'value="+1 555"' in as_alice.get("/account/profile").text
    refused = as_alice.send("/account/profile", {**form, "username": "BOB"})
    assert refused.status_code == 422
    assert 'id="username-error"' in refused.text
    assert client.get("/users/alice").status_code == 404


def test_a_picture_is_shown_and_removed(as_alice: PageClient, alice: Account) -> None:
    def send(data: bytes) -> int:
        fields = {"file": (io.BytesIO(data), "me.png"), "csrf_token": as_alice.csrf()}
        return as_alice.post("/account/profile/picture", data=fields).status_code

    assert send(picture("PNG")) == 303
    assert f"/{alice.picture_key}-128.webp" in as_alice.get("/account/profile").text
    assert f"/{alice.picture_key}-64.webp" in as_alice.get("/account/security").text, "in the header, too"
    assert send(b"<svg/>") == 422
    assert as_alice.send("/account/profile/picture/removal").status_code == 303
    assert alice.picture_key is None
    assert as_alice.get("/pictures/../secret.webp").status_code == 404


def test_preferences_change_how_the_site_speaks(as_alice: PageClient, alice: Account) -> None:
    chosen = {"language": "es", "time_zone": "Europe/Madrid", "currency": "EUR"}
    assert as_alice.send("/account/preferences", chosen).status_code == 303
    assert (alice.language, alice.time_zone, alice.currency) == ("es", "Europe/Madrid", "EUR")
    assert 'lang="es"' in as_alice.get("/account/preferences").text
    assert as_alice.send("/account/preferences", {**chosen, "time_zone": "Mars/Base"}).status_code == 422
    assert as_alice.send("/account/preferences", {"language": "", "time_zone": "", "currency": ""}).status_code == 303
    assert (alice.language, alice.time_zone, alice.currency) == (None, None, None)


def test_another_password_signs_the_other_devices_out(app: Flask, as_alice: PageClient, alice: Account) -> None:
    elsewhere = signed_in_client(app, alice)
    before = as_alice.get_cookie("session")
    form = {"password": PASSWORD, "new_password": NEW_PASSWORD}
    assert as_alice.send("/account/security/password", {**form, "password": "wrong"}).status_code == 422
    assert as_alice.send("/account/security/password", {**form, "new_password": "alicealice"}).status_code == 422
    assert elsewhere.get("/account/profile").status_code == 200
    assert as_alice.send("/account/security/password", form).status_code == 303
    assert elsewhere.get("/account/profile").status_code == 302
    assert as_alice.get("/account/profile").status_code == 200
    assert before is not None
    thief = client_of(app)
    thief.set_cookie("session", before.value)
    assert thief.get("/account/profile").status_code == 302, "the cookie from before is worth nothing"
    assert len(mails("password_changed")) == 1


def test_another_address_is_confirmed_by_mail(as_alice: PageClient, client: PageClient, alice: Account) -> None:
    form = {"email": "new@example.com", "email_password": PASSWORD}
    assert as_alice.send("/account/security/email", {**form, "email_password": "wrong"}).status_code == 422
    assert as_alice.send("/account/security/email", {**form, "email": alice.email}).status_code == 422
    assert as_alice.send("/account/security/email", form).status_code == 303
    assert alice.email == "alice@example.com"
    assert client.send(link_in(mails("email_change")[0])).status_code == 303
    assert alice.email == "new@example.com"


def test_a_password_change_cancels_an_address_change(as_alice: PageClient, client: PageClient, alice: Account) -> None:
    as_alice.send("/account/security/email", {"email": "new@example.com", "email_password": PASSWORD})
    as_alice.send("/account/security/password", {"password": PASSWORD, "new_password": NEW_PASSWORD})
    assert client.send(link_in(mails("email_change")[0])).status_code == 400


def test_the_confirmation_can_be_sent_again(as_alice: PageClient, alice: Account, session: Session) -> None:
    as_alice.send("/account/security/verification")
    assert mails("verify") == [], "it is confirmed already"
    alice.email_verified_at = None
    session.commit()
    assert "Not confirmed" in as_alice.get("/account/security").text
    as_alice.send("/account/security/verification")
    assert len(mails("verify")) == 1


def switch_totp_on(client: PageClient) -> tuple[pyotp.TOTP, list[str]]:
    page = client.get("/account/security/totp").text
    assert "<svg" in page
    found = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert found
    totp = pyotp.TOTP(found.group(1))
    shown = client.send("/account/security/totp", {"otp": totp.now()})
    assert shown.status_code == 200
    return totp, re.findall(r"<code>([a-z2-7-]{19})</code>", shown.text)


def test_two_steps_to_sign_in(app: Flask, as_alice: PageClient, alice: Account) -> None:
    assert as_alice.send("/account/security/totp", {"otp": "000000"}).status_code == 422
    totp, codes = switch_totp_on(as_alice)
    assert len(codes) == 10
    assert as_alice.get("/account/security/totp").status_code == 303
    assert len(mails("factor")) == 1

    visitor = client_of(app)
    credentials = {"email": alice.email, "password": PASSWORD, "next": "/account/profile"}
    assert visitor.get("/login/code").location == "/login"
    assert visitor.send("/login", credentials).location == "/login/code"
    assert visitor.get("/account/profile").status_code == 302, "the password alone opens nothing"
    assert visitor.get("/login/code").status_code == 200
    assert visitor.send("/login/code", {"otp": "123456"}).status_code == 422
    assert visitor.send("/login/code", {"otp": codes[0]}).location == "/account/profile"
    assert visitor.get("/account/profile").status_code == 200
    visitor.send("/logout")
    visitor.send("/login", credentials)
    assert visitor.send("/login/code", {"otp": codes[0]}).status_code == 422, "a recovery code works once"
    with time_machine.travel(clock.now() + timedelta(minutes=3), tick=False):
        assert visitor.send("/login/code", {"otp": totp.at(clock.now())}).status_code == 303


def test_no_way_leads_around_the_second_step(app: Flask, as_alice: PageClient, alice: Account) -> None:
    switch_totp_on(as_alice)
    visitor = client_of(app)
    visitor.send("/forgot", {"email": alice.email})
    visitor.send(link_in(mails("reset")[0]), {"new_password": NEW_PASSWORD})
    assert visitor.get("/account/profile").status_code == 302
    as_json = {"Accept": "application/json"}
    answer = visitor.send("/login", {"email": alice.email, "password": NEW_PASSWORD}, headers=as_json)
    assert (answer.status_code, answer.get_json()["code"]) == (401, "mfa_required")
    visitor.send("/login", {"email": alice.email, "password": NEW_PASSWORD})
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert visitor.get("/login/code").location == "/login", "the password counts for ten minutes only"


def test_switching_the_second_step_off_takes_the_password(as_alice: PageClient) -> None:
    _totp, codes = switch_totp_on(as_alice)
    again = as_alice.send("/account/security/totp/codes")
    assert again.status_code == 200
    assert codes[0] not in again.text
    assert as_alice.send("/account/security/totp/removal", {"totp-password": "wrong"}).status_code == 422
    assert as_alice.send("/account/security/totp/removal", {"totp-password": PASSWORD}).status_code == 303
    assert as_alice.send("/account/security/totp/removal", {"totp-password": PASSWORD}).status_code == 409
    assert as_alice.send("/account/security/totp/codes").status_code == 409


@pytest.mark.parametrize("path", ["/account/security/totp", "/account/api-keys"])
def test_what_protects_the_account_asks_for_the_password_again(
    app: Flask, as_alice: PageClient, session: Session, path: str
) -> None:
    row = session.scalars(select(AccountSession)).one()
    row.fresh_until = clock.now() - timedelta(seconds=1)
    session.commit()
    assert as_alice.send(path, {"name": "x", "otp": "1"}).location.startswith("/account/confirm?next=%2Faccount%2F")
    refused = as_alice.send(path, headers={"Accept": "application/json"})
    assert refused.get_json()["code"] == "fresh_sign_in_required"
    before = as_alice.get_cookie("session")
    assert as_alice.send("/account/confirm", {"password": "wrong", "next": path}).status_code == 422
    assert (
        as_alice.send("/account/confirm", {"password": PASSWORD, "next": "//evil.example"}).location
        == "/account/security"
    )
    assert as_alice.send("/account/confirm", {"password": PASSWORD, "next": path}).location == path
    assert as_alice.get(path).status_code == 200
    assert before is not None
    thief = client_of(app)
    thief.set_cookie("session", before.value)
    assert thief.get("/account/profile").status_code == 302


def test_guessing_the_password_of_an_open_device_ends(as_alice: PageClient, limited: None) -> None:
    tries = [as_alice.send("/account/confirm", {"password": "wrong"}).status_code for _n in range(11)]
    assert tries == [422] * 10 + [429]


def test_devices_are_signed_out_one_by_one_or_all(
    app: Flask, as_alice: PageClient, alice: Account, as_bob: PageClient
) -> None:
    phone, tablet, laptop = (signed_in_client(app, alice) for _n in range(3))
    page = as_alice.get("/account/sessions").text
    assert page.count("This device") == 1
    references = re.findall(r"/account/sessions/(b\d+)/end", page)
    assert len(references) == 3
    assert as_bob.send(f"/account/sessions/{references[0]}/end").status_code == 404
    assert as_alice.send(f"/account/sessions/{references[0]}/end").status_code == 303
    assert as_alice.send(f"/account/sessions/{references[0]}/end").status_code == 404
    still_in = [client for client in (phone, tablet, laptop) if client.get("/account/profile").status_code == 200]
    assert len(still_in) == 2
    assert as_alice.send("/account/sessions/others/end").status_code == 303
    assert all(client.get("/account/profile").status_code == 302 for client in still_in)
    assert as_alice.get("/account/profile").status_code == 200


def test_a_key_is_made_and_revoked(as_alice: PageClient, as_bob: PageClient, session: Session) -> None:
    form = {
        "name": "Stock",
        "scopes": ["account.read"],
        "expires_on": "2030-01-31",
        "allowed_ips": "203.0.113.0/24, ::1",
    }
    for wrong in ({"scopes": ["users.manage"]}, {"allowed_ips": "all"}, {"expires_on": "2001-01-01"}, {"name": ""}):
        assert as_alice.send("/account/api-keys", {**form, **wrong}).status_code == 422
    made = as_alice.send("/account/api-keys", form)
    assert "mk_" in made.text
    key = session.scalars(select(ApiKey)).one()
    assert key.allowed_ips == ["203.0.113.0/24", "::1"]
    assert key.prefix in as_alice.get("/account/api-keys").text
    assert as_bob.send(f"/account/api-keys/{key.id}/revocation").status_code == 404
    assert as_alice.send(f"/account/api-keys/{key.id}/revocation").status_code == 303
    assert as_alice.send(f"/account/api-keys/{key.id}/revocation").status_code == 404


def test_asking_for_a_copy_twice_is_answered_kindly(as_alice: PageClient, client: PageClient) -> None:
    assert as_alice.send("/account/privacy/copies").status_code == 303
    assert as_alice.send("/account/privacy/copies").status_code == 303
    (mail,) = mails("export")
    with as_alice.get(link_in(mail)) as copy:
        assert copy.headers["Content-Disposition"].startswith("attachment")
    assert client.get(link_in(mail)).status_code == 302


def test_leaving_and_coming_back(as_alice: PageClient, client: PageClient, alice: Account) -> None:
    assert as_alice.send("/account/deletion", {"password": "wrong"}).status_code == 422
    assert as_alice.send("/account/deletion", {"password": PASSWORD}).status_code == 303
    assert as_alice.get("/account/profile").status_code == 302
    assert client.get("/users/alice").status_code == 404
    assert client.send("/login", {"email": alice.email, "password": PASSWORD}).status_code == 303
    assert "no longer deleted" in client.get("/users/alice").text


def test_moderators_read_what_a_key_would_allow(as_vera: PageClient) -> None:
    page = as_vera.get("/account/api-keys").text
    assert "Decide who and what is verified (verifications.decide)" in page
    page = as_vera.get("/account/api-keys", headers={"Accept-Language": "es"}).text
    assert "Decidir quién y qué está verificado (verifications.decide)" in page
