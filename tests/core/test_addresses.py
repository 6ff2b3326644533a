"""Addresses are built as the framework builds them, though each rule learns how when it is first asked."""

from __future__ import annotations

from flask import Flask, url_for

from marketplace.core.web import Marketplace


def shop() -> Flask:
    app = Marketplace(__name__)
    app.add_url_rule("/things/<int:number>/<path:name>", endpoint="thing")
    app.add_url_rule("/things", endpoint="things", defaults={"page": 1})
    app.add_url_rule("/things/page/<int:page>", endpoint="things")
    return app


def test_an_address_takes_its_parts_and_what_is_left_as_a_question() -> None:
    with shop().test_request_context():
        for _time in range(2):
            assert (
                url_for("thing", number=7, name="a b/ñ", rule="x", self="y") == "/things/7/a%20b/%C3%B1?rule=x&self=y"
            )


def test_defaults_choose_the_shorter_rule() -> None:
    with shop().test_request_context():
        assert [url_for("things", page=page) for page in (1, 2, 1)] == ["/things", "/things/page/2", "/things"]


def test_only_what_is_asked_for_is_compiled() -> None:
    app = shop()
    with app.test_request_context():
        url_for("thing", number=7, name="a")
    learnt = {rule.rule: rule._build_unknown.__name__ for rule in app.url_map.iter_rules()}  # type: ignore[attr-defined]
    assert learnt["/things"] == "build_first"
    assert learnt["/things/<int:number>/<path:name>"].startswith("<builder")
