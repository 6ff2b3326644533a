"""Keeping searches: once each, so many, by their owner; and what becomes of them with the account."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from marketplace.accounts.events import AccountErased
from marketplace.accounts.models import Account
from marketplace.core import clock, settings
from marketplace.core.db import session, unit_of_work
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.core.events import announce
from marketplace.search.models import SavedSearch, SearchMatch, SearchWatch
from marketplace.search.queries import saved
from marketplace.search.rules.filters import read
from marketplace.search.rules.saving import Alert
from marketplace.search.services import alerting, matching, personal, saving
from tests.search.market import Market
from tests.search.saved.conftest import Save
from tests.search.saved.waiting import turned_up
from tests.support import cast


def test_the_same_search_is_kept_once(save: Save) -> None:
    first = save(q="Red  tent", sort="price_asc")
    assert save(q="red tent", name="Another").id == first.id
    assert first.params == {"search": ["Red tent"], "sortBy": ["price"], "order": ["asc"]}


def test_an_account_keeps_so_many(save: Save) -> None:
    settings.change("search.saved_most", 2, by=None)
    settings.forget()
    save(q="tent"), save(q="boat")
    with pytest.raises(Conflict):
        save(q="lamp")


@pytest.mark.parametrize("name", ["", "x" * 101])
def test_a_name_is_given_and_short(save: Save, name: str) -> None:
    with pytest.raises(Invalid):
        save(q="tent", name=name)


def test_what_there_is_not_can_not_be_kept(save: Save) -> None:
    with pytest.raises(Invalid):
        save(category="no-such-shelf")


def test_new_is_what_came_since_the_last_look(market: Market, save: Save, alice: Account) -> None:
    search = save(q="bicycle")
    market.offer("Bicycle")
    turned_up(search)
    assert [kept.new for kept in saved.searches_of(alice.id, 1).items] == [1]
    with time_machine.travel(clock.now() + timedelta(minutes=1), tick=False):
        saving.note_look(alice.id, search.id)
        assert [kept.new for kept in saved.searches_of(alice.id, 1).items] == [0]


def test_a_look_of_someone_else_is_none(market: Market, save: Save, charlie: Account) -> None:
    search = save(q="bicycle")
    before = search.looked_at
    saving.note_look(charlie.id, search.id)
    session().refresh(search)
    assert search.looked_at == before
    with pytest.raises(NotFound):
        saved.get_search(charlie.id, search.id)


def test_a_removed_search_can_be_had_back_for_an_hour(save: Save, alice: Account) -> None:
    search = save(q="tent")
    saving.remove(search)
    with pytest.raises(NotFound):
        saved.get_search(alice.id, search.id)
    saving.restore(search)
    assert saved.get_search(alice.id, search.id).id == search.id
    saving.remove(search)
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        saving.purge()
    assert session().scalar(select(func.count()).select_from(SavedSearch)) == 0


def test_a_search_saved_anew_is_not_had_back_twice(save: Save) -> None:
    search = save(q="tent")
    saving.remove(search)
    save(q="tent")
    with pytest.raises(Conflict):
        saving.restore(search)


def test_what_turned_up_long_ago_is_forgotten(market: Market, save: Save) -> None:
    search = save(q="bicycle", alert=Alert.NONE)
    market.offer("Bicycle")
    turned_up(search)
    with time_machine.travel(clock.now() + timedelta(days=181)):
        saving.purge()
    assert session().scalar(select(func.count()).select_from(SearchMatch)) == 0


def test_the_list_takes_the_same_statements_for_any_number(save: Save, alice: Account, count_statements: Any) -> None:
    save(q="tent")
    few = count_statements(lambda: saved.searches_of(alice.id, 1))
    for number in range(8):
        save(q=f"tent {number}")
    assert count_statements(lambda: saved.searches_of(alice.id, 1)) == few


def test_it_is_in_ones_copy_and_goes_with_the_account(market: Market, save: Save, alice: Account) -> None:
    search = save(q="bicycle", name="Bicycles")
    bicycle = market.offer("Bicycle")
    turned_up(search)
    (copy,) = personal.copy_of(alice.id)
    assert (copy["name"], copy["params"], copy["turned_up"]) == ("Bicycles", {"search": ["bicycle"]}, [bicycle.id])
    announce(AccountErased(alice.id))
    assert personal.copy_of(alice.id) == []
    assert session().scalar(select(func.count()).select_from(SearchWatch)) == 0


def _together(app: Flask, work: Any, count: int = 6) -> list[Any]:
    """Run the same work in threads that begin at one moment; return what each answered or raised."""
    barrier, answers = threading.Barrier(count), []

    def run() -> None:
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    answers.append(work())
            except Conflict as refused:
                answers.append(refused.code)

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_tabs_that_save_the_same_at_once_keep_one(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        alice_id = cast.person("alice").id
    given = read({"q": ["tent"]})
    answers = _together(own_app, lambda: saving.save(alice_id, "Tents", given, Alert.DAILY, "en").is_new)
    assert sorted(answers) == [False] * 5 + [True]


def test_workers_that_compare_and_tell_at_once_tell_once(own_app: Flask) -> None:
    with own_app.app_context(), unit_of_work():
        alice, bob = cast.person("alice"), cast.person("bob")
        search_id = saving.save(alice.id, "Bicycles", read({"q": ["bicycle"]}), Alert.INSTANT, "en").search.id
        market = Market(bob)
        for number in range(5):
            market.offer(f"Bicycle {number}")
    _together(own_app, lambda: matching.match_noted(2))
    with own_app.app_context(), unit_of_work():
        while matching.match_noted():
            pass
        assert session().scalar(select(func.count()).where(SearchMatch.search_id == search_id)) == 5
    _together(own_app, alerting.tell_due)
    with own_app.app_context(), unit_of_work():
        assert session().scalar(select(SavedSearch.due_at)) is None
        told = session().execute(select(SearchMatch.told_at)).scalars().all()
        assert len(told) == 5
        assert len(set(told)) == 1
