"""The OpenAPI 3.1 document: what the routes declare, completed by what holds for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from marketplace.core.api import Problem

METHODS: Final = ("get", "post", "put", "patch", "delete")
PROBLEM: Final = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
SECURITY_SCHEMES: Final = {
    "session": {"type": "apiKey", "in": "cookie", "name": "session", "description": "Writes need X-CSRFToken as well."},
    "bearer": {"type": "http", "scheme": "bearer", "description": "An access token, or an API key."},
}
EVERYWHERE: Final = (400, 429)
GUARDED: Final = (401, 403)
WITH_ARGUMENT: Final = (404,)
WRITING: Final = (409, 413, 415)

Document = dict[str, Any]


def complete(document: Mapping[str, Any], guards: Mapping[str, str], server: str) -> Document:
    """Add to apiflask's document the refusals, credentials and server that every operation shares.

    `guards` maps operation ids to the guards of their views.
    """
    result = {**document, "servers": [{"url": server}]}
    components = {**result.get("components", {})}
    components["schemas"] = {**components.get("schemas", {}), "Problem": Problem.model_json_schema()}
    components["securitySchemes"] = SECURITY_SCHEMES
    result["components"] = components
    for path, _method, operation in operations(result):
        guard = guards.get(operation.get("operationId", ""), "public")
        operation["security"] = [{}] if guard == "public" else [{"session": []}, {"bearer": []}]
        if guard not in {"public", "signed_in"}:
            operation["x-permission"] = guard
        _complete_body(operation)
        _complete_responses(operation, path, _method, guard)
    return result


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Document]]:
    """Iterate over (path, method, operation)."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def _complete_body(operation: Document) -> None:
    body = operation.get("requestBody")
    if body:
        body["required"] = True


def _complete_responses(operation: Document, path: str, method: str, guard: str) -> None:
    statuses = {*EVERYWHERE}
    if guard != "public":
        statuses |= {*GUARDED}
    if "{" in path:
        statuses |= {*WITH_ARGUMENT}
    if method != "get":
        statuses |= {*WRITING, 401, 403, 404}
    responses = operation.setdefault("responses", {})
    for status in sorted(statuses):
        documented = responses.setdefault(str(status), {})
        documented.setdefault("description", HTTPStatus(status).phrase)
        documented["content"] = PROBLEM


def sections(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the document as the reading page shows it: operations by tag, with their fields resolved."""
    by_tag: dict[str, list[dict[str, Any]]] = {}
    for path, method, operation in operations(document):
        entry = {
            "id": operation["operationId"],
            "method": method.upper(),
            "path": path,
            "summary": operation.get("summary", ""),
            "description": operation.get("description", ""),
            "needs_sign_in": {} not in operation["security"],
            "parameters": operation.get("parameters", []),
            "body": _body_fields(document, operation),
            "responses": [
                {"status": status, "description": response.get("description", ""), "schema": _schema_name(response)}
                for status, response in sorted(operation["responses"].items())
            ],
        }
        for tag in operation.get("tags", ["Other"]):
            by_tag.setdefault(tag, []).append(entry)
    return [{"name": tag, "operations": entries} for tag, entries in by_tag.items()]


def shapes(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every named schema with its fields, for the reading page."""
    named = document["components"]["schemas"]
    return [{"name": name, "fields": _fields(document, schema)} for name, schema in sorted(named.items())]


def _body_fields(document: Mapping[str, Any], operation: Document) -> list[dict[str, Any]]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        return _fields(document, content["schema"])
    return []


def _fields(document: Mapping[str, Any], schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    schema = _resolve(document, schema)
    required = set(schema.get("required", ()))
    return [
        {
            "name": name,
            "type": type_name(value),
            "required": name in required,
            "description": value.get("description", ""),
        }
        for name, value in schema.get("properties", {}).items()
    ]


def type_name(schema: Mapping[str, Any]) -> str:
    """Say in a few words what a value is."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2].rpartition(".")[2]
    if "anyOf" in schema:
        names = [type_name(option) for option in schema["anyOf"]]
        return " or ".join(dict.fromkeys(names))
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {type_name(schema.get('items', {}))}"
    kind = schema.get("type", "any")
    return f"{kind} ({schema['format']})" if "format" in schema else str(kind)


def _resolve(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = schema.get("$ref")
    if reference is None:
        return schema
    found: Mapping[str, Any] = document["components"]["schemas"][str(reference).rpartition("/")[2]]
    return found


def _schema_name(response: Mapping[str, Any]) -> str:
    for content in response.get("content", {}).values():
        return type_name(content.get("schema", {}))
    return ""
