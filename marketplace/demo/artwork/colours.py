"""Colours: what things are made of, and the palettes that keep the pictures of one marketplace together."""

from typing import Final, NamedTuple

Colour = tuple[int, int, int]


def rgb(code: str) -> Colour:
    """Read `b5502f`."""
    return (int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16))


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """The colour that lies `share` (0 to 1) of the way from one to the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return (red, green, blue)


def dark(colour: Colour, share: float = 0.18) -> Colour:
    """A shade of the colour, warm rather than black."""
    return mix(colour, rgb("1c1412"), share)


def light(colour: Colour, share: float = 0.22) -> Colour:
    """A tint of the colour, warm rather than white."""
    return mix(colour, rgb("fffaf0"), share)


WOOD: Final = rgb("a76f3d")
OAK: Final = rgb("c79a63")
WALNUT: Final = rgb("5f3c26")
METAL: Final = rgb("c5c4bf")
STEEL: Final = rgb("8b8f92")
BRASS: Final = rgb("b98a3a")
INK: Final = rgb("2a2422")
CREAM: Final = rgb("fbf2e0")
PAPER: Final = rgb("fffaf0")
LEAF: Final = rgb("5b8049")
MOSS: Final = rgb("3f5c39")
GLASS: Final = rgb("b9d3dc")
SKY: Final = rgb("cfe0e6")
SAND: Final = rgb("d8c08c")
SEA: Final = rgb("5c97a6")
GLOW: Final = rgb("fff0bf")
STONE: Final = rgb("a8a49b")
BRICK: Final = rgb("b5694a")
TERRACOTTA: Final = rgb("bf6a45")


class Palette(NamedTuple):
    """Three colours for the thing, two for where it stands."""

    main: Colour
    second: Colour
    accent: Colour
    wall: Colour
    floor: Colour


def _palette(codes: str) -> Palette:
    return Palette(*(rgb(code) for code in codes.split()))


PALETTES: Final[dict[str, Palette]] = {
    "terracotta": _palette("b5532f 2f5d66 e0a83e e9dcc6 9c7248"),
    "teal": _palette("2f6670 d9943f b5472f dfe5dc 8b6a48"),
    "mustard": _palette("d9a23a 3a4f6b a8452f ece3cf 93704a"),
    "forest": _palette("4a6b43 c9853c e7d8b0 dde3cf 7f6a4a"),
    "navy": _palette("2e4170 d65f3c e9b44c d7dfe4 7d7f82"),
    "plum": _palette("74324a d9a05a 5d7f79 ead9d6 8a6552"),
    "sage": _palette("8fae7c b55a3c 36536b e4e6d8 a98a62"),
    "sky": _palette("5b8fc0 e3a545 b94a3a f0e4d8 b59c78"),
    "brick": _palette("b04a38 e8c27a 2f4f4f dcd3c4 6f655d"),
    "rose": _palette("d4868a 47636e e2b25a f1e4dc b08d6c"),
    "charcoal": _palette("3a3a40 c65b37 e0b04f d3cfc6 75695c"),
    "aqua": _palette("5aa6a0 e07a4f 34496b e6e8dd a58a66"),
    "cream": _palette("eadbb9 9c4f36 47706a cfd6cf 80664c"),
    "violet": _palette("6a5a8f d89a4e 4f8a7d e4dde6 8c7a72"),
    "orange": _palette("d9682f 2c4a5e f0cf86 e5e0d0 7e6d55"),
    "olive": _palette("7d7a3c b5553d e9dcb4 e8e2cc 8e7449"),
}
