"""Draws the pictures that the demo's listings name, and removes those that none names any more.

    python -m marketplace.demo.artwork.rendering [--all]

The files are committed, so that loading the demo takes seconds on any machine; run this after a change to the
listings or the motifs (`--all` draws again what is there).
"""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

from marketplace.demo.artwork.avatars import encoded_avatar
from marketplace.demo.artwork.drawing import encoded, picture_named
from marketplace.demo.content import entries, people

PICTURES: Final = Path(__file__).with_name("pictures")
PEOPLE: Final = Path(__file__).with_name("avatars")


def main() -> None:
    """Draw what is missing and say how much it is."""
    wanted = {name for entry in entries() for name in entry.pictures}
    for file in PICTURES.glob("*.webp"):
        if file.stem not in wanted:
            file.unlink()
    missing = sorted(name for name in wanted if "--all" in sys.argv or not _file(name).exists())
    with ProcessPoolExecutor() as pool:
        list(pool.map(_render, missing, chunksize=8))
    for person in people():
        (PEOPLE / f"{person.username}.webp").write_bytes(encoded_avatar(person.look))
    size = sum(file.stat().st_size for file in PICTURES.glob("*.webp"))
    print(f"{len(wanted)} pictures, {size / 1e6:.2f} MB; {len(missing)} drawn now")


def _render(name: str) -> None:
    _file(name).write_bytes(encoded(picture_named(name)))


def _file(name: str) -> Path:
    return PICTURES / f"{name}.webp"


if __name__ == "__main__":
    main()
