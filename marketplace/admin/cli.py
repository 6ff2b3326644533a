"""`flask audit …` and `flask settings …`: what an operator does when pages are no way in."""

from __future__ import annotations

import json

import click
from flask import Flask
from flask.cli import AppGroup

from marketplace.admin.rules import values
from marketplace.admin.services import sealing
from marketplace.core import settings
from marketplace.core.db import unit_of_work
from marketplace.core.errors import Refused

audit = AppGroup("audit", help="The audit log: check that nobody altered it.")
platform = AppGroup("settings", help="Platform settings: what they are, change one, go back to the default.")


def register(app: Flask) -> None:
    """Offer the commands."""
    app.cli.add_command(audit)
    app.cli.add_command(platform)


@audit.command("verify")
def verify() -> None:
    """Check every seal over the audit log; ends with status 1 where one is broken."""
    covered, broken = sealing.verify()
    for each in broken:
        print(f"seal {each.seal_id}: {each.since:%Y-%m-%d %H:%M:%S} to {each.until:%Y-%m-%d %H:%M:%S} was altered;"
              f" {each.expected} lines were sealed, {each.found} are there")  # fmt: skip
    last = sealing.latest()
    print(
        f"{covered} lines under seals"
        + (f", the last of {last.sealed_at:%Y-%m-%d %H:%M}: {last.digest}" if last else "")
    )
    if broken:
        raise SystemExit(1)


@audit.command("seal")
def seal() -> None:
    """Seal now what came since the last time."""
    with unit_of_work():
        count = sealing.seal()
    print(f"{count} lines sealed")


@platform.command("list")
def list_settings() -> None:
    """Print every setting with its present value."""
    for setting in settings.known():
        mark = " " if setting.get() == setting.default else "*"
        print(f"{mark} {setting.name} = {json.dumps(setting.get(), ensure_ascii=False)}")


@platform.command("set")
@click.argument("name")
@click.argument("value")
def set_value(name: str, value: str) -> None:
    """Change the setting NAME to VALUE."""
    try:
        with unit_of_work():
            settings.change(name, values.read(value, settings.find(name).default), by=None)
    except (Refused, ValueError) as error:
        raise click.ClickException(getattr(error, "detail", "That value has the wrong type.")) from None
    print(f"{name} is changed")


@platform.command("reset")
@click.argument("name")
def reset(name: str) -> None:
    """Give the setting NAME its default back."""
    try:
        with unit_of_work():
            settings.reset(name, by=None)
    except Refused as refusal:
        raise click.ClickException(refusal.detail) from None
    print(f"{name} has its default again")
