"""Every complaint of the validator that our shapes can cause has words of ours."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from flask import Flask
from pydantic import Field, ValidationError

from marketplace.core.api import Amount, Input, Text
from marketplace.core.complaints import in_words
from marketplace.core.i18n import speaking_to


class Shape(Input):
    name: Text = Field(min_length=2, max_length=4)
    stars: int = Field(ge=1, le=5)
    price: Amount
    kind: Literal["a", "b"]
    tags: list[str] = Field(max_length=1)
    is_on: bool


RIGHT: dict[str, Any] = {"name": "abc", "stars": 3, "price": "1.50", "kind": "a", "tags": [], "is_on": True}


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"name": "a"}, "name", "Debe tener al menos 2 caracteres"),
        ({"name": "abcde"}, "name", "Debe tener como máximo 4 caracteres"),
        ({"name": "a\x00b"}, "name", "no puede contener caracteres NUL"),
        ({"stars": 0}, "stars", "Debe ser mayor o igual que 1"),
        ({"stars": 6}, "stars", "Debe ser menor o igual que 5"),
        ({"stars": 1.5}, "stars", "Debe ser un número entero"),
        ({"price": True}, "price", "debe ser un número decimal"),
        ({"price": "x"}, "price", "Debe ser un número"),
        ({"kind": "c"}, "kind", "Debe ser 'a', 'b'"),
        ({"tags": ["a", "b"]}, "tags", "Debe tener como máximo 1 elementos"),
        ({"tags": [1]}, "tags.0", "Debe ser un texto"),
        ({"is_on": "perhaps"}, "is_on", "Debe ser verdadero o falso"),
        ({"more": 1}, "more", "No se permiten otros campos"),
    ],
)
def test_complaints_are_in_the_language_of_the_reader(app: Flask, wrong: dict[str, Any], field: str, said: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Shape.model_validate({**RIGHT, **wrong})
    with speaking_to("es", None):
        assert in_words(caught.value) == {field: [said]}


def test_what_is_missing_is_named(app: Flask) -> None:
    with pytest.raises(ValidationError) as caught:
        Shape.model_validate({})
    assert set(in_words(caught.value)) == set(RIGHT)
    assert in_words(caught.value)["name"] == ["Field required"]
