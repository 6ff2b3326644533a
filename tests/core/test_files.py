"""Files behind signed addresses: for a while, in parts, and never run by a browser."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask

import config
from marketplace.app import create_app
from marketplace.core import clock
from marketplace.core.errors import NotFound
from marketplace.core.storage import storage
from tests.conftest import settings_for
from tests.support.pages import PageClient

KEY = "versions/7/atlas.pdf"


@pytest.fixture
def address(app: Flask) -> str:
    storage().put(KEY, b"0123456789" * 10, "application/pdf")
    with app.test_request_context():
        return storage().url(KEY, content_type="application/pdf", name="Atlas – 2nd.pdf", seconds=600)


def test_a_file_is_saved_under_its_name(client: PageClient, address: str) -> None:
    answer = client.get(address, buffered=True)
    assert answer.data == b"0123456789" * 10
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert "filename*=UTF-8''Atlas%20%E2%80%93%202nd.pdf" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, max-age=600" or "max-age=599" in answer.headers["Cache-Control"]


def test_no_browser_runs_it(app: Flask, client: PageClient) -> None:
    storage().put("uploads/x.html", b"<script>alert(1)</script>", "text/html")
    client.checks_pages = False
    with app.test_request_context():
        address = storage().url("uploads/x.html", content_type="text/html", name="x.html", seconds=60)
    answer = client.get(address, buffered=True)
    assert answer.headers["Content-Security-Policy"].strip() == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_picture_is_shown_in_place(app: Flask, client: PageClient) -> None:
    storage().put("uploads/y.png", b"\x89PNG", "image/png")
    with app.test_request_context():
        address = storage().url("uploads/y.png", content_type="image/png", name="y.png", seconds=60)
    assert client.get(address, buffered=True).headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize(
    ("asked", "status", "given"),
    [
        ("bytes=0-9", 206, b"0123456789"),
        ("bytes=95-", 206, b"56789"),
        ("bytes=-3", 206, b"789"),
        ("bytes=500-", 416, None),
    ],
)
def test_a_part_can_be_asked_for(client: PageClient, address: str, asked: str, status: int, given: bytes) -> None:
    client.checks_pages = False
    answer = client.get(address, headers={"Range": asked}, buffered=True)
    assert answer.status_code == status
    if given is not None:
        assert answer.data == given
        assert answer.headers["Content-Range"].endswith("/100")


def test_the_right_ends(client: PageClient, address: str) -> None:
    with time_machine.travel(clock.now() + timedelta(seconds=601)):
        assert client.get(address, buffered=True).status_code == 410


def test_an_altered_address_opens_nothing(client: PageClient, address: str) -> None:
    token = address.rsplit("/", 1)[1]
    for altered in (token[:-2] + "xx", "A" + token, token.split(".")[0], "nothing"):
        assert client.get(f"/files/{altered}").status_code == 404


def test_a_key_that_was_rotated_out_of_first_place_still_opens(app: Flask, client: PageClient, address: str) -> None:
    usual = app.config["SETTINGS"]
    app.config["SETTINGS"] = config.Settings(
        env=usual.env, secret_keys=("a newer key of some length", *usual.secret_keys), site_url=usual.site_url
    )
    try:
        assert client.get(address, buffered=True).status_code == 200
    finally:
        app.config["SETTINGS"] = usual


@pytest.mark.parametrize("key", ["../secret", "/etc/passwd", "a/../../b", "a//b", "a/.hidden", "a", "a/b\x00"])
def test_no_key_leads_out_of_the_store(app: Flask, key: str) -> None:
    with pytest.raises(NotFound):
        storage().open(key)


def test_a_folder_of_the_operator_s_choice(tmp_path: Path) -> None:
    app = create_app(settings_for("postgresql+psycopg2:///x", tmp_path, storage_url=f"file://{tmp_path}/my%20files"))
    with app.app_context():
        storage().put("a/b", b"kept", "text/plain")
    assert (tmp_path / "my files" / "a" / "b").read_bytes() == b"kept"


def test_a_store_that_is_not_served_stops_the_process(tmp_path: Path) -> None:
    with pytest.raises(config.SettingsError, match=r"^STORAGE_URL: s3:// is not served"):
        create_app(settings_for("postgresql+psycopg2:///x", tmp_path, storage_url="s3://bucket"))
