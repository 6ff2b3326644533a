"""What the documents tell people to type exists, and what they point to is there."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = [path for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))] if path.exists()]
FLASK = re.compile(r"flask(?: --app wsgi)? ((?:[a-z][a-z-]*)(?: [a-z][a-z-]*)?)")
MAKE = re.compile(r"\bmake ([a-z]+)\b")
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")


def code(path: Path) -> str:
    """The fenced blocks and the inline code of a document."""
    text = path.read_text()
    return "\n".join(re.findall(r"```.*?```", text, re.DOTALL) + re.findall(r"`[^`\n]+`", text))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_make_targets_exist(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(MAKE.findall(code(path))) <= targets


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_flask_commands_exist(shared_app: Flask, path: Path) -> None:
    missing = []
    for words in FLASK.findall(code(path)):
        command: click.Command | None = shared_app.cli
        for word in words.split():
            if not isinstance(command, click.Group):
                break
            command = command.commands.get(word) or _of_flask(word)
            if command is None:
                missing.append(words)
                break
    assert not missing


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    assert not [link for link in LINK.findall(path.read_text()) if not (path.parent / link.strip()).exists()]


def _of_flask(word: str) -> click.Command | None:
    """Commands that Flask itself brings: they are not the application's."""
    return click.Command(word) if word in {"run", "routes", "shell"} else None
