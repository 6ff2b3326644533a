"""The commands that the foundation brings."""

from __future__ import annotations

import pytest
from flask import Flask


@pytest.mark.parametrize(
    "command",
    [
        ["db", "upgrade"],
        ["setup"],
        ["worker"],
        ["jobs", "list"],
        ["jobs", "retry"],
        ["jobs", "drop"],
        ["jobs", "schedules"],
    ],
    ids=" ".join,
)
def test_each_explains_itself(app: Flask, command: list[str]) -> None:
    answer = app.test_cli_runner().invoke(args=[*command, "--help"])
    assert answer.exit_code == 0, answer.output
    assert "Usage: " in answer.output


def test_migrations_are_at_hand(own_app: Flask) -> None:
    answer = own_app.test_cli_runner().invoke(args=["db", "upgrade"])
    assert answer.exit_code == 0, answer.exception


def test_schedules_are_listed(app: Flask) -> None:
    assert app.test_cli_runner().invoke(args=["jobs", "schedules"]).exit_code == 0


def test_nothing_is_retried_or_dropped_unnamed(app: Flask) -> None:
    answer = app.test_cli_runner().invoke(args=["jobs", "retry"])
    assert answer.exit_code == 2
    assert "Name the jobs" in answer.output
