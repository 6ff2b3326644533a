"""Profile pictures: checked by what they are, stripped of all that they tell besides, kept as squares."""

from __future__ import annotations

import io
import secrets
from typing import Any, Final

from flask_babel import gettext as _

from marketplace.accounts.events import PictureDropped
from marketplace.accounts.models import Account
from marketplace.accounts.rules.pictures import PICTURE_SIZES
from marketplace.core.errors import Invalid, TooLarge
from marketplace.core.events import announce
from marketplace.core.lazy import Later
from marketplace.core.leftovers import keep_new
from marketplace.core.serving import cpu
from marketplace.core.storage import storage

puremagic: Any = Later("puremagic")
pixels: Any = Later("marketplace.core.pixels")  # with what decodes and encodes

LARGEST_BYTES: Final = 10 * 2**20
MOST_PIXELS: Final = 50_000_000
FORMATS: Final = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/avif": "AVIF"}
QUALITY: Final = 82


def set_picture(account: Account, data: bytes) -> None:
    """Show `data` as the picture of the account, in every size.

    Raises:
        TooLarge: more than 10 MB or 50 megapixels.
        Invalid: no JPEG, PNG, WebP or AVIF.

    """
    if len(data) > LARGEST_BYTES:
        raise TooLarge(_("A picture may have up to 10 MB."))
    squares = cpu(squares_of, data)
    if squares is None:
        problem = _("Choose a JPEG, PNG, WebP or AVIF picture of up to 50 megapixels.")
        raise Invalid(problem, errors={"file": [problem]})
    key = f"pictures/{secrets.token_hex(16)}"
    for edge, square in squares.items():
        keep_new(f"{key}-{edge}.webp", square, "image/webp")
    remove(account)
    account.picture_key = key


def remove(account: Account) -> None:
    """Show no picture any more; the files go once that is committed."""
    if account.picture_key:
        announce(PictureDropped(account.picture_key))
        account.picture_key = None


def delete_files(picture_key: str) -> None:
    """Remove the files of a picture."""
    for edge in PICTURE_SIZES:
        storage().delete(f"{picture_key}-{edge}.webp")


def squares_of(data: bytes) -> dict[int, bytes] | None:
    """Return WebP squares by edge, without any metadata; None if it is no picture that we take."""
    try:
        kind = FORMATS.get(puremagic.from_string(data, mime=True))
        if kind is None:
            return None
        with pixels.Image.open(io.BytesIO(data), formats=[kind]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            upright = pixels.ImageOps.exif_transpose(picture)
            whole = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (puremagic.PureError, pixels.UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return None
    except (pixels.Image.DecompressionBombError, pixels.Image.DecompressionBombWarning):
        return None
    return {edge: _square(whole, edge) for edge in PICTURE_SIZES}


def _square(whole: Any, edge: int) -> bytes:
    square = pixels.ImageOps.fit(whole, (edge, edge), pixels.Image.Resampling.LANCZOS)
    clean = pixels.Image.new(square.mode, square.size)
    clean.paste(square)
    target = io.BytesIO()
    clean.save(target, "WEBP", quality=QUALITY, method=4)
    return target.getvalue()
