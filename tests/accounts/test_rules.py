"""What is decided about people, whatever they type."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marketplace.accounts.rules import PERMISSIONS, Role, names, passwords
from marketplace.accounts.rules.limits import Bucket, network_of
from marketplace.accounts.rules.pictures import picture_path
from marketplace.accounts.rules.roles import FOR_PEOPLE_ONLY, scopes_for
from marketplace.accounts.rules.scopes import LABELS, label_of


@given(st.text())
def test_a_username_is_safe_in_an_address_and_looks_like_itself(text: str) -> None:
    if names.is_username(text):
        assert text.isascii()
        assert 3 <= len(text) <= 40
        assert not set(text) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
        assert text[0].isalnum()
        assert text[-1].isalnum()
        assert ".." not in text
        assert not text.isdigit()


@pytest.mark.parametrize("name", ["Ana María", "O'Neill", "Jürgen", "李小龙", "محمد", "می\u200cخواهم", "Zoë ✨", ""])
def test_names_of_the_world_are_names(name: str) -> None:
    assert names.is_display_name(name)


@pytest.mark.parametrize(
    "name", ["a\u202eb", "\u200b", "a\u0000", "x\u2028y", "\u2066abc", "a\u200d", " \u200c", "\ufeffBob", "   "]
)
def test_names_that_hide_something_are_not(name: str) -> None:
    assert not names.is_display_name(name)


@given(st.text(max_size=100))
def test_a_name_holds_no_control_or_format_character_but_joiners(text: str) -> None:
    if names.is_display_name(text):
        assert not [c for c in text if unicodedata.category(c)[0] == "C" and c not in names.JOINERS]


@given(st.text(alphabet="abc", min_size=10, max_size=128))
def test_three_letters_over_and_over_are_taken_or_refused_but_never_an_error(password: str) -> None:
    assert passwords.is_guessable(password) in {True, False}


@pytest.mark.parametrize(
    "password", ["password12", "qwertyuiop", "aaaaaaaaaaaa", "alice12345", "Marketplace1", "1234567890"]
)
def test_common_and_personal_passwords_are_guessable(password: str) -> None:
    assert passwords.is_guessable(password, ("alice", "alice@example.com", "Marketplace"))


@given(st.integers(1, 1000), st.floats(0.1, 1000), st.floats(0, 5000))
def test_whoever_waits_as_long_as_told_may_try_again(capacity: int, drain: float, over: float) -> None:
    bucket = Bucket("test", capacity, drain)
    level = capacity + over
    waited = bucket.wait_seconds(level)
    assert waited >= 1
    assert level - waited / drain <= capacity + 1e-6


def test_addresses_that_one_person_has_are_one() -> None:
    assert network_of("2001:db8::1") == network_of("2001:db8::ffff")
    assert network_of("2001:db8:0:1::1") != network_of("2001:db8::1")
    assert network_of("::ffff:203.0.113.7") == network_of("203.0.113.7")
    assert network_of("not an address") == "not an address"


def test_no_key_is_worth_a_person() -> None:
    for role in Role:
        assert scopes_for(role) <= PERMISSIONS[role]
        assert not scopes_for(role) & FOR_PEOPLE_ONLY


def test_every_scope_says_in_words_what_it_allows() -> None:
    for role in Role:
        assert scopes_for(role) <= set(LABELS), role
    assert set(LABELS) <= {permission for granted in PERMISSIONS.values() for permission in granted}
    assert label_of("dropped.long.ago") == "dropped.long.ago"


def test_pictures_come_in_the_size_that_is_asked_for_or_the_next() -> None:
    assert picture_path("pictures/x", 40) == "/pictures/x-64.webp"
    assert picture_path("pictures/x", 128) == "/pictures/x-128.webp"
    assert picture_path("pictures/x", 4000) == "/pictures/x-512.webp"
    assert picture_path(None) is None
