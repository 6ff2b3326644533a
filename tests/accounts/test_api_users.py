"""One's own account in the API, keys and devices."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from flask import Flask
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.jobs import reseal
from marketplace.accounts.models import Account, TotpFactor
from marketplace.core import clock, jobs
from marketplace.core.storage import storage
from tests.accounts.conftest import PASSWORD, link_in, mails
from tests.accounts.test_api_auth import LOGIN, call, code_of, log_in
from tests.support.pages import PageClient


@pytest.fixture
def token(client: PageClient, alice: Account) -> str:
    return str(log_in(client)["token"])


def test_me_has_the_fields_of_the_contract(client: PageClient, token: str) -> None:
    me = call(client, "GET", "/users/me", token).get_json()
    assert set(me) == {
        "user_id", "username", "name", "email", "email_verified", "profile_picture_url", "bio", "date_joined",
        "is_verified", "contact_information", "role", "preferences",
    }  # fmt: skip
    assert me["date_joined"].endswith("Z")
    assert call(client, "GET", "/users/me").status_code == 401


def test_changing_some_leaves_the_rest(client: PageClient, token: str) -> None:
    body = {
        "bio": "Bikes.",
        "contact_information": {"phone": "+1 555", "city": "Ghent"},
        "preferences": {"currency": "EUR"},
    }
    changed = call(client, "PUT", "/users/me", token, body).get_json()
    assert (changed["bio"], changed["name"], changed["preferences"]["currency"]) == ("Bikes.", "Alice", "EUR")
    body = {"username": "alice.b", "preferences": {"theme": "dark", "currency": None}}
    changed = call(client, "PUT", "/users/me", token, body).get_json()
    assert changed["contact_information"] == {"phone": "+1 555", "city": "Ghent"}
    assert changed["preferences"] == {"language": None, "time_zone": None, "currency": None, "theme": "dark"}
    assert call(client, "GET", f"/users/{changed['user_id']}").get_json()["username"] == "alice.b"


@pytest.mark.parametrize(
    "body",
    [
        {"role": "admin"}, {"is_verified": True}, {"user_id": 1}, {"rating_average": 5}, {"password_hash": "x"},
        {"email_verified": True}, {"username": "root"}, {"username": ""}, {"name": "\u202e"},
        {"bio": "x" * 2001}, {"bio": "\u202e"}, {"contact_information": {"a b": "x"}}, {"contact_information": []},
        {"preferences": {"language": "xx"}}, {"preferences": {"time_zone": "Mars/Base"}},
        {"preferences": {"currency": 7}},
        {"preferences": {"junk": "x" * 5000}}, {"preferences": {"currency": ["EUR"]}}, {"email": "nowhere"},
    ],
)  # fmt: skip
def test_nothing_else_can_be_changed(client: PageClient, token: str, body: dict[str, Any]) -> None:
    before = call(client, "GET", "/users/me", token).get_json()
    assert call(client, "PUT", "/users/me", token, body).status_code == 400
    assert call(client, "GET", "/users/me", token).get_json() == before


def test_a_taken_username_is_a_conflict(client: PageClient, token: str, bob: Account) -> None:
    assert code_of(call(client, "PUT", "/users/me", token, {"username": "BOB"})) == (409, "username_taken")


def test_another_address_waits_for_its_confirmation(
    client: PageClient, token: str, alice: Account, bob: Account
) -> None:
    changed = call(client, "PUT", "/users/me", token, {"email": "new@example.com"})
    assert changed.get_json()["email"] == "alice@example.com"
    assert [mail.recipient for mail in mails("email_change")] == ["new@example.com"]
    assert [mail.recipient for mail in mails("email_change_notice")] == ["alice@example.com"]
    assert "new@example.com" not in mails("email_change_notice")[0].text
    link = link_in(mails("email_change")[0]).rpartition("/")[2]
    assert call(client, "POST", "/auth/verify-email", body={"token": link}).status_code == 200
    assert call(client, "GET", "/users/me", token).get_json()["email"] == "new@example.com"
    assert [mail.recipient for mail in mails("email_changed")] == ["alice@example.com"]
    assert call(client, "PUT", "/users/me", token, {"email": bob.email}).status_code == 409
    assert call(client, "PUT", "/users/me", token, {"email": "NEW@example.com"}).status_code == 200


def test_another_address_needs_a_fresh_sign_in(client: PageClient, alice: Account) -> None:
    pair = log_in(client)
    with time_machine.travel(clock.now() + timedelta(minutes=16), tick=False):
        pair = call(client, "POST", "/auth/refresh", body={"refresh_token": pair["refresh_token"]}).get_json()
        refused = call(client, "PUT", "/users/me", pair["token"], {"email": "new@example.com"})
        assert code_of(refused) == (403, "fresh_sign_in_required")
        assert call(client, "PUT", "/users/me", pair["token"], {"bio": "still works"}).status_code == 200


def picture(kind: str = "JPEG", size: tuple[int, int] = (300, 200)) -> bytes:
    image = Image.new("RGB", size, (20, 120, 90))
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    target = io.BytesIO()
    image.save(target, kind, exif=exif)
    return target.getvalue()


def upload(client: PageClient, token: str, data: bytes, name: str = "me.jpg") -> Any:
    response = client.post(
        "/api/v1/users/me/picture",
        data={"file": (io.BytesIO(data), name)},
        headers={"Authorization": f"Bearer {token}"},
    )
    response.request.environ["wsgi.input"].close()
    return response


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_is_kept_as_clean_squares(
    client: PageClient, token: str, session: Session, alice: Account, kind: str
) -> None:
    url = upload(client, token, picture(kind)).get_json()["profile_picture_url"]
    served = client.get(url.removeprefix("http://localhost"))
    assert (served.status_code, served.mimetype) == (200, "image/webp")
    assert "immutable" in served.headers["Cache-Control"]
    assert b"secret place" not in served.data
    assert Image.open(io.BytesIO(served.data)).size == (512, 512)
    first = alice.picture_key
    assert first
    upload(client, token, picture())
    jobs.run_waiting()
    session.commit()
    assert not storage().exists(f"{first}-512.webp")
    assert client.get(url.removeprefix("http://localhost")).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        picture()[:200],
        b"\xff\xd8\xff<script>",
        b"%PDF-1.7",
    ],
)
def test_what_is_no_picture_is_refused(client: PageClient, token: str, data: bytes) -> None:
    assert upload(client, token, data).status_code == 400


def test_a_bomb_is_refused_before_it_goes_off(client: PageClient, token: str) -> None:
    target = io.BytesIO()
    Image.new("1", (9000, 9000)).save(target, "PNG")
    assert upload(client, token, target.getvalue()).status_code == 400
    assert upload(client, token, picture() + b"\0" * (10 * 2**20)).status_code == 413


def test_public_profiles_tell_what_is_public(client: PageClient, alice: Account, session: Session) -> None:
    person = call(client, "GET", f"/users/{alice.id}").get_json()
    assert set(person) == {
        "user_id", "username", "name", "profile_picture_url", "bio", "date_joined", "is_verified", "rating_average",
        "rating_count",
    }  # fmt: skip
    assert call(client, "GET", "/users/999999").status_code == 404
    alice.suspended_at = clock.now()
    session.flush()
    assert call(client, "GET", f"/users/{alice.id}").status_code == 404


def test_deleting_hides_and_signing_in_brings_back(client: PageClient, token: str, alice: Account) -> None:
    assert code_of(call(client, "DELETE", "/users/me", token, {"password": "wrong"})) == (401, "invalid_credentials")
    assert call(client, "DELETE", "/users/me", token, {}).status_code == 400
    assert call(client, "DELETE", "/users/me", token, {"password": PASSWORD}).status_code == 200
    assert call(client, "GET", "/users/me", token).status_code == 401
    assert call(client, "GET", f"/users/{alice.id}").status_code == 404
    log_in(client)
    assert call(client, "GET", f"/users/{alice.id}").status_code == 200
    assert len(mails("deleted")) == len(mails("restored")) == 1


def test_a_copy_of_ones_data_comes_by_mail(client: PageClient, token: str, bob: Account) -> None:
    upload(client, token, picture())
    response = call(client, "POST", "/users/me/export", token)
    assert (response.status_code, response.get_json()["status"]) == (202, "pending")
    assert call(client, "POST", "/users/me/export", token).status_code == 409
    path = link_in(mails("export")[0])
    with client.get(path, headers={"Authorization": f"Bearer {token}"}) as served:
        assert served.mimetype == "application/zip"
        content = served.data
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        data = json.loads(archive.read("account.json"))
        assert archive.read("account/picture.webp")[:4] == b"RIFF"
    assert data["profile"]["email"] == "alice@example.com"
    assert "password_hash" not in json.dumps(data)

    stranger = log_in(client, email=bob.email)["token"]
    assert client.get(path, headers={"Authorization": f"Bearer {stranger}"}).status_code == 404
    assert "/login?next=" in client.get(path).location
    assert client.get(path + "x", headers={"Authorization": f"Bearer {token}"}).status_code == 404
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        client.delete_cookie("session")
        late = log_in(client)["token"]
        assert client.get(path, headers={"Authorization": f"Bearer {late}"}).status_code == 404


def test_the_second_factor(client: PageClient, token: str, session: Session, alice: Account) -> None:
    enrolment = call(client, "POST", "/auth/mfa/totp", token).get_json()
    assert enrolment["otpauth_url"].startswith("otpauth://totp/")
    assert call(client, "POST", "/auth/mfa/totp", token).get_json() == enrolment
    assert enrolment["secret"].encode() not in session.scalars(select(TotpFactor.secret)).one()
    log_in(client)  # nothing changes until it is confirmed
    totp = pyotp.TOTP(enrolment["secret"])
    assert call(client, "POST", "/auth/mfa/totp/confirm", token, {"otp": "000000"}).status_code == 400
    now = totp.now()
    codes = call(client, "POST", "/auth/mfa/totp/confirm", token, {"otp": now}).get_json()["recovery_codes"]
    assert len(set(codes)) == 10

    def log_in_with(otp: str | None) -> Any:
        return call(client, "POST", "/auth/login", body={**LOGIN, "otp": otp} if otp else LOGIN)

    assert code_of(log_in_with(None)) == (401, "mfa_required")
    assert code_of(log_in_with(now)) == (401, "mfa_required"), "a code is good once"
    assert code_of(call(client, "POST", "/auth/login", body={**LOGIN, "password": "wrong", "otp": codes[0]})) == (
        401, "invalid_credentials",
    )  # fmt: skip
    assert log_in_with(codes[0].upper().replace("-", " ")).status_code == 200
    assert log_in_with(codes[0]).status_code == 401
    with time_machine.travel(clock.now() + timedelta(minutes=2), tick=False):
        later = totp.at(clock.now())
        assert log_in_with(later).status_code == 200
        assert log_in_with(later).status_code == 401
        assert log_in_with(now).status_code == 401
    assert call(client, "POST", "/auth/mfa/totp", token).status_code == 409
    assert call(client, "DELETE", "/auth/mfa/totp", token, {"password": "wrong"}).status_code == 401
    assert call(client, "DELETE", "/auth/mfa/totp", token, {"password": PASSWORD}).status_code == 200
    assert call(client, "DELETE", "/auth/mfa/totp", token, {"password": PASSWORD}).status_code == 409
    assert log_in_with(None).status_code == 200


def test_the_second_factor_outlives_a_change_of_keys(
    client: PageClient, token: str, app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    totp = pyotp.TOTP(call(client, "POST", "/auth/mfa/totp", token).get_json()["secret"])
    call(client, "POST", "/auth/mfa/totp/confirm", token, {"otp": totp.at(clock.now(), counter_offset=-1)})
    settings = app.config["SETTINGS"]
    both = replace(settings, secret_keys=("a new secret of more than enough letters", *settings.secret_keys))
    monkeypatch.setitem(app.config, "SETTINGS", both)
    reseal()
    session.commit()
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings, secret_keys=both.secret_keys[:1]))
    assert call(client, "POST", "/auth/login", body={**LOGIN, "otp": totp.now()}).status_code == 200
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    assert call(client, "POST", "/auth/login", body={**LOGIN, "otp": totp.now()}).status_code == 401, "and never a 500"
    reseal()


def test_codes_can_not_be_guessed(
    client: PageClient, token: str, limited: None, session: Session, alice: Account
) -> None:
    secret = call(client, "POST", "/auth/mfa/totp", token).get_json()["secret"]
    call(client, "POST", "/auth/mfa/totp/confirm", token, {"otp": pyotp.TOTP(secret).now()})
    answers = [call(client, "POST", "/auth/login", body={**LOGIN, "otp": f"{n:06d}"}).status_code for n in range(8)]
    assert answers == [401] * 6 + [429] * 2


def make_key(client: PageClient, token: str, **changes: Any) -> dict[str, Any]:
    response = call(client, "POST", "/auth/api-keys", token, {"name": "Stock sync", **changes})
    assert response.status_code == 201, response.text
    made: dict[str, Any] = response.get_json()
    return made


def test_a_key_is_shown_once_and_revoked_at_once(client: PageClient, token: str, bob: Account) -> None:
    made = make_key(client, token)
    listed = call(client, "GET", "/auth/api-keys", token).get_json()
    assert listed["totalItems"] == 1
    assert made["key"] not in json.dumps(listed)
    assert call(client, "GET", "/users/me", made["key"]).status_code == 200
    stranger = log_in(client, email=bob.email)["token"]
    assert call(client, "DELETE", f"/auth/api-keys/{made['api_key_id']}", stranger).status_code == 404
    assert call(client, "DELETE", f"/auth/api-keys/{made['api_key_id']}", token).status_code == 200
    assert call(client, "DELETE", f"/auth/api-keys/{made['api_key_id']}", token).status_code == 404
    assert code_of(call(client, "GET", "/users/me", made["key"])) == (401, "invalid_token")


def test_scopes_narrow_and_never_widen(client: PageClient, token: str) -> None:
    reader = make_key(client, token, scopes=["account.read"])["key"]
    assert call(client, "GET", "/users/me", reader).status_code == 200
    assert call(client, "PUT", "/users/me", reader, {"bio": "x"}).status_code == 403
    for scope in ("users.manage", "account.secure", "nonsense"):
        assert call(client, "POST", "/auth/api-keys", token, {"name": "x", "scopes": [scope]}).status_code == 400
    assert call(client, "POST", "/auth/api-keys", token, {"name": "x", "scopes": []}).status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/auth/api-keys", None), ("POST", "/auth/api-keys", {"name": "x"}), ("GET", "/auth/sessions", None),
        ("POST", "/auth/mfa/totp", None), ("DELETE", "/users/me", {"password": PASSWORD}),
        ("POST", "/auth/logout", None),
        ("PUT", "/users/me", {"email": "x@example.com"}), ("POST", "/users/me/export", None),
    ],
)  # fmt: skip
def test_a_key_can_not_make_itself_permanent(client: PageClient, token: str, method: str, path: str, body: Any) -> None:
    key = make_key(client, token)["key"]
    assert call(client, method, path, key, body).status_code == 403


def test_keys_are_bound_to_time_and_place(client: PageClient, token: str) -> None:
    soon = (clock.now() + timedelta(hours=1)).isoformat()
    key = make_key(client, token, expires_at=soon, allowed_ips=["203.0.113.0/24"])["key"]
    headers = {"Authorization": f"Bearer {key}", "X-Forwarded-For": "203.0.113.7"}
    assert client.get("/api/v1/users/me", headers=headers).status_code == 401
    inside = {"REMOTE_ADDR": "203.0.113.7"}
    assert client.get("/api/v1/users/me", headers=headers, environ_base=inside).status_code == 200
    with time_machine.travel(clock.now() + timedelta(hours=2), tick=False):
        assert client.get("/api/v1/users/me", headers=headers, environ_base=inside).status_code == 401
    past = (clock.now() - timedelta(hours=1)).isoformat()
    for wrong in ({"expires_at": past}, {"allowed_ips": ["everywhere"]}, {"name": ""}, {"expires_at": "soon"}):
        assert call(client, "POST", "/auth/api-keys", token, {"name": "x", **wrong}).status_code == 400


def test_devices_are_listed_and_signed_out(client: PageClient, as_alice: PageClient, token: str, bob: Account) -> None:
    listed = call(client, "GET", "/auth/sessions", token).get_json()
    assert {(entry["kind"], entry["is_current"]) for entry in listed["sessions"]} == {
        ("browser", False),
        ("program", True),
    }
    browser = next(entry["session_id"] for entry in listed["sessions"] if entry["kind"] == "browser")
    stranger = log_in(client, email=bob.email)["token"]
    assert call(client, "DELETE", f"/auth/sessions/{browser}", stranger).status_code == 404
    assert call(client, "DELETE", f"/auth/sessions/{browser}", token).status_code == 200
    assert call(client, "DELETE", f"/auth/sessions/{browser}", token).status_code == 404
    assert as_alice.get("/api/v1/users/me").status_code == 401
    for wrong in ("x1", "b", "b999999999999999999999", "b-1", "b१"):
        assert call(client, "DELETE", f"/auth/sessions/{wrong}", token).status_code == 404
