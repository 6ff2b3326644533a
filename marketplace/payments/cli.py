"""`flask ledger …`: what the books say, and whether they may be believed."""

from __future__ import annotations

import json
import sys

from flask import Flask
from flask.cli import AppGroup

from marketplace.core.db import unit_of_work
from marketplace.payments.flows import reconciling
from marketplace.payments.queries import ledger
from marketplace.payments.services import verification

group = AppGroup("ledger", help="The books: verify every invariant, ask the providers, print what stands where.")


@group.command()
def verify() -> None:
    """Check every invariant of the books; the exit status is 1 where one is broken."""
    with unit_of_work():
        findings = verification.verify()
    for finding in findings:
        state = "holds " if finding.holds else "BROKEN"
        print(f"{state}  {finding.invariant.id:<24} {finding.milliseconds:>5} ms  {finding.invariant.words}")
        for row in finding.rows:
            print(f"        {json.dumps(row)}")
    broken = sum(not finding.holds for finding in findings)
    print(f"{broken} of {len(findings)} broken" if broken else f"all {len(findings)} hold")
    sys.exit(1 if broken else 0)


@group.command()
def reconcile() -> None:
    """Ask the providers now about everything that is unfinished."""
    print(f"{reconciling.reconcile()} asked about")


@group.command()
def balances() -> None:
    """Print what stands in each kind of account."""
    with unit_of_work():
        for (kind, currency), minor in sorted(ledger.totals().items()):
            print(f"{kind:<20} {currency} {minor:>16}")


def register(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(group)
