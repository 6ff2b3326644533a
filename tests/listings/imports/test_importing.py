from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from marketplace.accounts.models import Account
from marketplace.core.errors import Conflict, Invalid
from marketplace.core.events import on
from marketplace.core.models import AuditEntry
from marketplace.listings.events import ListingPriceChanged, ListingsChanged
from marketplace.listings.flows import imports as flow
from marketplace.listings.models import Listing, ListingImport, ListingPrice, ListingVersion
from marketplace.listings.services import trash, variants
from marketplace.listings.services.imports import batches, runs
from tests.listings.imports.samples import import_bytes, lines, packed, problems, product, rental, request_for, table

heard: list[Any] = []


@on(ListingsChanged)
def _hear_changes(fact: ListingsChanged) -> None:
    heard.append(fact)


@on(ListingPriceChanged)
def _hear_prices(fact: ListingPriceChanged) -> None:
    heard.append(fact)


@pytest.fixture(autouse=True)
def _silence(market: Flask) -> None:
    heard.clear()


def counts(run: ListingImport) -> tuple[int, int, int, int]:
    return run.created, run.updated, run.unchanged, run.refused


def listings(session: Session) -> dict[str, Listing]:
    return {listing.external_id or "": listing for listing in session.scalars(select(Listing))}


def how_many(session: Session, model: Any) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_rentals_come_with_an_owner_for_each_host(session: Session) -> None:
    run = import_bytes(packed(table(rental(number) for number in range(20))), "rentals.csv.gz")
    assert (run.status, counts(run), run.rows_done) == ("done", (20, 0, 0, 0), 20)
    owners = session.scalars(select(Account).where(Account.external_source == "rentals-by-host")).all()
    assert {owner.name for owner in owners} == {f"Host {2000 + number}" for number in range(7)}
    listing = listings(session)["8"]
    assert (listing.status, listing.price, listing.version) == ("active", 5800, 1)
    assert listing.published_at is not None
    assert listing.area_latitude not in (None, listing.latitude)
    assert how_many(session, ListingPrice) == how_many(session, ListingVersion) == 20


def test_products_belong_to_one_account_named_after_the_source(session: Session) -> None:
    import_bytes(lines([product(1), product(2)]), "products.jsonl")
    sellers = {listing.seller_id for listing in listings(session).values()}
    assert [session.get(Account, seller).name for seller in sellers] == ["Products with attributes"]  # type: ignore[union-attr]


def test_a_named_account_gets_them_all_and_becomes_a_seller(session: Session, alice: Account) -> None:
    import_bytes(table([rental(1), rental(2)]), username="ALICE")
    assert {listing.seller_id for listing in listings(session).values()} == {alice.id}
    session.refresh(alice)
    assert alice.role == "seller"
    with pytest.raises(Invalid):
        request_for(b"a,b\n1,2\n", "x.csv", username="nobody")


def test_one_fact_tells_of_each_batch(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "BATCH", 4)
    import_bytes(table(rental(number) for number in range(10)))
    assert [len(fact.listing_ids) for fact in heard] == [4, 4, 2]


def test_importing_again_changes_nothing(session: Session, bob: Account) -> None:
    content = lines(product(number) for number in range(5))
    import_bytes(content, username="bob")
    heard.clear()
    run = import_bytes(content, username="bob")
    assert counts(run) == (0, 0, 5, 0)
    assert not heard
    assert how_many(session, ListingVersion) == how_many(session, ListingPrice) == 5


def test_only_changed_rows_are_updated(session: Session, bob: Account) -> None:
    import_bytes(lines(product(number) for number in range(5)), username="bob")
    before = {name: listing.updated_at for name, listing in listings(session).items()}
    heard.clear()
    changed = product(2, price_usd_cents=100, title="Northwind toner, cheaper")
    run = import_bytes(lines([product(0), product(1), changed, product(7)]), username="bob")
    session.expire_all()
    assert counts(run) == (1, 1, 2, 0)
    listing = listings(session)["2"]
    assert (listing.price, listing.version) == (100, 2)
    version = session.scalars(select(ListingVersion).where(ListingVersion.listing_id == listing.id)).all()[-1]
    assert version.changes == {
        "price": [4997, 100], "title": ["Northwind toner cartridge 2 Black", "Northwind toner, cheaper"],
    }  # fmt: skip
    assert ListingPriceChanged(listing.id, 4997, 100, "USD") in heard
    assert listings(session)["1"].updated_at == before["1"]


def test_what_a_seller_edited_stays_until_the_row_changes(session: Session, bob: Account) -> None:
    import_bytes(lines([product(1)]), username="bob")
    listings(session)["1"].title = "My own words"
    listings(session)["1"].status = "inactive"
    import_bytes(lines([product(1)]), username="bob")
    assert listings(session)["1"].title == "My own words"
    import_bytes(lines([product(1, title="The maker's words")]), username="bob")
    session.expire_all()
    assert (listings(session)["1"].title, listings(session)["1"].status) == ("The maker's words", "inactive")


def test_a_deleted_listing_is_not_brought_back(session: Session, bob: Account) -> None:
    import_bytes(lines([product(1)]), username="bob")
    trash.delete(listings(session)["1"], by=bob.id)
    run = import_bytes(lines([product(1, title="Northwind again")]), username="bob")
    session.expire_all()
    assert counts(run) == (0, 0, 0, 1)
    assert listings(session)["1"].deleted_at is not None
    assert problems(run)[0][:2] == (1, "external_id")


