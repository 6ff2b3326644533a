"""The files around the product: what an operator, a platform or CI starts."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_the_ci_script_is_valid_and_may_be_started() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    subprocess.run(["sh", "-n", str(script)], check=True)


def test_an_old_python_is_told_so(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    made = subprocess.run(
        ["make", "run", f"PYTHON={old}", f"VENV={tmp_path / 'venv'}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode != 0
    assert "Python 3.11 or newer is needed" in made.stdout


def test_a_python_without_venv_is_told_what_to_install(tmp_path: Path) -> None:
    broken = tmp_path / "python3"
    broken.write_text('#!/bin/sh\ncase "$*" in *ensurepip*) exit 1;; esac\n')
    broken.chmod(0o755)
    made = subprocess.run(
        ["make", "run", f"PYTHON={broken}", f"VENV={tmp_path / 'venv'}"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode != 0
    assert "apt install python3-venv" in made.stdout


def test_every_pin_is_exact_and_says_why() -> None:
    for line in (ROOT / "requirements.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            assert re.fullmatch(r"[a-z0-9\[\]-]+==[\w.]+ +# .+", line), line


def test_ruff_and_mypy_aim_at_the_oldest_python_we_promise() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    assert (tools["ruff"]["target-version"], tools["mypy"]["python_version"]) == ("py311", "3.11")
