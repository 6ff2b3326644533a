"""Reads take turns: a crowd is served in the order in which it came, and what must not wait does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import eventlet
import pytest

from marketplace.core.serving.turns import AT_ONCE, Turns


class Crowd:
    """An application that notes who is inside, and yields to the others as a statement does."""

    def __init__(self) -> None:
        self.inside = self.most = 0
        self.left: list[str] = []
        self.doors = Turns(self._answer)

    def _answer(self, environ: dict[str, Any], _start: Callable[..., Any]) -> list[bytes]:
        self.inside += 1
        self.most = max(self.most, self.inside)
        for _ in range(5):
            eventlet.sleep(0)
        if environ["PATH_INFO"] == "/fails":
            self.inside -= 1
            raise RuntimeError
        self.inside -= 1
        self.left.append(environ["PATH_INFO"])
        return []

    def asks(self, path: str, method: str = "GET") -> Any:
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path}
        return eventlet.spawn(self.doors, environ, lambda *_: None)


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    with eventlet.Timeout(5):
        yield Crowd()


def test_a_few_are_served_at_a_time_in_their_order(crowd: Crowd) -> None:
    asked = [crowd.asks(f"/{number}") for number in range(20)]
    for one in asked:
        one.wait()
    assert crowd.most == AT_ONCE
    assert crowd.left == [f"/{number}" for number in range(20)]


@pytest.mark.parametrize(("path", "method"), [("/healthz", "GET"), ("/socket.io/", "GET"), ("/cart", "POST")])
def test_probes_live_connections_and_writes_do_not_wait(crowd: Crowd, path: str, method: str) -> None:
    waiting = [crowd.asks(f"/{number}") for number in range(20)]
    eventlet.sleep(0)
    crowd.asks(path, method).wait()
    assert len(crowd.left) <= AT_ONCE + 1
    for one in waiting:
        one.wait()


def test_a_page_that_fails_gives_its_turn_back(crowd: Crowd) -> None:
    for _ in range(2 * AT_ONCE):
        with pytest.raises(RuntimeError):
            crowd.asks("/fails").wait()
    crowd.asks("/after").wait()
    assert crowd.left == ["/after"]
