"""Shapes of search in JSON."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field

from marketplace.core.api import Output, PageQuery
from marketplace.core.money import Money
from marketplace.listings.schemas.output import ListingPage
from marketplace.search.queries.facets import Facets
from marketplace.search.queries.suggestions import Suggestion

Number = Annotated[str, Field(pattern=r"^\d{1,12}(\.\d{1,4})?$")]
COORDINATE = r"-?\d{1,3}(\.\d{1,9})?"


class SearchQuery(PageQuery):
    """The parameters of a search. `attr.<key>` asks for an attribute: a value, several, or a range "54..56"."""

    model_config = ConfigDict(extra="allow")

    search: str | None = Field(None, max_length=200, description='Words; "a phrase", -without, this OR that.')
    category: str | None = Field(None, description="Slug or id; what lies below it is included.")
    kind: str | None = Field(None, description="product, digital, rental, service, property; several with commas.")
    location: str | None = Field(None, max_length=200, description="The name of a place.")
    near: str | None = Field(None, pattern=f"^{COORDINATE},{COORDINATE}$", description="latitude,longitude")
    radius_km: Number | None = Field(None, description="Around `location` or `near`.")
    bbox: str | None = Field(None, pattern=f"^({COORDINATE},){{3}}{COORDINATE}$", description="west,south,east,north")
    min_price: Number | None = None
    max_price: Number | None = None
    currency: str | None = Field(None, pattern="^[A-Z]{3}$")
    amenities: str | None = Field(None, description="Keys; all of them must be there; several with commas.")
    verified: str | None = Field(None, pattern="^(true|false|1|0)$")
    min_rating: Number | None = None
    seller_id: str | None = Field(None, pattern=r"^\d{1,18}$")
    sortBy: str | None = Field(None, pattern="^(relevance|price|date|rating|distance)$")
    order: str | None = Field(None, pattern="^(asc|desc)$")
    facets: str | None = Field(None, pattern="^(true|false|1|0)$", description="true: counts to narrow down by.")


class FacetOutput(Output):
    """A value to narrow down by, and how many listings have it."""

    value: str
    count: int


class PriceFacet(Output):
    """The range of prices, without the dearest fiftieth, and the listings in each of its equal steps."""

    least: str
    most: str
    currency: str
    histogram: list[int]


class RangeFacet(Output):
    """The bounds of an attribute that is a number."""

    least: float
    most: float


class FacetsOutput(Output):
    """What a result can be narrowed down by. Counts are about right where `is_estimate`."""

    values: dict[str, list[FacetOutput]]
    ranges: dict[str, RangeFacet]
    price: PriceFacet | None
    is_estimate: bool


class SearchPage(ListingPage):
    """A page of results. `suggestion`: what may have been meant; `corrected`: what was looked for instead."""

    isEstimate: bool
    widened: bool
    suggestion: str | None
    corrected: str | None
    facets: FacetsOutput | None


class SuggestionsQuery(Output):
    """The beginning of a search."""

    model_config = ConfigDict(extra="forbid")

    query: str = Field("", max_length=200)


class SuggestionOutput(Output):
    """What may be meant; `type` is term, category, place or recent."""

    text: str
    type: str
    url: str | None = None


class SuggestionsOutput(Output):
    """What may be meant, the likeliest first."""

    suggestions: list[SuggestionOutput]


def facets(found: Facets | None, currency: str) -> dict[str, Any] | None:
    """Return the facets as the API shows them. Prices are in minor units of `currency` before."""
    if found is None:
        return None
    prices = found.prices
    return {
        "values": {
            name: [{"value": each.value, "count": each.count} for each in values]
            for name, values in found.values.items()
        },
        "ranges": {name: {"least": least, "most": most} for name, (least, most) in found.numbers.items()},
        "price": prices
        and {
            "least": str(Money(prices.least, currency)), "most": str(Money(prices.most, currency)),
            "currency": currency, "histogram": list(prices.bars),
        },
        "is_estimate": found.is_estimate,
    }  # fmt: skip


def suggestion(found: Suggestion) -> dict[str, Any]:
    """Return a suggestion as scripts and the API get it."""
    shown = {"text": found.text, "type": found.type}
    return shown if found.url is None else {**shown, "url": found.url}
