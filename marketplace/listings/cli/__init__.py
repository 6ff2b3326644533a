"""The commands of `flask listings`."""

from __future__ import annotations

from flask import Flask
from flask.cli import AppGroup

from marketplace.listings.cli.furnishing import install_places, install_taxonomy
from marketplace.listings.cli.imports import import_file, print_problems


def register(app: Flask) -> None:
    """Add the commands to the application."""
    group = AppGroup("listings", short_help="Categories, places and imports.")
    for command in (import_file, print_problems, install_taxonomy, install_places):
        group.add_command(command)
    app.cli.add_command(group)
