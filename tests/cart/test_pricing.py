from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from marketplace.cart.rules.pricing import Discount, Line, Tax, contained, quote, share

LINES = [Line(1, 1, 7, "product", 1000, 2), Line(2, 2, 7, "product", 333, 1), Line(3, 3, 8, "digital", 999, 1)]


class Everywhere:
    def __init__(self, tax: Tax) -> None:
        self.tax = tax

    def on_sale(self, _kind: str, _country: str, _state: str) -> Tax | None:
        return self.tax

    def on_commission(self, _country: str) -> Tax | None:
        return None


def test_each_seller_has_a_part_and_the_parts_are_the_whole() -> None:
    made = quote(LINES, currency="USD", delivery={7: 850})
    assert [(part.seller_id, part.total) for part in made.parts] == [(7, 3183), (8, 999)]
    assert made.total == 4182


def test_a_sellers_coupon_never_touches_anothers_lines() -> None:
    made = quote(LINES, currency="USD", discounts=[Discount(1, "BOB50", 7, 5000, None)])
    assert made.parts[0].discount == share(2333, 5000) == 1167
    assert made.parts[1].discount == 0
    assert made.parts[0].platform_discount == 0


def test_the_platforms_coupon_takes_from_what_is_left() -> None:
    bobs, ours = Discount(1, "BOB", 7, None, 5000), Discount(2, "MARKET", None, None, 500)
    made = quote(LINES, currency="USD", discounts=[ours, bobs])
    assert made.off == {1: 2333, 2: 500}
    assert made.parts[0].total == 0
    assert made.parts[1].platform_discount == 500


def test_a_minimum_that_is_not_reached_is_said() -> None:
    made = quote(LINES, currency="USD", discounts=[Discount(1, "BIG", None, 1000, None, minimum=10_000)])
    assert made.off == {1: 0}
    assert made.short == {1: 10_000 - 3332}


def test_tax_on_top_is_added_and_included_tax_is_named() -> None:
    top = quote(LINES, currency="USD", taxes=Everywhere(Tax("Sales tax", 850, False)), place=("US", "ME"))
    assert top.total == 3332 + share(2000, 850) + share(333, 850) + share(999, 850)
    inside = quote(LINES, currency="EUR", taxes=Everywhere(Tax("IVA", 2100, True)), place=("ES", ""))
    assert inside.total == 3332
    assert inside.tax_included == contained(2000, 2100) + contained(333, 2100) + contained(999, 2100)


def test_delivery_is_taxed_where_the_rule_says_so() -> None:
    taxed = Everywhere(Tax("VAT", 2000, False, taxes_delivery=True))
    made = quote(LINES[:1], currency="GBP", delivery={7: 500}, taxes=taxed, place=("GB", ""))
    assert made.parts[0].delivery_tax == 100
    assert made.total == 2000 + 400 + 500 + 100


amounts = st.integers(min_value=0, max_value=10**9)


@given(
    st.lists(st.tuples(st.integers(1, 4), amounts, st.integers(1, 99)), min_size=1, max_size=8),
    st.lists(st.tuples(st.sampled_from([None, 1, 2, 3]), st.integers(1, 10_000), st.booleans()), max_size=4),
    st.integers(0, 5000),
    st.booleans(),
    st.sampled_from(["USD", "JPY", "KWD"]),
)
def test_nothing_is_lost_or_made(
    things: list[tuple[int, int, int]],
    coupons: list[tuple[int | None, int, bool]],
    rate: int,
    is_included: bool,
    currency: str,
) -> None:
    lines = [Line(n, n, seller, "product", price, many) for n, (seller, price, many) in enumerate(things)]
    discounts = [
        Discount(n, str(n), seller, worth if is_percent else None, None if is_percent else worth)
        for n, (seller, worth, is_percent) in enumerate(coupons)
    ]
    made = quote(
        lines, currency=currency, discounts=discounts, delivery={1: 700}, taxes=Everywhere(Tax("T", rate, is_included)),
        place=("US", ""),
    )  # fmt: skip
    assert made.total == made.amount - sum(made.off.values()) + made.delivery + made.tax
    assert sum(part.discount for part in made.parts) == sum(made.off.values())
    for part in made.parts:
        assert all(line.rest >= 0 and line.total >= 0 for line in part.lines)
        assert part.total == part.amount - part.discount + part.delivery + part.tax
