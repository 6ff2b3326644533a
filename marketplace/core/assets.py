"""Static files: one versioned path for all of them, so that browsers may keep them for good."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import shutil
from pathlib import Path
from typing import Any, Final

import brotli  # type: ignore[import-not-found, import-untyped, unused-ignore] # ships no types
from flask import Flask, current_app
from whitenoise import WhiteNoise

from config import Environment

PACKAGE: Final = Path(__file__).resolve().parent.parent
HASH_LENGTH: Final = 12
A_YEAR_SECONDS: Final = 31_536_000
TEXT_ENDINGS: Final = frozenset({".css", ".js", ".svg", ".json"})
BROTLI_QUALITY: Final = 9


def init_assets(app: Flask) -> None:
    """Serve every feature's `static/` folder under `/static/<version>/<feature>/`."""
    folders = {path.parent.name: path for path in sorted(PACKAGE.glob("*/static")) if path.is_dir()}
    version = _digest(folders)
    settings = app.config["SETTINGS"]
    if settings.env is not Environment.TESTING:
        folders = _compressed(folders, settings.instance_path / "static" / version)
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


def _compressed(folders: dict[str, Path], target: Path) -> dict[str, Path]:
    """Copy the folders to `target` with a Brotli and a gzip twin of every text file, once for each version."""
    if not target.is_dir():
        making = target.with_name(f"{target.name}.{os.getpid()}")
        for feature, folder in folders.items():
            shutil.copytree(folder, making / feature)
        for file in [path for path in making.rglob("*") if path.suffix in TEXT_ENDINGS]:
            raw = file.read_bytes()
            file.with_name(f"{file.name}.br").write_bytes(brotli.compress(raw, quality=BROTLI_QUALITY))
            file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(raw, mtime=0))
        with contextlib.suppress(OSError):  # another process may have been faster
            making.rename(target)
        shutil.rmtree(making, ignore_errors=True)
    return {feature: target / feature for feature in folders}


def _always(_path: str, _url: str) -> bool:
    return True


def _headers(headers: Any, _path: str, _url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
