"""What was done to a person or a listing is told in words, not in the codes of the audit log."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import config
from marketplace.accounts.models import Account
from marketplace.core import audit
from marketplace.listings.rules.lifecycle import LIFECYCLE
from marketplace.payments.services import payees
from tests.support.pages import PageClient

TOLD = {"account", "listing"}
"""The things whose history the administration shows as it is recorded."""


def recorded() -> Iterator[str]:
    """Every action that the code records about one of these by its name."""
    for file in sorted(Path(config.ROOT, "marketplace").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "record":
                given = [each.value if isinstance(each, ast.Constant) else None for each in node.args[:3]]
                if len(given) == 3 and given[1] in TOLD and given[2] != "all" and isinstance(given[0], str):
                    yield given[0]


def test_every_action_that_is_told_has_a_name(app: Flask) -> None:
    actions = {*recorded(), *(f"listing.{move.name}" for move in LIFECYCLE.moves)}
    assert len(actions) > 30
    assert not [action for action in actions if audit.name_of(action) == action]


def test_what_has_no_name_is_told_by_its_code(app: Flask) -> None:
    assert audit.name_of("kettle.boiled") == "kettle.boiled"


@pytest.mark.parametrize(("language", "words"), [("en", "Payout account named"), ("es", "Cuenta de cobro indicada")])
def test_the_page_of_a_person_says_it_in_the_language_of_who_reads(
    as_ada: PageClient, ada: Account, bob: Account, language: str, words: str
) -> None:
    ada.language = language
    payees.name_bank(bob.id, {"holder": "Bob", "account": "DE02 1203 0000 0000 2020 51", "bank_code": "BYLADEM1001"})
    page = as_ada.get(f"/admin/users/{bob.id}").get_data(as_text=True)
    assert words in page
    assert "payee.named" not in page
