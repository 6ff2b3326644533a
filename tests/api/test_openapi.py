"""The description of the API is valid, complete, and what the routes really do."""

from __future__ import annotations

from flask import Flask
from openapi_spec_validator import validate

from marketplace.api.schemas import operations, type_name
from tests.support.pages import PageClient


def test_the_document_is_valid_openapi(client: PageClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_json_route_is_described(app: Flask, client: PageClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    described = {(path, method) for path, method, _ in operations(document)}
    missing = []
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/api/v1/") or rule.endpoint == "api.openapi":
            continue
        path = "".join(f"{{{part.split(':')[-1]}}}" if i % 2 else part for i, part in enumerate(_split(rule.rule)))
        missing += [
            f"{method} {path}"
            for method in rule.methods - {"HEAD", "OPTIONS"}
            if (path, method.lower()) not in described
        ]
    assert not missing


def test_every_operation_says_what_it_does_and_who_may(client: PageClient) -> None:
    document = client.get("/api/v1/openapi.json").get_json()
    for path, method, operation in operations(document):
        assert operation.get("summary"), (path, method)
        assert operation["security"], (path, method)
        assert "application/problem+json" in operation["responses"]["400"]["content"]


def test_people_can_read_it(client: PageClient) -> None:
    page = client.get("/api/docs")
    assert page.status_code == 200
    assert "openapi.json" in page.text


def test_types_are_named_in_words() -> None:
    assert type_name({"anyOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]}) == (
        "string (date-time) or null"
    )
    assert type_name({"type": "array", "items": {"$ref": "#/components/schemas/A.Photo"}}) == "list of Photo"
    assert type_name({"enum": ["a", "b"]}) == "a | b"


def _split(rule: str) -> list[str]:
    parts = [""]
    for character in rule:
        if character in "<>":
            parts.append("")
        else:
            parts[-1] += character
    return parts
