"""`flask demo load`, and the demo's place in the first start."""

from __future__ import annotations

import time

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from marketplace.core import setup
from marketplace.core.db import unit_of_work
from marketplace.core.lazy import Later
from marketplace.demo.content import LOGINS, PASSWORD, entries, people
from marketplace.listings.queries import stock

loading = Later("marketplace.demo.loading")  # with what draws the pictures
group = AppGroup("demo", short_help="A marketplace to try things with.")


def register(app: Flask) -> None:
    """Add the command, the step of the first start and what it tells the person who starts."""
    app.cli.add_command(group)
    setup.step(app, "demo", _load, is_done=stock.has_listings, is_demo=True)
    if app.config["SETTINGS"].is_development:
        setup.greeting(app, lambda: logins() if stock.has_listings() else [])


def _load() -> None:
    loading.load()


@group.command("load")
@click.option("--reset", is_flag=True, help="Take the demo's listings away first. Not in production.")
@click.option("--in-production", is_flag=True, help="Yes, with a password that everybody knows.")
def load(reset: bool, in_production: bool) -> None:  # noqa: FBT001 - click's signature
    """Fill the marketplace with people and listings; what is there already stays as it is."""
    if current_app.config["SETTINGS"].is_production and (reset or not in_production):
        raise click.ClickException("The demo has an administrator whose password is known. This is production.")
    began = time.monotonic()
    with unit_of_work():
        if reset:
            loading.clear()
        loading.load()
    click.echo(f"{len(people())} people and {len(entries())} listings in {time.monotonic() - began:.1f} s.")
    for line in logins():
        click.echo(line)


def logins() -> list[str]:
    """Return who may sign in to the demo, and how."""
    who = ", ".join(f"{login.email} ({login.does})" for login in LOGINS)
    return [f"Sign in as {who}.", f"Everybody's password: {PASSWORD}"]
