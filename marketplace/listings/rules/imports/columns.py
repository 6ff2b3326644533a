"""Which column is which: the names that people give to columns, without a mapping file."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Final

from marketplace.core.money import CURRENCIES
from marketplace.listings.rules.imports.mapping import Mapping, Source
from marketplace.listings.rules.imports.text import key_of
from marketplace.listings.rules.kinds import PriceUnit

ALIASES: Final[dict[str, tuple[str, ...]]] = {
    "external_id": (
        "external_id", "id", "sku", "listing_id", "product_id", "item_id", "article_number", "reference", "ref", "code",
        "gtin", "ean", "referencia", "codigo",
    ),
    "kind": ("kind", "listing_type", "listing_kind", "tipo_de_anuncio"),
    "category": ("category", "category_slug", "product_category", "categoria", "google_product_category"),
    "title": ("title", "name", "product_name", "listing_name", "item_name", "headline", "titulo", "nombre"),
    "description": ("description", "body", "details", "summary", "long_description", "text", "descripcion"),
    "brand": ("brand", "manufacturer", "maker", "vendor", "marca", "fabricante"),
    "currency": ("currency", "currency_code", "price_currency", "moneda"),
    "price_unit": ("price_unit", "unit", "per", "price_per", "unidad"),
    "quantity": ("quantity", "stock", "qty", "inventory", "available_quantity", "cantidad", "existencias"),
    "options": ("options", "opciones"),
    "option_stock": ("option_stock", "existencias_por_opcion"),
    "status": ("status", "state_of_listing", "estado_del_anuncio"),
    "language": ("language", "lang", "locale", "idioma"),
    "address": ("address", "street", "street_address", "address_line_1", "neighbourhood", "neighborhood", "direccion"),
    "city": ("city", "town", "location", "place", "ciudad", "localidad", "neighbourhood_group"),
    "state": ("state", "region", "province", "county", "provincia"),
    "zip": ("zip", "zip_code", "zipcode", "postcode", "postal_code", "codigo_postal"),
    "country": ("country", "country_code", "pais"),
    "latitude": ("latitude", "lat", "latitud", "geo_lat", "location_lat", "location_latitude", "y"),
    "longitude": ("longitude", "lon", "lng", "long", "longitud", "geo_lon", "geo_lng", "location_lng", "x"),
    "shows_address": ("shows_address", "show_address"),
    "amenities": ("amenities", "features", "facilities", "servicios"),
    "owner": ("owner", "owner_id", "host_id", "seller_id", "seller", "vendor_id", "host", "propietario"),
    "owner_name": ("owner_name", "host_name", "seller_name", "vendor_name"),
}  # fmt: skip
"""Field → names of columns, the likeliest first, as `key_of` writes them."""

_PRICE: Final = re.compile(
    r"(?:(?P<every>nightly|daily|hourly|weekly|monthly)_)?(?:list_|sale_|unit_)?(?:price|amount|cost|rate|precio|importe)"
    r"(?:_(?:in_)?(?P<currency>[a-z]{3}))?(?:_(?:in_)?(?P<minor>cents?|minor|minor_units|pence|centimos))?"
    r"(?:_(?:per|a|an|por)_(?P<unit>[a-z]+))?"
)
_UNITS: Final = {
    "nightly": "night", "daily": "day", "hourly": "hour", "weekly": "week", "monthly": "month", "noche": "night",
    "dia": "day", "hora": "hour", "semana": "week", "mes": "month", **{unit.value: unit.value for unit in PriceUnit},
}  # fmt: skip
OBJECTS: Final = ("attributes", "specs", "specifications", "properties", "atributos")
PREFIXES: Final = ("attr.", "attr_", "attribute.", "attribute_", "attribute:", "attr:", "attributes.")


def detect(columns: Iterable[str], attribute_keys: Collection[str], built_in: Iterable[Mapping] = ()) -> Mapping:
    """Return how a file with these columns is read: by the built-in mapping that knows it best, or by their names."""
    names = list(columns)
    fitting = [mapping for mapping in built_in if mapping.columns and set(mapping.columns) <= set(names)]
    if fitting:
        return max(fitting, key=lambda mapping: len(mapping.columns))
    by_key: dict[str, str] = {}
    for name in names:
        by_key.setdefault(key_of(name), name)
    fields = {field: Source(column=name) for field, name in _by_alias(by_key).items()}
    fields |= _price_fields(by_key)
    used = {source.column for source in fields.values()}
    objects = tuple(name for key, name in by_key.items() if key in OBJECTS and name not in used)
    prefixes = tuple(p for p in PREFIXES if any(name.startswith(p) and name not in used for name in names))
    return Mapping(
        fields=fields,
        objects=objects,
        prefixes=prefixes,
        attributes={
            key: Source(column=name)
            for key, name in by_key.items()
            if key in attribute_keys and name not in used and not name.startswith(PREFIXES)
        },
    )


def unused(columns: Iterable[str], mapping: Mapping) -> list[str]:
    """Return the columns from which nothing is taken."""
    sources = [*mapping.fields.values(), *mapping.attributes.values()]
    used = {source.column for source in sources} | {name for source in sources for name in source.columns}
    used |= {name.partition(".")[0] for name in used} | set(mapping.objects)
    templates = " ".join(source.template for source in sources)
    return [
        name
        for name in columns
        if name not in used and not name.startswith(mapping.prefixes or ("\0",)) and f"{{{name}}}" not in templates
    ]


def _by_alias(by_key: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, aliases in ALIASES.items():
        name = next((by_key[alias] for alias in aliases if alias in by_key), None)
        if name is not None and name not in found.values():
            found[field] = name
    return found


def _price_fields(by_key: dict[str, str]) -> dict[str, Source]:
    """Read a heading such as `price`, `price_usd_cents`, `nightly_rate` or "Price per day"."""
    for key, name in by_key.items():
        match = _PRICE.fullmatch(key)
        if match is None:
            continue
        fields = {"price": Source(column=name, divide=100 if match["minor"] else 1)}
        currency = (match["currency"] or "").upper()
        if currency in CURRENCIES:
            fields["currency"] = Source(value=currency)
        unit = _UNITS.get(match["every"] or match["unit"] or "")
        if unit:
            fields["price_unit"] = Source(value=unit)
        if (currency and currency not in CURRENCIES) or (match["unit"] and not unit):
            continue
        return fields
    return {}
