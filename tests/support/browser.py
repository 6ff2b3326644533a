"""A real browser on a really served application, where a Chromium is found."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

LOOK_AROUND = 0.02
"""How often, in seconds, a served application asks itself whether it shall end; each test waits for that."""


def chromium() -> str:
    """The path of the browser, from CHROMIUM or PATH; skips the test where there is none."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        pytest.skip("no Chromium found (set CHROMIUM or PATH)")
    return found


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """Serve `app` on a free port of this machine and yield its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    app.extensions["socketio"].own.add(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(LOOK_AROUND,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def running_browser() -> Iterator[Browser]:
    """Start a Chromium; one for a module of tests is enough."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def visiting(
    browser: Browser, address: str, *, width: int = 1280, scripts: bool = True, moves: bool = False
) -> Iterator[Page]:
    """Yield a page with cookies of its own; at its end, nothing may have failed in the console.

    Unless it `moves`, it is the page of someone who asked for less motion: fading from page to page takes a quarter of
    the time of a test.
    """
    wrong: list[str] = []
    context = browser.new_context(
        base_url=address, viewport={"width": width, "height": 900}, java_script_enabled=scripts,
        reduced_motion="no-preference" if moves else "reduce",
    )  # fmt: skip
    page = context.new_page()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert not wrong, wrong
