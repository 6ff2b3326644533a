"""What the handbook and the platform files promise, held to the code."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import config
from marketplace.core.environment import Reader

ROOT = Path(__file__).resolve().parents[2]
HANDBOOK = (ROOT / "docs" / "deployment.md").read_text()
SECRET = "Gf3kQ9zLw8Vn2Rb7Yt5Xc1Md6Hs4Jp0a-Tq"


def known() -> set[str]:
    reader = Reader({})
    config.read(reader)
    return set(reader.names)


def test_every_setting_stands_in_the_table_and_nothing_else_does() -> None:
    rows = re.findall(r"^\| (`[^|]+`) \|", HANDBOOK, flags=re.MULTILINE)
    told = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    assert told == known()


def test_the_environment_file_of_the_plain_server_is_taken() -> None:
    block = re.search(r"`/etc/marketplace.env`.*?```sh\n(.*?)```", HANDBOOK, flags=re.DOTALL)
    assert block is not None
    given = dict(line.split("=", 1) for line in block[1].splitlines())
    settings = config.load({**given, "SECRET_KEY": SECRET})
    assert settings.is_production
    assert (settings.port, settings.trusted_proxies) == (8000, 1)


def test_the_one_click_install_sets_what_production_needs() -> None:
    app = json.loads((ROOT / "app.json").read_text())
    assert set(app["env"]) <= known()
    given = {name: entry.get("value", "") for name, entry in app["env"].items()}
    assert config.load({**given, "SECRET_KEY": SECRET, "SITE_URL": "https://market.example"}).is_production


def test_the_composition_names_known_settings_only() -> None:
    lines = (ROOT / "compose.yaml").read_text().split("&environment")[1].split("depends_on")[0]
    assert set(re.findall(r"^      ([A-Z_]+):", lines, flags=re.MULTILINE)) <= known()


def test_the_platform_starts_what_exists() -> None:
    lines = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
    assert lines == {"release": "python -m flask --app wsgi setup", "web": "python wsgi.py"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"APP_ENV": "production"}, "Settings: SECRET_KEY: is required in production"),
        ({"PORT": "eighty"}, "Settings: PORT: must be a port"),
        ({"STORAGE_URL": "s3://bucket"}, "Settings: STORAGE_URL: s3:// is not served"),
    ],
)
def test_a_wrong_setting_ends_every_entry_with_status_2_and_one_line(
    changes: dict[str, str], said: str, tmp_path: Path
) -> None:
    given = {"PATH": "/usr/bin:/bin", "DATABASE_URL": "postgresql:///x", "INSTANCE_PATH": str(tmp_path), **changes}
    for command in (["wsgi.py"], ["-m", "flask", "--app", "wsgi", "setup"]):
        ended = subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=given, capture_output=True, text=True, check=False
        )
        assert ended.returncode == 2, ended.stderr
        assert ended.stderr.startswith(said), ended.stderr
        assert len(ended.stderr.splitlines()) == 1
