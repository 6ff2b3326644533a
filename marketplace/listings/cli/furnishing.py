"""Commands that furnish a new marketplace with what ships with the product."""

from __future__ import annotations

import click

from marketplace.core.db import unit_of_work
from marketplace.listings.services import places, taxonomy


@click.command("install-taxonomy")
def install_taxonomy() -> None:
    """Add the shipped categories and attributes; leave what the operator added."""
    with unit_of_work():
        count = taxonomy.install_taxonomy()
    click.echo(f"{count} categories are in place.")


@click.command("install-places")
def install_places() -> None:
    """Fill the table of places, so that "Lisbon" is found."""
    with unit_of_work():
        count = places.install_places()
    click.echo(f"{count} places are in place.")
