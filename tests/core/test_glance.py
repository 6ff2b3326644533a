"""What every page tells of one's own things: one statement for all of it, whichever features count something."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient

HELP = "/help"


def test_who_it_is_and_what_stands_in_the_frame_of_a_page_is_one_question(
    as_alice: FlaskClient, count_statements: Callable[[Callable[[], Any]], int]
) -> None:
    def look() -> Any:
        return as_alice.get(HELP, headers={"Accept": "text/html,*/*;q=0.8"})

    look()
    assert count_statements(look) == 1


def test_what_stands_in_the_frame_is_asked_for_where_nobody_expected_a_page(
    as_alice: FlaskClient, count_statements: Callable[[Callable[[], Any]], int]
) -> None:
    as_alice.get(HELP)
    assert count_statements(lambda: as_alice.get(HELP)) == 2


def test_a_page_for_everyone_asks_nothing_for_its_frame(
    client: FlaskClient, count_statements: Callable[[Callable[[], Any]], int]
) -> None:
    client.get(HELP)
    assert count_statements(lambda: client.get(HELP)) == 0
