"""`flask users …`: people, from the command line."""

from __future__ import annotations

import click
from flask import Flask
from flask.cli import AppGroup

from marketplace.accounts.models import Account
from marketplace.accounts.queries.people import find_account_by_email
from marketplace.accounts.rules import Role
from marketplace.accounts.services import api_keys, moderation, one_time, passwords, registration
from marketplace.accounts.services.one_time import Purpose
from marketplace.core import audit, clock
from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Refused
from marketplace.core.site import absolute

users = AppGroup("users", help="People: make administrators, give roles, shut out and let in.")


def register(app: Flask) -> None:
    """Offer the commands."""
    app.cli.add_command(users)


@users.command("create-admin")
@click.argument("email")
@click.option("--username", default="admin", show_default=True, help="The username, where the account is new.")
@click.option("--password", envvar="ADMIN_PASSWORD", help="Without it, a link to set one is printed.")
def create_admin(email: str, username: str, password: str | None) -> None:
    """Make EMAIL an administrator, with a new account if there is none."""
    with _refusals(), unit_of_work():
        account = find_account_by_email(email)
        if account is None:
            account = _new_admin(email, username, password)
            click.echo(f"{account.username} <{email}> is an administrator.")
        else:
            moderation.set_role(account.id, Role.ADMIN, by=None)
            click.echo(f"{account.username} <{email}> is an administrator now.")
        if account.password_hash is None:
            token = one_time.issue(account.id, Purpose.RESET_PASSWORD)
            click.echo(f"Set the password within an hour: {absolute(f'/reset/{token}')}")


@users.command("set-role")
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in Role]))
def set_role(email: str, role: str) -> None:
    """Give the account with EMAIL another ROLE; whoever loses rights is signed out everywhere."""
    with _refusals(), unit_of_work():
        account = _existing(email)
        moderation.set_role(account.id, Role(role), by=None)
    click.echo(f"{account.username} <{email}> is {role} now.")


@users.command("suspend")
@click.argument("email")
@click.option("--reason", required=True, help="For the audit log.")
def suspend(email: str, reason: str) -> None:
    """Shut the account with EMAIL out, everywhere and at once."""
    with _refusals(), unit_of_work():
        account = _existing(email)
        moderation.suspend(account.id, by=None, reason=reason)
    click.echo(f"{account.username} <{email}> is suspended.")


@users.command("readmit")
@click.argument("email")
@click.option("--reason", required=True, help="For the audit log.")
def readmit(email: str, reason: str) -> None:
    """Let the suspended account with EMAIL in again."""
    with _refusals(), unit_of_work():
        account = _existing(email)
        moderation.readmit(account.id, by=None, reason=reason)
    click.echo(f"{account.username} <{email}> may sign in again.")


@users.command("create-key")
@click.argument("email")
@click.argument("name")
@click.option("--scope", "scopes", multiple=True, help="What it may do; repeat for more. Default: all it can have.")
@click.option("--from", "networks", multiple=True, help="Address or network that it is good from; repeat for more.")
def create_key(email: str, name: str, scopes: tuple[str, ...], networks: tuple[str, ...]) -> None:
    """Make an API key called NAME for the account with EMAIL, a `service` account for instance, and print it."""
    with _refusals(), unit_of_work():
        account = _existing(email)
        _key, secret = api_keys.create(
            account.id, Role(account.role), name=name, scopes=list(scopes) or None, allowed_ips=list(networks)
        )
    click.echo(secret)


def _new_admin(email: str, username: str, password: str | None) -> Account:
    problem = registration.email_error(email)
    if problem:
        raise click.ClickException(problem)
    if password is not None:
        passwords.check_strength(password, (email, username))
    registration.check_free(username=username, email=email)
    account = Account(
        username=username, email=email, role=Role.ADMIN, email_verified_at=clock.now(),
        password_hash=None if password is None else passwords.hash_password(password),
    )  # fmt: skip
    session().add(account)
    session().flush()
    audit.record("account.created", "account", account.id, actor_id=None, after={"role": Role.ADMIN})
    return account


def _existing(email: str) -> Account:
    account = find_account_by_email(email)
    if account is None:
        raise click.ClickException(f"There is no account with the address {email}.")
    return account


class _refusals:  # noqa: N801 - reads as a word in `with _refusals()`
    """Turn a refusal into one line on the error output."""

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        """Say why, and leave with status 1."""
        if isinstance(error, Refused):
            raise click.ClickException(error.detail) from error
