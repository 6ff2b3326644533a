"""The inbox, and finding words in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import render_template, request, url_for
from flask_login import current_user

from marketplace.accounts.queries.people import find_accounts_by_id
from marketplace.core import clock
from marketplace.core.paging import page_number
from marketplace.core.security import requires
from marketplace.core.web import answer
from marketplace.messaging.queries import conversations, searching
from marketplace.messaging.queries.messages import Shown
from marketplace.messaging.routes.blueprint import bp
from marketplace.messaging.schemas import conversation

SHELVES: Final = ("all", "buying", "selling", "archived")


@bp.get("/messages")
@requires("messages.write")
def index() -> Any:
    """Show the conversations, or what a search finds in them."""
    if words := request.args.get("q", "").replace("\x00", "").strip():
        return _found(words)
    shelf = chosen_shelf()
    page = inbox_of(shelf)
    return answer(
        page=lambda: render_template(
            "messaging/index.html",
            page=page,
            shelf=shelf,
            shelves=SHELVES,
            page_url=page_url(shelf),
            thread=None,
            now=clock.now(),
        ),
        data=lambda: page.as_json("conversations", conversation),
    )


def chosen_shelf() -> str:
    """Return which part of the inbox is asked for."""
    wanted = request.args.get("shelf", "all")
    return wanted if wanted in SHELVES else "all"


def inbox_of(shelf: str) -> Any:
    """Return a page of a part of the inbox."""
    side = shelf if shelf in {"buying", "selling"} else ""
    number = page_number(request.args.get("page"))
    return conversations.inbox(current_user.id, number, archived=shelf == "archived", side=side)


def page_url(shelf: str) -> Callable[[int], str]:
    """Return how the addresses of the pages of a part are built."""
    part = None if shelf == "all" else shelf
    return lambda number: url_for(".index", shelf=part, page=number)


def _found(words: str) -> Any:
    page = searching.find_messages(current_user.id, words, page_number(request.args.get("page")))
    people = find_accounts_by_id({_other(message) for message in page.items})
    return render_template(
        "messaging/found.html", page=page, words=words, people=people, other_of=_other,
        page_url=lambda number: url_for(".index", q=words, page=number),
    )  # fmt: skip


def _other(message: Shown) -> int:
    return message.receiver_id if message.is_own else message.sender_id
