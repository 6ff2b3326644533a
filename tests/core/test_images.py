"""Pictures are taken by what they are, and kept without anything that their makers did not mean to show."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from marketplace.core import images
from marketplace.core.errors import Invalid, Refused, TooLarge
from tests.listings import pictures


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize("format_", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_four_formats_are_taken_and_kept_as_ours(format_: str) -> None:
    taken = images.take_in(pictures.photo(format_), [320])
    assert (opened(taken.data).format, taken.width, taken.height) == ("JPEG", 1200, 900)
    (small,) = taken.renditions
    assert (small.width, small.height, opened(small.data).format) == (320, 240, "WEBP")


def test_nothing_is_left_of_place_camera_comment_or_profile() -> None:
    taken = images.take_in(pictures.with_secrets(), [160])
    for data in (taken.data, taken.renditions[0].data):
        assert b"secret" not in data.lower()
        image = opened(data)
        assert not image.getexif()
        assert not {"icc_profile", "comment", "exif"} & set(image.info)


def test_photos_stand_upright() -> None:
    taken = images.take_in(pictures.with_secrets())
    assert (taken.width, taken.height) == (300, 400)


def test_what_was_transparent_is_white() -> None:
    taken = images.take_in(pictures.with_transparency())
    assert opened(taken.data).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "I;16", "1", "LA"])
def test_odd_colour_modes_are_taken(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (50, 40)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert images.take_in(out.getvalue()).width == 50


def test_the_same_picture_has_the_same_name() -> None:
    first, second = images.take_in(pictures.photo("PNG")), images.take_in(pictures.photo("PNG", compress_level=1))
    assert first.digest == second.digest
    assert images.take_in(pictures.photo("PNG", colour="red")).digest != first.digest


def test_very_large_photos_are_kept_smaller() -> None:
    assert images.take_in(pictures.photo(size=(6000, 3000))).width == images.LARGEST_SIDE


@pytest.mark.parametrize("name", list(pictures.EVIL))
def test_whatever_is_no_photo_is_refused(name: str) -> None:
    with pytest.raises(Refused) as refusal:
        images.take_in(pictures.EVIL[name])
    assert refusal.value.status in {400, 415}


def test_a_page_hidden_in_a_photo_does_not_survive() -> None:
    polyglot = pictures.photo(comment=b"<script>alert(1)</script>") + pictures.HTML
    assert b"script" not in images.take_in(polyglot).data


def test_a_bomb_is_refused_by_its_header() -> None:
    with pytest.raises(TooLarge):
        images.take_in(pictures.bomb())


def test_more_bytes_than_agreed_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(images, "MOST_BYTES", 100)
    with pytest.raises(TooLarge):
        images.take_in(pictures.photo())


PHOTOS = [pictures.photo(format_, (64, 48)) for format_ in ("JPEG", "PNG", "WEBP", "AVIF")]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_broken_photo_is_refused_or_taken_but_never_an_error(data: st.DataObject) -> None:
    broken = bytearray(data.draw(st.sampled_from(PHOTOS)))
    for _ in range(data.draw(st.integers(1, 12))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    try:
        taken = images.take_in(bytes(broken))
    except (Refused, Invalid):
        return
    assert opened(taken.data).format == "JPEG"
