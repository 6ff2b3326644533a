"""Static files: one versioned path for all of them, so that browsers may keep them for good."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, Final

from flask import Flask, current_app
from whitenoise import WhiteNoise

PACKAGE: Final = Path(__file__).resolve().parent.parent
HASH_LENGTH: Final = 12
A_YEAR_SECONDS: Final = 31_536_000


def init_assets(app: Flask) -> None:
    """Serve every feature's `static/` folder under `/static/<version>/<feature>/`."""
    folders = {path.parent.name: path for path in sorted(PACKAGE.glob("*/static")) if path.is_dir()}
    version = _digest(folders)
    app.extensions["asset_prefix"] = f"/static/{version}/"
    files = WhiteNoise(
        app.wsgi_app,
        max_age=A_YEAR_SECONDS,
        immutable_file_test=_always,
        charset="utf-8",
        add_headers_function=_headers,
    )
    for feature, folder in folders.items():
        files.add_files(str(folder), prefix=f"static/{version}/{feature}/")
    app.wsgi_app = files  # type: ignore[method-assign] # how WSGI middleware is put on
    app.jinja_env.globals["asset"] = asset


def asset(path: str) -> str:
    """Return the address of a static file named `<feature>/<path>`."""
    return str(current_app.extensions["asset_prefix"]) + path


def _digest(folders: dict[str, Path]) -> str:
    digest = hashlib.sha256()
    for folder in folders.values():
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(str(file.relative_to(folder)).encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()[:HASH_LENGTH]


def _always(_path: str, _url: str) -> bool:
    return True


def _headers(headers: Any, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
