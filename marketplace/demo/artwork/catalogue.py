"""Every motif: how to draw it, the scenes it looks right in, its size, and the words that say what it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import Final, NamedTuple

from marketplace.demo.artwork.canvas import Canvas
from marketplace.demo.artwork.colours import Palette
from marketplace.demo.artwork.motifs import (
    bicycles,
    buildings,
    catering,
    crafts,
    downloads,
    electronics,
    fashion,
    furniture,
    getaways,
    household,
    interiors,
    media,
    moving,
    music,
    occasions,
    outdoors,
    services,
    sound,
    tools,
    venues,
)

Draw = Callable[[Canvas, Palette, int], None]

INDOORS: Final = ("room", "panelled", "studio", "brick")
TABLE: Final = ("table", "studio", "room")
HUNG: Final = ("room", "studio", "panelled")
FLAT: Final = ("sheet", "cloth", "planks")
NATURE: Final = ("hills", "beach", "forest")
STREET: Final = ("city", "garden", "hills")
PARTY: Final = ("garden", "night", "room")
WHOLE: Final = ("blank",)


class Motif(NamedTuple):
    """A thing that can be drawn. `middle` says that it lies or hangs in the middle instead of standing."""

    draw: Draw
    scenes: tuple[str, ...]
    size: float = 1
    middle: bool = False

    @property
    def fills(self) -> bool:
        """Whether it paints the whole picture itself."""
        return self.scenes == WHOLE


def _group(scenes: tuple[str, ...], *draws: Draw, size: float = 1, middle: bool = False) -> Iterator[Motif]:
    for draw in draws:
        yield Motif(draw, scenes, size, middle)


def _all() -> Iterator[Motif]:
    yield from _at_home()
    yield from _outside()
    yield from _worn_and_played()
    yield from _flat()
    yield from _occasions()
    f = interiors
    yield from _group(
        WHOLE, f.bedroom, f.living_room, f.kitchen, f.bathroom, f.terrace_view, f.loft, venues.hall, venues.barn
    )
    yield from _group(
        WHOLE, venues.rooftop, venues.gallery, downloads.font_specimen, downloads.preset_swatches, downloads.waveform
    )
    yield from _group(WHOLE, crafts.piano_keys)


def _at_home() -> Iterator[Motif]:
    f, h, e = furniture, household, electronics
    yield from _group(INDOORS, f.armchair, f.chair, size=1.15)
    yield from _group(INDOORS, f.sofa, f.desk, f.bookcase, f.dresser, f.dining_table, f.bed, f.mirror, f.shelf_unit)
    yield from _group(INDOORS, f.stool, size=1.5)
    yield from _group(INDOORS, h.floor_lamp, h.curtains, tools.workbench, services.blackboard)
    yield from _group(HUNG, h.pendant)
    yield from _group(HUNG, h.wall_clock, h.framed_print, middle=True)
    yield from _group(TABLE, h.table_lamp, h.vase, h.bowl, h.pan, h.cushions, h.blanket, h.candles, h.basket, size=1.1)
    yield from _group(TABLE, h.mugs, h.teapot, size=1.25)
    yield from _group(TABLE, h.coffee_maker, size=1.15)
    yield from _group(TABLE, e.laptop, e.monitor, e.desktop_pc, e.printer, e.cartridges, e.router, e.server_rack)
    yield from _group(
        TABLE, e.phone, e.tablet, sound.headphones, sound.speakers, e.television, sound.radio, e.camera, e.lens
    )
    yield from _group(TABLE, e.instant_camera, e.projector, e.game_console, sound.microphone)
    yield from _group(TABLE, media.book_stack, media.toy_train, media.teddy, media.building_blocks, downloads.ebook)
    yield from _group(
        TABLE, downloads.knitting, tools.drill, tools.toolbox, tools.hand_plane, tools.sander, tools.cactus
    )
    yield from _group(TABLE, services.sewing_machine, crafts.cooking_lesson, crafts.laptop_lesson, catering.cake)
    yield from _group(TABLE, services.massage_stones, size=1.3)


def _outside() -> Iterator[Motif]:
    o, t, b = outdoors, tools, buildings
    yield from _group(
        STREET,
        bicycles.bicycle,
        bicycles.cargo_bike,
        bicycles.folding_bike,
        o.skateboard,
        getaways.camper_van,
        size=1.08,
    )
    yield from _group(STREET, moving.moving_van, moving.cargo_van, catering.food_truck, catering.coffee_cart)
    yield from _group(NATURE, o.tent, o.backpack, o.boots, o.camp_stove, o.binoculars, services.dog)
    yield from _group(TABLE, bicycles.helmet, bicycles.panniers, bicycles.bike_light, services.cat)
    yield from _group(NATURE, o.sleeping_bag, size=1.3)
    yield from _group(INDOORS, bicycles.wheel_stand, services.tripod, services.yoga_mat, moving.cleaning)
    yield from _group(("lake", "beach"), o.kayak, o.canoe, o.paddle_board)
    yield from _group(("beach",), o.surfboard, size=0.95)
    yield from _group(("snow",), o.skis, o.snowboard, size=0.95)
    yield from _group(
        ("garden",), t.mower, t.wheelbarrow, t.watering_can, t.flower_pots, t.garden_tools, t.garden_bench
    )
    yield from _group(("garden",), t.generator, t.pressure_washer, t.cement_mixer, t.ladder, services.hedge_shears)
    yield from _group(("room", "garden", "studio"), t.monstera, t.herbs, crafts.bouquet, services.paint_roller)
    yield from _group(("room", "city"), moving.moving_boxes)
    yield from _group(("hills", "garden"), b.cottage, b.farmhouse, b.family_house, b.villa, b.land_plot)
    yield from _group(("forest", "lake"), getaways.cabin, getaways.tiny_house, getaways.treehouse, getaways.yurt)
    yield from _group(("lake",), getaways.houseboat)
    yield from _group(("city",), b.city_flats, b.flat_block, b.terrace, b.shop_front, b.office, b.workshop, b.garage)


def _worn_and_played() -> Iterator[Motif]:
    f, m = fashion, music
    yield from _group(HUNG, f.dress, f.jacket)
    yield from _group(TABLE, f.hat, f.sneakers, f.leather_shoes, f.handbag, f.tote, f.suitcase, f.ring, f.necklace)
    yield from _group(INDOORS, m.guitar, m.electric_guitar, m.violin, m.drum_kit, m.hand_drum, m.saxophone)
    yield from _group(INDOORS, m.piano, m.accordion, m.trumpet)


def _flat() -> Iterator[Motif]:
    e, f, m, d, w = electronics, fashion, music, media, downloads
    yield from _group(FLAT, household.rug, household.knives, outdoors.climbing_rope, tools.saw, middle=True)
    yield from _group(FLAT, e.keyboard, e.hard_disk, sound.turntable, e.cable, m.synth, m.flute, middle=True)
    yield from _group(FLAT, f.sweater, f.shirt, f.scarf, f.watch, f.earrings, middle=True)
    yield from _group(FLAT, d.book, d.vinyl, d.cassettes, d.board_game, d.jigsaw, w.sheet_music, middle=True)
    yield from _group(FLAT, w.invitation, w.resume_pages, w.slides, w.planner, w.icon_set, middle=True)
    yield from _group(FLAT, w.sewing_pattern, w.website, buildings.floor_plan, middle=True)
    s = services
    yield from _group(FLAT, s.speech_bubbles, s.hairdressing, s.photo_prints, s.design_board, middle=True)
    yield from _group(FLAT, crafts.circuit_repair, crafts.clock_repair, middle=True)
    o = occasions
    yield from _group(FLAT, o.mixing_desk, o.dj_decks, catering.buffet, middle=True)


def _occasions() -> Iterator[Motif]:
    o = occasions
    yield from _group(PARTY, o.marquee, o.bunting, o.banquet, o.folding_chairs, o.balloons, o.gas_heater)
    yield from _group(("night",), o.disco_ball, o.stage_lights)
    yield from _group(INDOORS, o.pa_stack, o.photo_booth)


MOTIFS: Final = MappingProxyType({motif.draw.__name__: motif for motif in _all()})
