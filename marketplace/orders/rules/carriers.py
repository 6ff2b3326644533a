"""Carriers whose parcels can be followed on a page of theirs, by the number that the seller wrote down."""

from __future__ import annotations

import re
from typing import Final

CARRIERS: Final = {
    "Australia Post": "https://auspost.com.au/mypost/track/#/details/{}",
    "Canada Post": "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor={}",
    "Correos": "https://www.correos.es/es/es/herramientas/localizador/envios/detalle?tracking-number={}",
    "DHL": "https://www.dhl.com/global-en/home/tracking/tracking-express.html?submit=1&tracking-id={}",
    "FedEx": "https://www.fedex.com/fedextrack/?trknbr={}",
    "GLS": "https://gls-group.eu/track/{}",
    "Royal Mail": "https://www.royalmail.com/track-your-item#/tracking-results/{}",
    "UPS": "https://www.ups.com/track?tracknum={}",
    "USPS": "https://tools.usps.com/go/TrackConfirmAction?tLabels={}",
}
"""Name → the address of a parcel's page. Any other carrier may be written down; it has no link."""
NUMBER: Final = re.compile(r"[A-Za-z0-9]{5,40}")


def tracking_url(carrier: str, number: str) -> str | None:
    """Return where a parcel can be followed, or None where the carrier or its number is not known."""
    known = {name.casefold(): address for name, address in CARRIERS.items()}
    address, plain = known.get(carrier.strip().casefold()), re.sub(r"[\s-]", "", number)
    return address.format(plain) if address and NUMBER.fullmatch(plain) else None
