from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account
from marketplace.core import jobs, settings
from marketplace.core.storage import storage
from marketplace.listings.forms import imports as forms
from marketplace.listings.models import Listing, ListingImport
from marketplace.listings.services.imports import uploads
from tests.listings.imports.samples import lines, product, rental, table
from tests.support.pages import PageClient

DESKS = b"sku,what,price,stock,finish\nD1,Oak desk,120.00,3,oiled\nD2,Pine desk,80,1,raw\nD3,,80,1,raw\n"


def upload(client: PageClient, content: bytes, name: str = "stock.csv", **more: Any) -> Any:
    files = {"file": (io.BytesIO(content), name), **more}
    return client.send("/sell/import", files, content_type="multipart/form-data")


def the_import(session: Session) -> ListingImport:
    return session.scalars(select(ListingImport).order_by(ListingImport.id.desc())).first()  # type: ignore[return-value]


def columns(**changes: str) -> dict[str, Any]:
    """The form for the desks, as the page fills it in, with changes."""
    given = {
        "column_external_id": "sku", "column_title": "what", "column_price": "price", "column_quantity": "stock",
        "default_category": "furniture", "default_kind": "product", "source": "import", "details": ["finish"],
    }  # fmt: skip
    return {**given, **changes}


def test_the_page_offers_a_file_and_templates(market: Flask, as_bob: PageClient) -> None:
    page = as_bob.get("/sell/import").get_data(as_text=True)
    assert 'type="file"' in page
    assert "/sell/import/template.csv?kind=rental" in page
    template = as_bob.get("/sell/import/template.csv?kind=rental&category=apartments")
    assert template.mimetype == "text/csv"
    assert b"attr.minimum_nights" in template.data
    assert as_bob.get("/sell/import/template.csv?kind=boat").status_code == 400


@pytest.mark.parametrize("path", ["/sell/import", "/sell/import/1", "/sell/import/1/errors.csv"])
def test_only_those_who_may_import_come_in(market: Flask, client: PageClient, as_alice: PageClient, path: str) -> None:
    assert client.get(path).status_code == 302
    assert as_alice.get(path).status_code == 403


def test_a_file_is_shown_then_mapped_then_imported(
    market: Flask, session: Session, as_bob: PageClient, bob: Account
) -> None:
    sent = upload(as_bob, DESKS)
    assert sent.status_code == 302
    run = the_import(session)
    page = as_bob.get(sent.location).get_data(as_text=True)
    assert "Nothing is imported yet" in page
    shown = as_bob.send(sent.location, columns(again="1"), follow_redirects=True).get_data(as_text=True)
    assert "Oak desk" in shown
    assert "Give it a title of at least 3 characters." in shown
    started = as_bob.send(sent.location, columns(start="1"), follow_redirects=True).get_data(as_text=True)
    assert "You may leave this page" in started
    assert as_bob.get(sent.location, headers={"Accept": "application/json"}).get_json()["status"] == "waiting"
    jobs.run_waiting()
    done = as_bob.get(sent.location).get_data(as_text=True)
    assert "Give it a title" in done
    listings = session.scalars(select(Listing).order_by(Listing.external_id)).all()
    assert [(listing.title, listing.price, listing.quantity, listing.seller_id) for listing in listings] == [
        ("Oak desk", 12000, 3, bob.id), ("Pine desk", 8000, 1, bob.id),
    ]  # fmt: skip
    assert listings[0].attributes == {"finish": "oiled"}
    session.refresh(run)
    assert (run.status, run.file_key) == ("done", None)


def test_prices_in_cents_and_a_trial(market: Flask, session: Session, as_bob: PageClient) -> None:
    where = upload(as_bob, DESKS).location
    as_bob.send(where, columns(in_minor_units="y", is_trial="y", start="1"))
    jobs.run_waiting()
    assert "only checked" in as_bob.get(where).get_data(as_text=True)
    assert session.scalars(select(Listing)).all() == []
    assert the_import(session).mapping["fields"]["price"] == {"column": "price", "divide": 100}


def test_errors_are_offered_as_a_table_that_is_safe_to_open(
    market: Flask, session: Session, as_bob: PageClient
) -> None:
    where = upload(as_bob, b'id,title,price,category\n"=HYPERLINK(1)",Desk,"@sum",furniture\n').location
    as_bob.send(where, columns(start="1", column_external_id="id", column_title="title", details=[]))
    assert the_import(session).status == "preview"  # the form named columns that the file does not have
    as_bob.send(
        where,
        columns(
            start="1", column_external_id="id", column_title="title", column_quantity="", column_category="category",
            details=[],
        ),
    )  # fmt: skip
    jobs.run_waiting()
    errors = as_bob.get(where + "/errors.csv")
    assert errors.mimetype == "text/csv"
    assert "attachment" in errors.headers["Content-Disposition"]
    assert b"2,'=HYPERLINK(1),price,error," in errors.data
    assert b",'@sum" in errors.data


