"""The area that stands in for an exact place."""

from __future__ import annotations

import hashlib
import math
from typing import Final

CELL_METRES: Final = 1000
METRES_PER_DEGREE: Final = 111_320
WIDEST_LATITUDE: Final = 85.0


def area_of(latitude: float, longitude: float, seed: str) -> tuple[float, float]:
    """Return a point within the same square kilometre, some 500 m away, the same for the same seed.

    The point depends on the square and the seed alone, never on where in the square the place is: neither many
    listings at one address nor knowing this code gives the address away.
    """
    height = CELL_METRES / METRES_PER_DEGREE
    row = math.floor(latitude / height)
    middle = min(max((row + 0.5) * height, -WIDEST_LATITUDE), WIDEST_LATITUDE)
    width = height / math.cos(math.radians(middle))
    column = math.floor(longitude / width)
    digest = hashlib.blake2b(f"{row}:{column}:{seed}".encode(), digest_size=8).digest()
    up, across = int.from_bytes(digest[:4], "big") / 2**32, int.from_bytes(digest[4:], "big") / 2**32
    found = (row + up) * height, (column + across) * width
    return round(min(max(found[0], -90.0), 90.0), 5), round(min(max(found[1], -180.0), 180.0), 5)
