"""The commands of verification: `flask verification …`."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from marketplace.core.db import unit_of_work
from marketplace.verification.services import keys

group = AppGroup("verification", short_help="Identity documents and their keys.")


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(group)


@group.command("rotate-keys")
def rotate_keys() -> None:
    """Wrap the key of every document with the newest of DOCUMENT_KEYS; then older ones can be dropped."""
    done, after = keys.Rotated(), (0, -1)
    while True:
        with unit_of_work():
            last = keys.rewrap(done, after)
        if last is None:
            break
        after = last
    click.echo(f"{done.anew} keys wrapped anew, {done.already} were so already.")
    if done.lost:
        raise click.ClickException(f"{done.lost} keys open with none of DOCUMENT_KEYS: an older key is missing.")
