"""Whoever is refused a move reads in their language where things stand and what they can do instead."""

from __future__ import annotations

import sys

import pytest
from flask import Flask
from flask_babel import force_locale

from marketplace.core.i18n import LANGUAGES
from marketplace.core.states import Machine
from marketplace.orders.rules import processes


def machines() -> list[Machine]:
    """Every machine of the product, those of the processes of orders included."""
    loaded = [module for name, module in sorted(sys.modules.items()) if name.startswith("marketplace.")]
    found = {value.name: value for module in loaded for value in vars(module).values() if isinstance(value, Machine)}
    return [*found.values(), *(each.machine for each in processes.known())]


def names_of(machine: Machine) -> set[str]:
    return {str(name) for move in machine.moves for name in (move.name, move.source, move.target)}


def test_there_are_machines(app: Flask) -> None:
    assert {"listing", "verification", "case", "payment", "return"} <= {each.name for each in machines()}
    assert len(machines()) >= 7


def test_every_state_and_move_has_words(app: Flask) -> None:
    lacking = {each.name: names_of(each) - {str(name) for name in each.words} for each in machines()}
    assert not {name: words for name, words in lacking.items() if words}


@pytest.mark.parametrize("code", [code for code, _name in LANGUAGES if code != "en"])
def test_and_they_are_translated(app: Flask, code: str) -> None:
    """No refusal tells a state or a move in English, or by its name for programs."""
    for machine in machines():
        for name in names_of(machine):
            with app.test_request_context(), force_locale("en"):
                english = machine.word(name)
            with app.test_request_context(), force_locale(code):
                told, word = machine.refusal(name, name, [name]).detail, machine.word(name)
                assert word != english, (machine.name, name)
                assert told.count(word) == 3
