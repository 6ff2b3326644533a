from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account
from marketplace.core import jobs
from marketplace.listings.models import Listing
from tests.listings.imports.samples import lines, packed, product, rental, table
from tests.support.pages import PageClient

ROUTE = "/api/v1/listings/import"


def send(client: PageClient, content: bytes, name: str = "x.jsonl", **fields: Any) -> Any:
    return client.post(
        ROUTE,
        data={"file": (io.BytesIO(content), name), **fields},
        content_type="multipart/form-data",
        headers={"X-CSRFToken": client.csrf()},
    )


def test_a_program_sends_a_file_and_follows_it(
    market: Flask, session: Session, as_bob: PageClient, bob: Account
) -> None:
    answer = send(as_bob, packed(lines([product(1), product(2, title="")])))
    assert answer.status_code == 202
    body = answer.get_json()
    assert (body["status"], body["progress"], body["rows"]) == ("waiting", 0, 0)
    assert answer.headers["Location"] == f"/api/v1/listings/imports/{body['import_id']}"
    jobs.run_waiting()
    body = as_bob.get(answer.headers["Location"]).get_json()
    assert (body["status"], body["progress"], body["created"], body["refused"]) == ("done", 1, 1, 1)
    assert body["problems"][0] | {"message": ""} == {
        "line": 2, "external_id": "2", "field": "title", "message": "", "value": "", "is_error": True,
    }  # fmt: skip
    assert session.scalars(select(Listing.seller_id)).all() == [bob.id]


def test_a_mapping_may_come_along(market: Flask, session: Session, as_bob: PageClient) -> None:
    mapping = {"fields": {"external_id": "n", "title": "what", "price": {"column": "p", "divide": 100}}}
    answer = send(
        as_bob, b"n,what,p\n1,Desk,500\n", "x.csv",
        mapping=json.dumps(mapping), category="furniture", currency="EUR", source="erp",
    )  # fmt: skip
    assert answer.get_json()["source"] == "erp"
    jobs.run_waiting()
    listing = session.scalars(select(Listing)).one()
    assert (listing.price, listing.currency, listing.external_source) == (500, "EUR", "erp")


def test_a_dry_run_stores_nothing(market: Flask, session: Session, as_bob: PageClient) -> None:
    where = send(as_bob, lines([product(1)]), dry_run="true").headers["Location"]
    jobs.run_waiting()
    assert as_bob.get(where).get_json()["created"] == 1
    assert session.scalar(select(func.count()).select_from(Listing)) == 0


def test_the_same_file_twice_at_once_is_a_conflict(market: Flask, as_bob: PageClient) -> None:
    assert send(as_bob, lines([product(1)])).status_code == 202
    again = send(as_bob, lines([product(1)]))
    assert (again.status_code, again.get_json()["code"]) == (409, "already_running")


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (b"", {}),
        (b"[1]", {}),
        (b"a,b\n1,2\n", {"mapping": "{"}),
        (b"a,b\n1,2\n", {"mapping": '{"fields": {"title": "c"}}'}),
        (b"a,b\n1,2\n", {"kind": "boat"}),
        (b"a,b\n1,2\n", {"category": "nowhere"}),
        (b"a,b\n1,2\n", {"currency": "dollars"}),
        (b"a,b\n1,2\n", {"colour": "red"}),
    ],
)
def test_bad_input_is_refused(market: Flask, as_bob: PageClient, content: bytes, fields: dict[str, str]) -> None:
    answer = send(as_bob, content, "x.csv", **fields)
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


def test_who_may_and_who_may_not(
    market: Flask, client: PageClient, as_alice: PageClient, as_bob: PageClient, as_vera: PageClient
) -> None:
    content = table([rental(1)])
    assert send(client, content).status_code == 401
    assert send(as_alice, content).status_code == 403
    where = send(as_bob, content, "x.csv").headers["Location"]
    assert as_vera.get(where).status_code == 404
    assert client.get(where).status_code == 401
    assert as_bob.get(ROUTE).status_code in {404, 405}


def test_owners_and_other_sellers_are_for_operators(
    market: Flask, session: Session, as_bob: PageClient, as_ada: PageClient, bob: Account
) -> None:
    send(as_bob, table([rental(1)]), "x.csv", seller="ada")
    jobs.run_waiting()
    assert session.scalars(select(Listing.seller_id)).all() == [bob.id]
    send(as_ada, table([rental(2)]), "x.csv")
    jobs.run_waiting()
    owner = session.scalars(select(Account).where(Account.external_source == "rentals-by-host")).one()
    assert session.scalars(select(Listing.seller_id).where(Listing.external_id == "2")).all() == [owner.id]
