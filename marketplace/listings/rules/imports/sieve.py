"""The rows of one file, in order: none twice, none without an owner, none that can't be read."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from flask_babel import gettext as _

from marketplace.listings.rules.imports.problems import error
from marketplace.listings.rules.imports.rows import Row, RowReader
from marketplace.listings.rules.imports.values import Record


class Line(Protocol):
    """A row as the file has it: its line, its values, and why it can't be read."""

    @property
    def line(self) -> int:
        """The line on which it begins."""

    @property
    def values(self) -> Record:
        """The values by column."""

    @property
    def wrong(self) -> str:
        """Why it can't be read; empty if it can."""


class Sieve:
    """Reads lines and remembers the ids that it saw, those of an earlier sitting included."""

    def __init__(self, reader: RowReader) -> None:
        self._reader = reader
        self._lines: dict[int, int] = {}

    def pass_by(self, line: Line) -> None:
        """Take note of a line that was imported before."""
        if not line.wrong:
            self._lines.setdefault(hash(self._reader.external_id(line.values)), line.line)

    def read(self, line: Line) -> Row:
        """Read a line; if anything is wrong the row says so and has no values."""
        if line.wrong:
            return Row(line.line, "", problems=(error("row", _("The line can't be read: %(why)s", why=line.wrong)),))
        row = self._reader.read(line.line, line.values)
        first = self._lines.setdefault(hash(row.external_id), line.line)
        if first != line.line:
            message = _("This id stands on line %(line)s already.", line=first)
            return replace(row, values={}, problems=(error("external_id", message, row.external_id), *row.problems))
        if row.is_good and self._reader.wants_owners and row.owner is None:
            return replace(row, values={}, problems=(error("owner", _("This is needed.")), *row.problems))
        return row