def test_an_import_is_nobody_elses_to_see(
    market: Flask, session: Session, as_bob: PageClient, as_vera: PageClient
) -> None:
    where = upload(as_bob, DESKS).location
    assert as_vera.get(where).status_code == 404
    assert as_vera.get(where + "/errors.csv").status_code == 404
    assert as_vera.send(where + "/start").status_code == 404
    assert as_vera.send(where + "/cancellation").status_code == 404


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"", "empty"), (b"PK\x03\x04", "neither CSV nor"), (b"a,b\n", "no rows")],
)
def test_a_file_that_is_no_table_is_refused_beside_the_form(
    market: Flask, as_bob: PageClient, content: bytes, says: str
) -> None:
    answer = upload(as_bob, content)
    assert answer.status_code == 422
    assert says in answer.get_data(as_text=True)
    assert as_bob.send("/sell/import").status_code == 422


def test_a_mapping_file_that_is_wrong_is_refused(market: Flask, as_bob: PageClient) -> None:
    answer = upload(as_bob, DESKS, mapping=(io.BytesIO(b'{"fields": {"titel": "what"}}'), "m.json"))
    assert answer.status_code == 422
    assert "fields.titel" in answer.get_data(as_text=True)


def test_too_large_a_file_is_refused(market: Flask, as_bob: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_UPLOAD", 20)
    assert upload(as_bob, DESKS).status_code == 422


def test_the_same_file_twice_at_once_is_refused(market: Flask, session: Session, as_bob: PageClient) -> None:
    where = upload(as_bob, DESKS).location
    as_bob.send(where, columns(start="1"))
    assert upload(as_bob, DESKS).status_code == 422
    assert as_bob.send(where, columns(start="1")).status_code == 422


def test_a_stopped_import_stays_stopped_and_is_not_done(market: Flask, session: Session, as_bob: PageClient) -> None:
    where = upload(as_bob, DESKS).location
    as_bob.send(where, columns(start="1"))
    assert as_bob.send(where + "/cancellation").status_code == 302
    jobs.run_waiting()
    assert the_import(session).status == "cancelled"
    assert session.scalars(select(Listing)).all() == []
    assert as_bob.send(where + "/start").status_code == 409


def test_sellers_import_for_themselves_whatever_owners_the_file_names(
    market: Flask, session: Session, as_bob: PageClient, bob: Account
) -> None:
    where = upload(as_bob, table([rental(1)])).location
    form = {
        "column_title": "name", "column_external_id": "id", "column_price": "price", "column_category": "room_type",
        "column_kind": forms.AS_MAPPED, "column_price_unit": forms.AS_MAPPED, "start": "1", "seller": "ada",
        "details": ["minimum_nights", "room_type"],
    }  # fmt: skip
    as_bob.send(where, form)
    jobs.run_waiting()
    assert session.scalars(select(Listing.seller_id)).all() == [bob.id]


def test_operators_import_for_owners_or_for_whom_they_name(
    market: Flask, session: Session, as_ada: PageClient, alice: Account
) -> None:
    where = upload(as_ada, lines([product(1)]), "p.jsonl").location
    assert "Whose listings these are" in as_ada.get(where).get_data(as_text=True)
    form = {
        "column_title": "title", "column_external_id": "id", "column_price": "price_usd_cents", "in_minor_units": "y",
        "column_kind": forms.AS_MAPPED, "column_category": forms.AS_MAPPED, "start": "1", "seller": "alice",
    }  # fmt: skip
    as_ada.send(where, form)
    jobs.run_waiting()
    assert session.scalars(select(Listing.seller_id)).all() == [alice.id]


def test_where_moderators_look_first_imported_listings_wait(
    market: Flask, session: Session, as_bob: PageClient
) -> None:
    settings.change("listings.require_approval", True, by=None)
    settings.forget()
    where = upload(as_bob, DESKS).location
    as_bob.send(where, columns(start="1"))
    jobs.run_waiting()
    assert set(session.scalars(select(Listing.status))) == {"pending_verification"}


def test_files_that_nobody_went_on_with_are_forgotten(market: Flask, session: Session, as_bob: PageClient) -> None:
    upload(as_bob, DESKS)
    run = the_import(session)
    key = run.file_key or ""
    assert storage().exists(key)
    assert uploads.forget_old(run.beaten_at + uploads.KEPT_FOR * 2) == 1
    session.commit()
    assert session.scalars(select(ListingImport)).all() == []
