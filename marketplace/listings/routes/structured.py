"""A listing for search engines: JSON-LD as schema.org describes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from marketplace.core.site import absolute
from marketplace.core.slots import slots_of
from marketplace.listings.queries.listings import Seen
from marketplace.listings.rules.description import as_words
from marketplace.listings.schemas.output import amount, moment

UNIT_CODES: Final = {"hour": "HUR", "day": "DAY", "night": "DAY", "week": "WEE", "month": "MON"}
CONDITIONS: Final = {
    "new": "NewCondition", "like_new": "UsedCondition", "very_good": "UsedCondition", "good": "UsedCondition",
    "fair": "UsedCondition", "for_parts": "DamagedCondition",
}  # fmt: skip


def structured(seen: Seen, pictures: Sequence[dict[str, Any]], crumbs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Return the graph of a listing's page: the thing itself, with what higher floors know of it, and the way to it."""
    thing = _thing(seen, pictures)
    for more in slots_of().collect("listing.structured", listing=seen):
        thing |= more
    return {"@context": "https://schema.org", "@graph": [thing, _trail(crumbs, seen)]}


def _thing(seen: Seen, pictures: Sequence[dict[str, Any]]) -> dict[str, Any]:
    thing: dict[str, Any] = {
        "@type": _type(seen),
        "@id": absolute(seen.path),
        "url": absolute(seen.path),
        "name": seen.title,
        "description": as_words(seen.description, 500),
        "image": [absolute(picture["src"]) for picture in pictures],
    }
    if seen.price is not None:
        thing["offers"] = _offer(seen)
    if seen.brand and seen.kind == "product":
        thing["brand"] = {"@type": "Brand", "name": seen.brand}
    if seen.rating_count:
        thing["aggregateRating"] = {
            "@type": "AggregateRating", "ratingValue": float(seen.rating_average), "reviewCount": seen.rating_count,
            "bestRating": 5, "worstRating": 1,
        }  # fmt: skip
    if seen.kind == "service":
        thing["provider"] = _seller(seen)
    if seen.kind == "property":
        thing["datePosted"] = moment(seen.published_at or seen.created_at)
    if seen.kind in {"rental", "property", "service"} and seen.city:
        thing["areaServed" if seen.kind == "service" else "contentLocation"] = _place(seen)
    return thing


def _type(seen: Seen) -> Any:
    if seen.kind == "rental":
        return ["Accommodation", "Product"] if seen.price_unit == "night" else "Product"
    return {"service": "Service", "property": "RealEstateListing"}.get(seen.kind, "Product")


def _offer(seen: Seen) -> dict[str, Any]:
    price = amount(seen.price, seen.currency)
    is_there = seen.status == "active" and seen.quantity != 0
    offer: dict[str, Any] = {
        "@type": "Offer",
        "url": absolute(seen.path),
        "price": price,
        "priceCurrency": seen.currency,
        "availability": "https://schema.org/" + ("InStock" if is_there else "SoldOut"),
        "seller": _seller(seen),
    }
    condition = CONDITIONS.get(str(seen.attributes.get("condition")))
    if condition:
        offer["itemCondition"] = f"https://schema.org/{condition}"
    if seen.price_unit in UNIT_CODES:
        offer["priceSpecification"] = {
            "@type": "UnitPriceSpecification", "price": price, "priceCurrency": seen.currency,
            "unitCode": UNIT_CODES[seen.price_unit],
        }  # fmt: skip
    return offer


def _seller(seen: Seen) -> dict[str, Any]:
    return {"@type": "Person", "name": seen.seller.display_name, "url": absolute(f"/users/{seen.seller.username}")}


def _place(seen: Seen) -> dict[str, Any]:
    address = {"@type": "PostalAddress", "addressLocality": seen.city, "addressRegion": seen.state}
    if seen.country:
        address["addressCountry"] = seen.country
    return {"@type": "Place", "address": address}


def _trail(crumbs: Sequence[tuple[str, str]], seen: Seen) -> dict[str, Any]:
    way = [*crumbs, (seen.title, seen.path)]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": absolute(path)}
            for place, (name, path) in enumerate(way, 1)
        ],
    }
