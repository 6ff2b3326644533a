"""What holds the house: rules about the code that no type checker knows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from flask import Flask

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "marketplace").rglob("*.py"))
TEMPLATES = sorted((ROOT / "marketplace").rglob("*.html"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
LONGEST_TEMPLATE = 120
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "common.py", "manager.py"}
COMMITTERS = {"marketplace/core/db.py"}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]


def test_files_are_short_enough_to_read() -> None:
    long = {name(path): count for path in SOURCES if (count := len(path.read_text().splitlines())) > LONGEST_FILE}
    assert not long


def test_functions_are_short_enough_to_read() -> None:
    long = {
        f"{name(path)}:{function.name}": function.end_lineno - function.lineno
        for path in SOURCES
        for function in functions(path)
        if function.end_lineno is not None and function.end_lineno - function.lineno > LONGEST_FUNCTION
    }
    assert not long


def test_templates_are_short_enough_to_read() -> None:
    long = {
        name(path): count
        for path in TEMPLATES
        if "dev" not in path.parts and (count := len(path.read_text().splitlines())) > LONGEST_TEMPLATE
    }
    assert not long


def test_things_are_named_for_what_they_are() -> None:
    assert not [name(path) for path in SOURCES if path.name in FORBIDDEN_NAMES]


def test_a_package_only_introduces_itself() -> None:
    """The `__init__` of a feature holds a docstring of at most ten lines and no import."""
    for path in (ROOT / "marketplace").glob("*/__init__.py"):
        body = ast.parse(path.read_text()).body
        assert len(body) == 1, name(path)
        assert isinstance(body[0], ast.Expr), name(path)
        assert len(path.read_text().splitlines()) <= 10, name(path)


def test_nothing_commits_but_the_unit_of_work() -> None:
    stray = [
        name(path)
        for path in SOURCES
        if name(path) not in COMMITTERS and re.search(r"session\(?\)?\.(commit|rollback)\(", path.read_text())
    ]
    assert not stray


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{name(path)}:{function.name}"
        for path in SOURCES
        if path.parent.name != "serving"  # eventlet must not be imported where threads serve
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


@pytest.mark.parametrize("room", ["services", "queries", "rules", "models"])
def test_inner_rooms_never_see_the_request(room: str) -> None:
    seen = [
        name(path)
        for path in SOURCES
        if (path.stem == room or room in path.parts)
        and "core" not in path.parts
        and re.search(r"\bfrom flask import [^\n]*\b(request|session)\b|\bcurrent_user\b", path.read_text())
    ]
    assert not seen


def test_every_route_declares_its_guard(shared_app: Flask) -> None:
    bare = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in shared_app.url_map.iter_rules()
        if not hasattr(shared_app.view_functions[rule.endpoint], "guard")
    ]
    assert not bare


def test_lower_templates_name_no_higher_endpoint() -> None:
    """`url_for('feature.x')` in a template must name its own feature or one on a lower floor."""
    floors = [
        {"core"},
        {"accounts"},
        {"notifications"},
        {"verification", "payments", "moderation"},
        {"listings"},
        {"search", "bookmarks", "messaging", "offers"},
        {"cart"},
        {"orders"},
        {"reviews"},
        {"api", "admin"},
    ]
    rank = {feature: height for height, floor in enumerate(floors) for feature in floor}
    wrong = []
    for path in TEMPLATES:
        feature = path.relative_to(ROOT / "marketplace").parts[0]
        for endpoint in re.findall(r"url_for\(\s*['\"](\w+)\.", path.read_text()):
            owner = endpoint.removesuffix("_api").removesuffix("_admin")
            if owner in rank and owner != feature and rank[owner] >= rank.get(feature, 99):
                wrong.append(f"{name(path)} names {endpoint}")
    assert not wrong


def test_a_lookup_says_whether_it_may_fail() -> None:
    """In `queries`, `find_x` may return None and `get_x` raises; a `get_` that may return None misleads."""
    misleading = [
        f"{name(path)}:{function.name}"
        for path in SOURCES
        if path.stem == "queries" or "queries" in path.parts
        for function in functions(path)
        if function.name.startswith("get_") and function.returns and "None" in ast.unparse(function.returns)
    ]
    assert not misleading
