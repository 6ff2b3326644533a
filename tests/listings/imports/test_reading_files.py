from __future__ import annotations

import gzip
import io

import pytest
from flask import Flask

from marketplace.core.errors import Invalid, TooLarge
from marketplace.listings.services.imports.files import Record, open_file


@pytest.fixture(autouse=True)
def _in_the_app(app: Flask) -> None:
    """Refusals are sentences in someone's language."""


def read(content: bytes, name: str = "listings.csv") -> list[Record]:
    return list(open_file(io.BytesIO(content), name).records())


def test_a_table_gives_its_rows_with_the_lines_on_which_they_begin() -> None:
    rows = read(b'id,name\n1,"two\nlines"\n\n2,plain\n')
    assert [(row.line, row.values) for row in rows] == [
        (2, {"id": "1", "name": "two\nlines"}),
        (5, {"id": "2", "name": "plain"}),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    assert read(delimiter.join("ab").encode() + b"\n" + delimiter.join("12").encode())[0].values == {"a": "1", "b": "2"}


@pytest.mark.parametrize(
    ("encode", "said"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8 (BOM)"), ("utf-16", "UTF-16-LE"), ("cp1252", "UTF-8, Windows-1252")],
)
def test_encodings_are_recognised_and_said(encode: str, said: str) -> None:
    file = open_file(io.BytesIO("id,name\n1,Café\n".encode(encode)), "x.csv")
    assert [row.values for row in file.records()] == [{"id": "1", "name": "Café"}]
    assert file.encoding == said


def test_objects_on_lines_are_read_and_packed_ones_too() -> None:
    content = b'{"id": 1}\n\n{"id": 2}\n'
    assert [row.line for row in read(content)] == [1, 3]
    assert read(gzip.compress(content)) == read(content)
    assert len(read(gzip.compress(b"a,b\n1,2\n", mtime=0) + gzip.compress(b"3,4\n"))) == 2


def test_a_line_that_is_wrong_is_told_and_the_next_is_read() -> None:
    rows = read(b'{"id": 1}\n{"id": \n[1]\n{"id": 2}\n')
    assert [bool(row.wrong) for row in rows] == [False, True, True, False]
    rows = read(b'a,b\n1,2,3\n"x"y,2\n5,6\n')
    assert [bool(row.wrong) for row in rows] == [True, True, False]
    assert read(b'{"a": ' + b"[" * 90_000 + b"\n")[0].wrong


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n\n",
        b"[{}]",
        b"PK\x03\x04rest",
        b"%PDF-1.7",
        b"<html>",
        gzip.compress(b"a,b\n1,2\n" * 99, mtime=0)[:-9],
    ],
)
def test_what_is_no_table_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid):
        read(content)


def test_a_quote_that_never_ends_is_refused_with_its_line() -> None:
    with pytest.raises(Invalid, match="line 3"):
        read(b'a,b\n1,2\n3,"never\n' + b"ends,here\n" * 10)
    with pytest.raises(Invalid, match="line 2"):
        read(b'a,b\n"' + b"x\n" * 3_000_000)


def test_bombs_are_given_up_on() -> None:
    bomb = gzip.compress((b'{"a": "' + b"x" * 1000 + b'"}\n') * 60_000)  # few rows: the rest is the unpacking
    with pytest.raises(TooLarge):
        for _row in open_file(io.BytesIO(bomb), "x.jsonl.gz").records():
            pass
    with pytest.raises(TooLarge):
        read(b"a,b\n" + b"x" * 3_000_000)
    with pytest.raises(TooLarge):
        list(open_file(io.BytesIO(b"a,b\n" + b"1,2\n" * 90_000), "x.csv", largest=1000).records())


def test_columns_without_a_name_or_with_the_same_are_told_apart() -> None:
    assert open_file(io.BytesIO(b"a,,a\n1,2,3\n"), "x.csv").columns == ("a", "column 2", "a (again)")
