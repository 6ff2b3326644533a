"""Files: one interface, a local folder behind it (and whatever STORAGE_URL names)."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final, Protocol
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app, url_for
from flask_babel import gettext as _

from marketplace.core import clock
from marketplace.core.environment import SettingsError
from marketplace.core.errors import NotFound
from marketplace.core.grants import Grant, sign

KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)+")


class Storage(Protocol):
    """Where files are kept, by key: `area/rest`, letters, digits, dots and dashes only."""

    def put(self, key: str, data: bytes | BinaryIO, content_type: str) -> None:
        """Keep `data` under `key`, whole or not at all, replacing what was there."""

    def open(self, key: str) -> BinaryIO:
        """Open the file for reading. Raises NotFound."""

    def exists(self, key: str) -> bool:
        """Whether a file is kept under `key`."""

    def delete(self, key: str) -> None:
        """Remove the file; nothing happens if there is none."""

    def keys(self, area: str, *, before: datetime) -> Iterator[str]:
        """Go through the keys of an area whose files were kept before a moment."""

    def path(self, key: str) -> Path | None:
        """Return the file's place on this machine, where it has one that a server may send."""

    def url(self, key: str, *, content_type: str, name: str, seconds: int) -> str:
        """Return an address at which anyone who has it may fetch the file for so long, saved as `name`."""

    def check(self) -> None:
        """Raise if files can't be kept now."""


class FolderStorage:
    """Files in a local folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, key: str, data: bytes | BinaryIO, content_type: str) -> None:  # noqa: ARG002 - files have no type
        """Write to a temporary file beside the target and rename it, so that no reader sees half a file."""
        target = self._place(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                if isinstance(data, bytes):
                    file.write(data)
                else:
                    while chunk := data.read(1 << 20):
                        file.write(chunk)
            Path(name).chmod(0o644)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def open(self, key: str) -> BinaryIO:
        """Open the file for reading. Raises NotFound."""
        try:
            return self._place(key).open("rb")
        except FileNotFoundError:
            raise NotFound(_("That file is not here.")) from None

    def exists(self, key: str) -> bool:
        """Whether a file is kept under `key`."""
        return self._place(key).is_file()

    def delete(self, key: str) -> None:
        """Remove the file; nothing happens if there is none."""
        self._place(key).unlink(missing_ok=True)

    def keys(self, area: str, *, before: datetime) -> Iterator[str]:
        """Go through the keys of an area whose files were kept before a moment."""
        for folder, _folders, names in os.walk(self._folder / area):
            for name in names:
                place = Path(folder, name)
                try:
                    is_old = place.stat().st_mtime < before.timestamp()
                except FileNotFoundError:  # removed meanwhile
                    continue
                if is_old:
                    yield place.relative_to(self._folder).as_posix()

    def path(self, key: str) -> Path | None:
        """Return the file's place, or None where there is no such file."""
        place = self._place(key)
        return place if place.is_file() else None

    def url(self, key: str, *, content_type: str, name: str, seconds: int) -> str:
        """Return a signed address on this site; see `files.py`."""
        self._place(key)
        until = clock.now() + timedelta(seconds=seconds)
        return url_for("files.signed", token=sign(Grant(key, content_type, name, until)))

    def check(self) -> None:
        """Raise OSError if the folder can't be written to."""
        self._folder.mkdir(parents=True, exist_ok=True)
        if not os.access(self._folder, os.W_OK):
            raise PermissionError(f"{self._folder} is not writable")

    def _place(self, key: str) -> Path:
        if not KEY.fullmatch(key) or ".." in key:
            raise NotFound(_("That file is not here."))
        return self._folder / key


def init_storage(app: Flask) -> None:
    """Give the application the storage that its settings name."""
    settings = app.config["SETTINGS"]
    url = settings.storage_url or ""
    if url.startswith("s3:"):
        raise SettingsError("STORAGE_URL: s3:// is not served by this version; use file:///path or leave it out")
    folder = Path(unquote(urlsplit(url).path)) if url else settings.instance_path / "files"
    app.extensions["storage"] = FolderStorage(folder)


def storage() -> Storage:
    """Return the storage of the present application."""
    return current_app.extensions["storage"]
