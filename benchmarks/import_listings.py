"""How many listings a second an import stores, search index included: `python -m benchmarks.import_listings`.

Makes files of both built-in shapes, imports each into a database of its own, and imports it once more unchanged.
Arguments: the number of rows (20,000), then files to measure instead of made ones.
"""

from __future__ import annotations

import csv
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import text

import config
from marketplace.app import create_app
from marketplace.core import postgres
from marketplace.core.db import session
from marketplace.core.extensions import db

TARGET: Final = 2_000
WORDS: Final = (
    "quiet", "bright", "sunny", "garden", "loft", "studio", "central", "cosy", "river", "harbour", "brick", "window",
    "balcony", "printer", "cartridge", "cable", "adapter", "compact", "wireless", "stereo", "black", "silver", "steel",
    "folding", "travel", "desk", "lamp", "screen", "battery", "drive", "memory", "card",
)  # fmt: skip
COLUMNS: Final = (
    "id", "name", "host_id", "neighbourhood_group", "neighbourhood", "latitude", "longitude", "room_type", "price",
    "minimum_nights",
)  # fmt: skip


def main(arguments: list[str]) -> None:
    rows = int(arguments[0]) if arguments else 20_000
    with tempfile.TemporaryDirectory(prefix="marketplace-bench-") as folder:
        given = [Path(name) for name in arguments[1:]]
        files = given or [rentals(Path(folder) / "rentals.csv", rows), products(Path(folder) / "products.jsonl", rows)]
        print(f"{'file':<28}{'run':<12}{'rows':>9}{'seconds':>10}{'a second':>10}{'target':>9}")
        os.environ.setdefault("POSTGRES_FSYNC", "1")
        server = postgres.start(Path(folder) / "postgres")
        try:
            for number, file in enumerate(files):
                measure(postgres.url(server, f"bench{number}"), Path(folder), file)
        finally:
            server.cleanup()


def measure(url: str, folder: Path, file: Path) -> None:
    settings = config.Settings(database_url=url, instance_path=folder, run_worker=False, log_level="ERROR")
    app = create_app(settings)
    with app.app_context():
        upgrade()
        for command in ("install-taxonomy", "install-places"):
            command_of(app, command)
        for label in ("new", "unchanged"):
            started = time.perf_counter()
            command_of(app, "import", str(file))
            seconds = time.perf_counter() - started
            count = session().scalar(text("SELECT max(rows_done) FROM listing_imports")) or 0
            target = f"{TARGET:,}" if label == "new" else ""
            print(f"{file.name[:27]:<28}{label:<12}{count:>9,}{seconds:>10.1f}{count / seconds:>10,.0f}{target:>9}")
        db.session.remove()
        db.engine.dispose()


def command_of(app: Flask, *arguments: str) -> None:
    result = app.test_cli_runner().invoke(args=["listings", *arguments])
    if result.exit_code:
        raise SystemExit(f"{result.output}{result.exception!r}")


def rentals(path: Path, rows: int) -> Path:
    chance = random.Random(7)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number in range(rows):
            writer.writerow((
                number, title(chance, 6), chance.randrange(rows), "Brooklyn", chance.choice(WORDS).capitalize(),
                round(40.5 + chance.random() / 2, 5), round(-74.2 + chance.random() / 2, 5),
                chance.choice(("Private room", "Entire home/apt")), chance.randrange(20, 400), chance.randrange(1, 30),
            ))  # fmt: skip
    return path


def products(path: Path, rows: int) -> Path:
    chance = random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        for number in range(rows):
            file.write(json.dumps(product(chance, number)) + "\n")
    return path


def product(chance: random.Random, number: int) -> dict[str, Any]:
    values: tuple[Callable[[], Any], ...] = (lambda: title(chance, 3), lambda: chance.randrange(5000), lambda: True)
    return {
        "id": str(number), "title": title(chance, 9), "brand": chance.choice(WORDS).capitalize(),
        "description": title(chance, 30), "price_usd_cents": chance.randrange(100, 90_000), "ean": f"{number:013}",
        "released": "2024-05-01",
        "attributes": {f"{chance.choice(WORDS)}_{chance.choice(WORDS)}": chance.choice(values)() for _ in range(19)},
    }  # fmt: skip


def title(chance: random.Random, words: int) -> str:
    return f"{' '.join(chance.choices(WORDS, k=words)).capitalize()} {chance.randrange(10_000)}"


if __name__ == "__main__":
    main(sys.argv[1:])
