"""`flask reviews …`: the exactness of ratings, from the command line."""

from __future__ import annotations

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from marketplace.core.db import unit_of_work
from marketplace.reviews.services import totals

group = AppGroup("reviews", help="Reviews: check that ratings are what the reviews come to.")


def register(app: Flask) -> None:
    """Offer the commands."""
    app.cli.add_command(group)


@group.command()
@click.option("--mend", is_flag=True, help="Write what the reviews come to.")
def verify(mend: bool) -> None:  # noqa: FBT001 - click's signature
    """Compare every kept rating with its reviews; fails while one differs."""
    wrong = totals.find_wrong()
    for one in wrong:
        click.echo(f"{one.what} {one.id}: kept {one.kept}, counted {one.counted}")
    if not wrong:
        click.echo("every rating is what its reviews come to")
    elif mend:
        with unit_of_work():
            click.echo(f"mended {totals.recount()}")
    else:
        sys.exit(1)
