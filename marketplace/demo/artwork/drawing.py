"""Draws one picture from a short description of it, and says in words what it shows."""

from __future__ import annotations

import io
from random import Random
from typing import Final, NamedTuple

from PIL import Image

from marketplace.demo.artwork.canvas import WIDTH, Canvas
from marketplace.demo.artwork.catalogue import MOTIFS
from marketplace.demo.artwork.colours import PALETTES
from marketplace.demo.artwork.scenes import FLOOR, MIDDLE, SCENES, WORDS

DETAIL_SCALE: Final = 1.75
"""How close a detail looks."""
QUALITY: Final = 48
"""Flat colours need little; the pictures of the whole demo stay below three megabytes."""


class Picture(NamedTuple):
    """A motif in a palette and a scene. `detail` looks closer; `variant` changes the thing and its surroundings."""

    motif: str
    palette: str
    scene: str
    variant: int = 0
    detail: bool = False

    @property
    def name(self) -> str:
        """The name of its file, without ending."""
        return f"{self.motif}-{self.palette}-{self.scene}-{self.variant}{'-detail' if self.detail else ''}"

    @property
    def words(self) -> str:
        """What it shows, for those who do not see it."""
        thing = self.motif.replace("_", " ")
        if MOTIFS[self.motif].fills:
            return f"Illustration: {thing}"
        return f"Illustration: {thing}, a closer look" if self.detail else f"Illustration: {thing} {WORDS[self.scene]}"


def picture_named(name: str) -> Picture:
    """Return the picture whose file has this name."""
    motif, palette, scene, variant, *detail = name.split("-")
    return Picture(motif, palette, scene, int(variant), detail == ["detail"])


def draw(picture: Picture) -> Image.Image:
    """Paint the scene, then the thing in it. The same description always gives the same picture."""
    motif, palette = MOTIFS[picture.motif], PALETTES[picture.palette]
    # A seed of letters and digits makes the same choices on every machine and version.
    chance = Random(picture.name.removesuffix("-detail"))  # noqa: S311 - choosing clouds, not secrets
    canvas = Canvas()
    y = 0 if motif.fills else MIDDLE if motif.middle else FLOOR
    scale = DETAIL_SCALE if picture.detail else 1
    with canvas.at(WIDTH / 2 * (1 - scale) - 40 * (scale - 1), (y - 150) * (1 - scale) + 60 * (scale - 1), scale):
        SCENES[picture.scene](canvas, palette, chance)
        with canvas.at(0 if motif.fills else WIDTH / 2, y, motif.size):
            motif.draw(canvas, palette, picture.variant)
    return canvas.finished()


def encoded(picture: Picture) -> bytes:
    """Return the picture as the file that is kept in `pictures/`."""
    out = io.BytesIO()
    draw(picture).save(out, "WEBP", quality=QUALITY, method=6)
    return out.getvalue()
