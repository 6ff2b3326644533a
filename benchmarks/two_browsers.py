"""Two people in two real browsers: how long a sentence takes from the one's button to the other's screen.

Needs a Chromium (`CHROMIUM` or on the `PATH`) and the libraries of the tests.
"""

from __future__ import annotations

import os
import shutil
import statistics
from typing import Any, Final

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import text

from benchmarks import stage
from benchmarks.table import Figure

SENTENCES: Final = 60
PASSWORD: Final = "seven green bicycles"
PEOPLE: Final = ("browser-one", "browser-two")
SEEN: Final = """(text) => new Promise((done) => {
  const said = () => [...document.querySelectorAll('.bubble p')].map((p) => p.textContent);
  const look = () => said().includes(text) && done(Date.now());
  if (!look()) new MutationObserver(look).observe(document.querySelector('.bubbles'), { childList: true });
})"""
WRITE: Final = """(text) => {
  document.querySelector('.composer textarea').value = text;
  const began = Date.now();
  document.querySelector('.composer').requestSubmit();
  return began;
}"""
UP: Final = "document.addEventListener('live:up', () => { document.documentElement.dataset.up = 1; })"


def measure(_listings: int) -> list[Figure]:
    """Let two people who sit in one conversation write in turns."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        print("two browsers: no Chromium found (CHROMIUM or PATH)")
        return []
    url, app = stage.prepare(0)
    talk, port = _talk(app), stage.free_port()
    with stage.serving(url, port), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        pages = [_open(browser, f"http://127.0.0.1:{port}", name, talk) for name in PEOPLE]
        took = []
        for number in range(SENTENCES):
            pages.reverse()
            took.append(_sentence(*pages, f"{os.getpid()}: {number}"))
        browser.close()
    return [
        Figure("from browser to browser, p50", statistics.median(took), "ms", most=200),
        Figure("from browser to browser, p95", statistics.quantiles(took, n=20)[18], "ms", most=200),
    ]


def _talk(app: Any) -> int:
    """Return the conversation of the two, who can sign in."""
    from marketplace.accounts.services import passwords  # noqa: PLC0415 - only with an application
    from marketplace.core.db import session, unit_of_work  # noqa: PLC0415 - as above
    from marketplace.messaging.services import writing  # noqa: PLC0415 - as above
    from marketplace.messaging.services.writing import Outgoing  # noqa: PLC0415 - as above

    insert = text(
        "INSERT INTO accounts (username, email, name, role, password_hash, email_verified_at)"
        " VALUES (:name, :name || '@talk.example', :name, 'buyer', :hash, now())"
        " ON CONFLICT (lower(username)) DO UPDATE SET password_hash = excluded.password_hash RETURNING id"
    )
    with app.app_context(), unit_of_work():
        hashed = passwords.hash_password(PASSWORD)
        one, two = (session().scalar(insert, {"name": name, "hash": hashed}) for name in PEOPLE)
        return writing.write_to(one, two, writing.NOTHING, Outgoing("Hello")).conversation_id


def _open(browser: Browser, address: str, name: str, talk: int) -> Page:
    page = browser.new_context(base_url=address).new_page()
    page.add_init_script(UP)
    page.goto("/login")
    page.fill("[name=email]", f"{name}@talk.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button[type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto(f"/messages/{talk}")
    page.wait_for_selector("html[data-up]")
    return page


def _sentence(here: Page, there: Page, said: str) -> float:
    there.evaluate(f"given => {{ window.seen = ({SEEN})(given); }}", said)
    began = here.evaluate(WRITE, said)
    return float(there.evaluate("window.seen")) - float(began)
