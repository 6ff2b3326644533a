"""Reading files of unknown origin: packed or not, in whatever encoding, never more than may be held."""

from __future__ import annotations

import codecs
import csv
import itertools
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, BinaryIO, Final

from flask_babel import gettext as _

from marketplace.core.errors import Invalid, TooLarge

CHUNK: Final = 1 << 17
LONGEST_LINE: Final = 1 << 20
LONGEST_RECORD: Final = 4 << 20
LARGEST_CONTENT: Final = 2 << 30
"""Bytes of a file once it is unpacked."""
LARGEST_RATIO: Final = 200
"""Real tables pack to a tenth or a thirtieth; what swells more than this is a bomb."""
MOST_COLUMNS: Final = 1000
SAMPLE: Final = 1 << 16
DELIMITERS: Final = (",", ";", "\t", "|")
GZIP: Final = b"\x1f\x8b"
NEVER_ENDS: Final = ("unexpected end of data", "field larger than field limit")

csv.field_size_limit(LONGEST_LINE)


@dataclass(frozen=True, slots=True)
class Record:
    """A row as it stands in the file: its line, and its values by column; or why it can't be read."""

    line: int
    values: dict[str, Any]
    wrong: str = ""


@dataclass(slots=True)
class ListingFile:
    """A file being read. `columns` are known for a table; `bytes_read` counts the file as it is kept."""

    raw: BinaryIO
    name: str = ""
    is_table: bool = True
    columns: tuple[str, ...] = ()
    encoding: str = "UTF-8"
    delimiter: str = ","
    bytes_read: int = 0
    foreign_lines: int = 0
    _lines: Iterator[str] = field(default_factory=lambda: iter(()))
    _line: int = 0
    _held: int = 0

    def records(self) -> Iterator[Record]:
        """Yield the rows, in order. May be called once."""
        return self._table() if self.is_table else self._objects()

    def _numbered(self) -> Iterator[str]:
        for line in self._lines:
            self._line += 1
            self._held += len(line)
            if self._held > LONGEST_RECORD:
                raise TooLarge(_("Line %(line)s begins a row that never ends.", line=self._line))
            yield line

    def _objects(self) -> Iterator[Record]:
        for line in self._numbered():
            self._held = 0
            if line.strip():
                yield _object(self._line, line)

    def _table(self) -> Iterator[Record]:
        reader = csv.reader(self._numbered(), delimiter=self.delimiter, strict=True)
        width = len(self.columns)
        while True:
            line, self._held = self._line + 1, 0
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if str(error).startswith(NEVER_ENDS):
                    message = _("A quoted value that begins on line %(line)s never ends.", line=line)
                    raise Invalid(message, code="unreadable") from None
                yield Record(line, {}, str(error))
                continue
            if not any(cells):
                continue
            if len(cells) > width and any(cells[width:]):
                yield Record(
                    line, {}, _("%(found)s cells stand under %(width)s headings.", found=len(cells), width=width)
                )
                continue
            yield Record(line, dict(zip(self.columns, cells, strict=False)))


def open_file(raw: BinaryIO, name: str, *, largest: int = LARGEST_CONTENT) -> ListingFile:
    """Begin to read a CSV or JSON Lines file, packed by gzip or not.

    Raises:
        Invalid: empty, or neither of the two formats.
        TooLarge: more than `largest` bytes, or a bomb (also later, while its records are read).

    """
    file = ListingFile(raw, PurePath(name).name)
    chunks = _unpacked(file, largest)
    first = b""
    while len(first) < SAMPLE and (chunk := next(chunks, b"")):
        first += chunk
    if not first.strip():
        raise Invalid(_("The file is empty."), code="empty_file")
    file._lines = _decoded(file, first, chunks)  # noqa: SLF001 - the other half of this room
    _recognise(file, first)
    return file


