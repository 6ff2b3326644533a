"""The table of places can be filled again and again, in however many batches."""

from __future__ import annotations

import lzma
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from marketplace.listings.services import places

SOME = 2_000


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file with the first of the places, stored in batches that do not divide it."""
    with lzma.open(places.SOURCE, "rt", encoding="utf-8") as file:
        lines = [next(file) for _ in range(SOME)]
    source = tmp_path / "places.tsv.xz"
    source.write_bytes(lzma.compress("".join(lines).encode(), preset=0))
    monkeypatch.setattr(places, "SOURCE", source)
    monkeypatch.setattr(places, "BATCH", 300)
    return source


def stored(session: Session) -> list[list[tuple[object, ...]]]:
    """All that is in both tables."""
    tables = ("places ORDER BY id", "place_names ORDER BY place_id, folded")
    return [[tuple(row) for row in session.execute(text(f"SELECT * FROM {table}"))] for table in tables]


@pytest.mark.usefixtures("shipped")
def test_installing_again_changes_nothing(session: Session) -> None:
    assert places.install_places() == SOME
    before = stored(session)
    assert len(before[0]) == SOME
    assert places.install_places() == SOME
    assert stored(session) == before
    assert session.scalar(text("SELECT count(DISTINCT place_id) FROM place_names")) == SOME


def test_what_is_no_longer_in_the_file_is_forgotten(session: Session, shipped: Path) -> None:
    places.install_places()
    kept = lzma.decompress(shipped.read_bytes()).splitlines(keepends=True)[1:]
    shipped.write_bytes(lzma.compress(b"".join(kept), preset=0))
    assert places.install_places() == SOME - 1
    assert len(stored(session)[0]) == SOME - 1
    assert session.scalar(text("SELECT count(DISTINCT place_id) FROM place_names")) == SOME - 1
