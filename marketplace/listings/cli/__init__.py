"""The commands of `flask listings`, and what a new marketplace is furnished with."""

from __future__ import annotations

from flask import Flask
from flask.cli import AppGroup

from marketplace.core import setup
from marketplace.listings.cli.furnishing import install_places, install_taxonomy
from marketplace.listings.cli.imports import import_file, print_problems
from marketplace.listings.queries import stock
from marketplace.listings.services import places, taxonomy


def register(app: Flask) -> None:
    """Add the commands, and the steps of the first start."""
    group = AppGroup("listings", short_help="Categories, places and imports.")
    for command in (import_file, print_problems, install_taxonomy, install_places):
        group.add_command(command)
    app.cli.add_command(group)
    setup.step(app, "categories", taxonomy.install_taxonomy, is_done=stock.has_categories)
    setup.step(app, "places", places.install_places, is_done=stock.has_places)
