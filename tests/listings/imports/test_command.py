from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from marketplace.core.db import session, unit_of_work
from marketplace.listings.services.taxonomy import install_taxonomy
from tests.listings.imports.samples import lines, packed, product, rental, table

ROOT = Path(__file__).resolve().parents[3]
ROWS = 14_000


@pytest.fixture
def furnished(own_app: Flask) -> Iterator[Flask]:
    with own_app.app_context():
        with unit_of_work():
            install_taxonomy()
        yield own_app


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["listings", *arguments])
    return result.exit_code, result.output


def count(statement: str) -> int:
    with unit_of_work():
        return int(session().scalar(text(statement)) or 0)


def test_the_command_imports_reports_and_skips_what_is_known(furnished: Flask, tmp_path: Path) -> None:
    file = tmp_path / "rentals.csv.gz"
    file.write_bytes(packed(table([rental(1), rental(2, name=""), rental(3)])))
    code, said = run(furnished, "import", str(file))
    assert code == 0, said
    assert "Mapping: rentals-by-host" in said
    assert "line 3, title: error: Give it a title" in said
    assert "2 created, 0 updated, 0 unchanged, 1 with errors" in said
    assert "0 created, 0 updated, 2 unchanged" in run(furnished, "import", str(file))[1]
    assert count("SELECT count(*) FROM listings") == 2


def test_a_dry_run_stores_nothing(furnished: Flask, tmp_path: Path) -> None:
    file = tmp_path / "products.jsonl"
    file.write_bytes(lines([product(1), product(2)]))
    assert "Nothing was stored" in run(furnished, "import", str(file), "--dry-run")[1]
    assert count("SELECT count(*) FROM listings") == 0


def test_a_mapping_file_and_the_options_are_obeyed(furnished: Flask, tmp_path: Path) -> None:
    file, mapping = tmp_path / "stock.csv", tmp_path / "mapping.toml"
    file.write_text("no;what;pence\n7;Oak desk;9900\n")
    mapping.write_text('[fields]\nexternal_id = "no"\ntitle = "what"\nprice = {column = "pence", divide = 100}\n')
    options = ("--mapping", str(mapping), "--category", "furniture", "--currency", "GBP", "--source", "shop")
    code, said = run(furnished, "import", str(file), *options)
    assert code == 0, said
    assert count("SELECT price FROM listings WHERE currency = 'GBP' AND external_source = 'shop'") == 9900


@pytest.mark.parametrize(
    ("content", "arguments", "says"),
    [
        (b"", (), "empty"),
        (b"title,price\nDesk,5\n", ("--category", "nowhere"), "no category"),
        (b"title,price\nDesk,5\n", ("--as", "nobody"), "no account"),
    ],
)
def test_what_can_not_be_done_is_said_in_a_line(
    furnished: Flask, tmp_path: Path, content: bytes, arguments: tuple[str, ...], says: str
) -> None:
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    code, said = run(furnished, "import", str(file), *arguments)
    assert code != 0
    assert says in said
    assert "Traceback" not in said


def test_problems_are_printed_as_safe_csv(furnished: Flask, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text('id,title,price,category\n"=1+1",Desk,"=cmd|calc",furniture\n')
    run(furnished, "import", str(file))
    said = run(furnished, "problems", str(count("SELECT max(id) FROM listing_imports")))[1]
    assert "'=1+1,price,error," in said
    assert ",'=cmd|calc" in said


@pytest.mark.slow
def test_an_import_that_was_killed_goes_on_without_duplicates(furnished: Flask, tmp_path: Path) -> None:
    file = tmp_path / "rentals.csv"
    file.write_bytes(table(rental(number) for number in range(ROWS)))
    environment = {
        **os.environ, "DATABASE_URL": furnished.config["SQLALCHEMY_DATABASE_URI"], "APP_ENV": "testing",
        "INSTANCE_PATH": str(tmp_path), "RUN_WORKER": "0",
    }  # fmt: skip
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "listings", "import", str(file)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=-3, stderr=-3) as process:
        deadline = time.monotonic() + 60
        while not count("SELECT max(rows_done) FROM listing_imports") and time.monotonic() < deadline:
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    done = count("SELECT rows_done FROM listing_imports")
    assert 0 < done < ROWS
    assert count("SELECT count(*) FROM listings") == done
    again = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert again.returncode == 0, again.stderr
    assert f"Going on after row {done:,}." in again.stdout
    assert count("SELECT rows_done FROM listing_imports WHERE status = 'done'") == ROWS
    assert count("SELECT count(*) FROM listing_imports") == 1
    for table_name in ("listings", "listing_versions", "imported_listings"):
        assert count(f"SELECT count(*) FROM {table_name}") == ROWS
    assert count("SELECT count(DISTINCT external_id) FROM listings") == ROWS
