from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, DictLoader
from sqlalchemy import select

from marketplace.core.db import session
from marketplace.core.models import SentMail
from marketplace.notifications.models import Notice
from marketplace.notifications.rules import Channel, Kind, declare, kinds
from marketplace.notifications.services import notify

WORDS = {
    "test/parcel.txt": "{{ sender }} sent you a parcel\n\nIt left {{ place }}.\n\nBe at home.",
    "test/letter.txt": "A letter from {{ sender }}\n\nIt is short.",
    "test/letter.html": "<p>It is <b>short</b>, {{ recipient_name }}, says {{ sender }}.</p>",
}


@pytest.fixture(autouse=True)
def _words(app: Flask) -> Iterator[None]:
    """The templates of the kinds that the tests declare."""
    usual, app.jinja_env.loader = app.jinja_env.loader, ChoiceLoader([DictLoader(WORDS), app.jinja_env.loader])
    app.extensions.pop("template_names", None)
    yield
    app.jinja_env.loader = usual
    app.extensions.pop("template_names", None)


@pytest.fixture
def _undeclare() -> Iterator[None]:
    before = dict(kinds._kinds)
    yield
    kinds._kinds.clear()
    kinds._kinds.update(before)


@pytest.fixture
def parcel(_undeclare: None) -> Kind:
    """A kind that is in the inbox and mailed until someone chooses otherwise."""
    return declare("test.parcel", label="Parcels", group="Post", template="test/parcel")


@pytest.fixture
def letter(_undeclare: None) -> Kind:
    """A kind that has markup of its own, and is in the inbox alone until someone chooses otherwise."""
    return declare("test.letter", label="Letters", group="Post", template="test/letter", channels={Channel.IN_APP})


@pytest.fixture
def tell(parcel: Kind) -> Callable[..., int]:
    """Tell someone that a parcel is on its way; whatever is not named is about Bob's."""

    def tell(account_id: int, *, kind: Kind = parcel, sender: str = "Bob", **more: object) -> int:
        given = {"url": "/orders/7", "context": {"sender": sender, "place": "Ropewalk"}, "related_id": 7, **more}
        told = notify(kind, account_id, **given)
        assert told is not None
        return told

    return tell


def notices(account_id: int) -> list[Notice]:
    """What someone was told, in the order in which it was."""
    session().expire_all()
    return list(session().scalars(select(Notice).where(Notice.account_id == account_id).order_by(Notice.id)))


def mails() -> list[SentMail]:
    return list(session().scalars(select(SentMail).order_by(SentMail.id)))