def test_a_row_with_errors_is_left_out_whole_and_reported_by_line(session: Session) -> None:
    rows = [rental(1), rental(2, name=""), rental(3, price="0", minimum_nights="-1"), rental(4), rental(1)]
    run = import_bytes(table(rows))
    assert counts(run) == (2, 0, 0, 3)
    assert set(listings(session)) == {"1", "4"}
    assert [(line, field) for line, field, _message in problems(run)] == [
        (3, "title"), (4, "price"), (4, "attributes.minimum_nights"), (6, "external_id"),
    ]  # fmt: skip
    assert "line 2" in problems(run)[-1][2]


def test_a_row_that_the_database_refuses_stands_alone(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    checked = batches.as_json

    def broken(written: str, values: Mapping[str, Any]) -> str:
        return checked(written.replace('"USD"', '"usd"') if values["external_id"] == "3" else written, values)

    monkeypatch.setattr(batches, "as_json", broken)
    run = import_bytes(table(rental(number) for number in range(8)))
    assert counts(run) == (7, 0, 0, 1)
    assert "3" not in listings(session)
    assert [(line, field) for line, field, _message in problems(run)] == [(5, "row")]


def test_a_batch_that_breaks_leaves_nothing_and_the_next_run_goes_on(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "BATCH", 4)
    content = table([*(rental(number) for number in range(10)), rental(0, name="The same id again")])
    keep, calls = runs.keep, []

    def breaking(*given: Any) -> None:
        calls.append(given)
        keep(*given)
        if len(calls) == 2:
            raise OSError("the power went")

    monkeypatch.setattr(runs, "keep", breaking)
    with pytest.raises(OSError, match="power"):
        import_bytes(content)
    run = session.scalars(select(ListingImport)).one()
    assert (run.status, run.rows_done, len(listings(session))) == ("running", 4, 4)
    run = import_bytes(content)
    assert (run.status, counts(run), run.rows_done) == ("done", (10, 0, 0, 1), 11)
    assert len(listings(session)) == 10
    assert problems(run) == [(12, "external_id", "This id stands on line 2 already.")]


def test_a_dry_run_counts_and_stores_nothing(session: Session) -> None:
    import_bytes(table([rental(1)]))
    run = import_bytes(table([rental(1, price="70"), rental(2), rental(3, name="")]), is_trial=True)
    assert counts(run) == (1, 1, 0, 1)
    assert run.is_trial
    assert listings(session)["1"].price == 5100
    assert "2" not in listings(session)


def test_an_unreadable_file_ends_as_failed_and_says_why(session: Session) -> None:
    run = import_bytes(table(rental(number) for number in range(60)) + b'9,"never ends\n')
    assert (run.status, run.rows_done, run.created) == ("failed", 60, 60)
    assert "line 62" in run.message


def test_the_same_file_is_not_imported_twice_at_once(session: Session, bob: Account) -> None:
    content = lines([product(1)])
    run = runs.begin(request_for(content, "a.jsonl", username="bob"))
    session.commit()
    with runs.claimed(run):
        with pytest.raises(Conflict):
            flow.run_import(run.id, io.BytesIO(content))
        with pytest.raises(Conflict):
            runs.start(run, by=bob.id)
    runs.start(run, by=bob.id)
    twin = runs.begin(request_for(content, "a.jsonl", username="bob"))
    with pytest.raises(Conflict):
        runs.start(twin, by=bob.id)


def test_the_database_too_refuses_a_second_run_of_a_file(session: Session) -> None:
    run = runs.begin(request_for(lines([product(1)]), "a.jsonl"), status="waiting")
    values = "seller_id, source, file_name, digest, size, mapping"
    with pytest.raises(Exception, match="uq_listing_imports_unfinished"):
        session.execute(
            text(f"INSERT INTO listing_imports ({values}, status) SELECT {values}, 'running' FROM listing_imports")
        )
    session.rollback()
    assert run is not None


def test_every_import_is_in_the_audit_log(session: Session, bob: Account) -> None:
    import_bytes(lines([product(1)]), username="bob")
    actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["listings.import_started", "listings.import_done"]


def test_choices_and_their_stock_come_along(session: Session) -> None:
    header = "id,title,price,category,quantity,options,option_stock\n"
    shirt = 'a1,Linen shirt,20.00,{},9,"Size: S, L +5.00; Colour: Red, Blue","S, Red = 3; L, Blue = 0"\n'
    category = "clothing"
    data = (header + shirt.format(category) + f"a2,Plain shirt,20.00,{category},4,,\n").encode()
    run = import_bytes(data, "shirts.csv")
    assert counts(run) == (2, 0, 0, 0), problems(run)
    made = listings(session)
    assert made["a2"].options == []
    assert [one["extra"] for one in made["a1"].options[0]["values"]] == [0, 500]
    stock = dict(variants.as_words(variants.stock_of(made["a1"].id)))
    assert stock == {"S, Red": 3, "L, Blue": 0}
    assert counts(import_bytes(data, "shirts.csv"))[2] == 2
    import_bytes(data.replace(b"L, Blue = 0", b"L, Blue = 6").replace(b"Plain shirt", b"Plain shirts"), "shirts.csv")
    assert dict(variants.as_words(variants.stock_of(made["a1"].id)))["L, Blue"] == 6
    without = f"id,title,price,category,quantity\na1,Linen shirt!,20.00,{category},9\n".encode()
    import_bytes(without, "shirts.csv")
    session.expire_all()
    assert len(listings(session)["a1"].options) == 2
    wrong = import_bytes(data.replace(b"L, Blue = 0", b"XL, Blue = 6"), "shirts.csv")
    assert wrong.refused == 1