def _recognise(file: ListingFile, first: bytes) -> None:
    begin = first.lstrip(codecs.BOM_UTF8 + b" \t\r\n")[:1]
    if begin == b"{":
        file.is_table = False
        return
    if begin in (b"[", b"<", b"%", b"P\x03") or first.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
        raise Invalid(
            _("This is neither CSV nor JSON Lines (one object on each line). A spreadsheet can be saved as CSV."),
            code="unknown_format",
        )
    lines = file._numbered()  # noqa: SLF001 - the other half of this room
    heading = next((line for line in lines if line.strip()), "")
    file.delimiter = max(DELIMITERS, key=heading.count)
    names = next(csv.reader([heading], delimiter=file.delimiter))
    file.columns = _unique([" ".join(name.split())[:200] for name in names])


def _unique(names: list[str]) -> tuple[str, ...]:
    if len(names) > MOST_COLUMNS:
        raise TooLarge(_("A file may have %(most)s columns.", most=MOST_COLUMNS))
    found: dict[str, None] = {}
    for position, given in enumerate(names, 1):
        name = given or f"column {position}"
        while name in found:
            name += " (again)"
        found[name] = None
    return tuple(found)


def _object(number: int, line: str) -> Record:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Record(number, {}, str(getattr(error, "msg", "")) or _("It is nested too deeply."))
    if not isinstance(values, dict):
        return Record(number, {}, _("It is not an object."))
    return Record(number, values)


def _unpacked(file: ListingFile, largest: int) -> Iterator[bytes]:
    """Yield the content in pieces, and give up on whatever grows too large."""
    chunks = _chunks(file)
    first = next(chunks, b"")
    is_packed = first.startswith(GZIP)
    chunks = itertools.chain((first,), chunks)
    total = 0
    for piece in _inflated(chunks) if is_packed else chunks:
        total += len(piece)
        swollen = is_packed and total > SAMPLE * LARGEST_RATIO and total > file.bytes_read * LARGEST_RATIO
        if total > largest or swollen:
            raise TooLarge(_("The file holds more than can be taken at once; split it."))
        yield piece


def _chunks(file: ListingFile) -> Iterator[bytes]:
    while chunk := file.raw.read(CHUNK):
        file.bytes_read += len(chunk)
        yield chunk


def _inflated(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Unpack in bounded steps: each yields no more than fits in memory. Files may be packed in several parts."""
    unpack = zlib.decompressobj(wbits=31)
    try:
        for chunk in chunks:
            while chunk:
                if unpack.eof:
                    unpack = zlib.decompressobj(wbits=31)
                yield unpack.decompress(chunk, CHUNK)
                chunk = unpack.unconsumed_tail or unpack.unused_data.lstrip(b"\0")  # noqa: PLW2901 - what is left of it
        yield unpack.flush()
    except zlib.error:
        raise Invalid(_("The packed file is damaged."), code="damaged") from None
    if not unpack.eof:
        raise Invalid(_("The packed file ends too early; it was cut on its way."), code="damaged")


def _decoded(file: ListingFile, first: bytes, chunks: Iterator[bytes]) -> Iterator[str]:
    for bom, encoding in ((codecs.BOM_UTF16_LE, "UTF-16-LE"), (codecs.BOM_UTF16_BE, "UTF-16-BE")):
        if first.startswith(bom):
            file.encoding = encoding
            return _wide_lines(encoding, first[len(bom) :], chunks)
    if first.startswith(codecs.BOM_UTF8):
        file.encoding, first = "UTF-8 (BOM)", first[len(codecs.BOM_UTF8) :]
    return (_text(file, line) for line in _lines(first, chunks))


def _text(file: ListingFile, line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        file.foreign_lines += 1
        file.encoding = "UTF-8, Windows-1252"
        return line.decode("cp1252", "replace")


def _wide_lines(encoding: str, first: bytes, chunks: Iterator[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")

    def narrow() -> Iterator[bytes]:
        for chunk in chunks:
            yield decoder.decode(chunk).encode()

    return (line.decode() for line in _lines(decoder.decode(first).encode(), narrow()))


def _lines(first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """Cut the content into lines, each with its end."""
    rest = first
    while True:
        lines = rest.split(b"\n")
        rest = lines.pop()
        for line in lines:
            yield line + b"\n"
        if len(rest) > LONGEST_LINE:
            raise TooLarge(_("A line is longer than a megabyte."), code="too_large")
        chunk = next(chunks, None)
        if chunk is None:
            break
        rest += chunk
    if rest:
        yield rest
