"""Looking at a document: a verifier says why, gets a few minutes, and every page that is shown is on record."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadData, URLSafeSerializer

from marketplace.core import audit, clock
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.core.lazy import Later
from marketplace.verification.models import VerificationDocument, VerificationRequest
from marketplace.verification.rules.documents import State
from marketplace.verification.rules.requests import OPEN, WHY_LOOK
from marketplace.verification.services import deciding, documents

if TYPE_CHECKING:
    from PIL import Image, ImageDraw, ImageFont
else:
    Image, ImageDraw, ImageFont = Later("PIL.Image"), Later("PIL.ImageDraw"), Later("PIL.ImageFont")

LASTS: Final = timedelta(minutes=5)
LONGEST_SIDE: Final = 1800
QUALITY: Final = 82
FONT: Final = Path(__file__).parents[2] / "core/static/fonts/schibsted-grotesk-latin-wght-normal.woff2"
EXTENDED: Final = FONT.with_name("schibsted-grotesk-latin-ext-wght-normal.woff2")


@dataclass(frozen=True, slots=True)
class Look:
    """The right of one verifier, in one session of theirs, to see the documents of one request until a moment."""

    request_id: int
    verifier_id: int
    session_id: int
    why: str
    until: datetime


def begin(request: VerificationRequest, *, by: int, session_id: int | None, why: str) -> str:
    """Return the token of a look. An open request becomes the verifier's to decide.

    Raises:
        Invalid: no reason.
        NotFound: whoever asks came with no browser session: a program's token shows no documents.
        Conflict: someone else is deciding.
        Forbidden: it is about the verifier.

    """
    if session_id is None:
        raise NotFound(_("There is nothing at this address, or it is not yours to see."))
    if why not in WHY_LOOK:
        raise Invalid(_("Say why you look."), errors={"why": [_("Say why you look.")]})
    if request.status in OPEN:
        deciding.claim(request, by=by)
    elif why == "deciding":
        raise Conflict(_("This one is decided. Say why you look at it again."), code="decided")
    deciding.must_be_anothers(request, by)
    look = Look(request.id, by, session_id, why, clock.now() + LASTS)
    return _signer().dumps([look.request_id, look.verifier_id, look.session_id, look.why, int(look.until.timestamp())])


def find_look(token: str, *, verifier_id: int, session_id: int | None) -> Look | None:
    """Return the look of a token, or None unless it is this verifier's, in this session, and not over."""
    try:
        request_id, by, its_session, why, until = _signer().loads(token)
    except BadData:
        return None
    look = Look(request_id, by, its_session, why, datetime.fromtimestamp(until, UTC))
    is_theirs = look.verifier_id == verifier_id and session_id is not None and look.session_id == session_id
    return look if is_theirs and look.until > clock.now() else None


def show(look: Look, document: VerificationDocument, number: int) -> bytes:
    """Open a page for a look, and write down that it was shown.

    Raises:
        NotFound: not a page of that request, or not one that may be seen.

    """
    file = next((each for each in document.files if each.number == number), None)
    if document.request_id != look.request_id or document.state != State.READY or file is None or number < 1:
        raise NotFound(_("There is nothing at this address, or it is not yours to see."))
    audit.record(
        "verification.look", "verification", look.request_id,
        actor_id=look.verifier_id, after={"document": document.id, "side": document.side, "page": number},
        reason=look.why,
    )  # fmt: skip
    return documents.open_file(file)


def watermark(data: bytes, words: str) -> bytes:
    """Return a page with `words` written all over it, so that a photo of the screen says whose it was. CPU work."""
    page = Image.open(io.BytesIO(data)).convert("RGB")
    page.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    size = _letters(page.width)
    font = _font(size, words)
    ink = Image.new("L", (page.width * 2, page.height * 2), 0)
    draw = ImageDraw.Draw(ink)
    step = int(draw.textlength(words, font=font)) + size * 4
    for row, top in enumerate(range(0, ink.height, size * 6)):
        for left in range(-(row % 2) * step // 2, ink.width, step):
            draw.text((left, top), words, fill=90, font=font)
    turned = ink.rotate(24, resample=Image.Resampling.BILINEAR)
    left, top = page.width // 2, page.height // 2
    mask = turned.crop((left, top, left + page.width, top + page.height))
    page.paste(Image.new("RGB", page.size, (160, 20, 60)), mask=mask)
    out = io.BytesIO()
    _with_foot(page, words, font, size).save(out, "JPEG", quality=QUALITY)
    return out.getvalue()


def shown_size(width: int, height: int) -> tuple[int, int]:
    """Return the size in which a page is shown: within limits, and with a line below it."""
    scale = min(1.0, LONGEST_SIDE / max(width, height, 1))
    wide = max(1, round(width * scale))
    return wide, max(1, round(height * scale)) + _letters(wide) * 2


def _letters(width: int) -> int:
    return max(14, width // 44)


def _with_foot(page: Image.Image, words: str, font: ImageFont.FreeTypeFont, size: int) -> Image.Image:
    """Write who looked, and when, below the page: nothing of it is covered there."""
    whole = Image.new("RGB", (page.width, page.height + size * 2), (20, 20, 24))
    whole.paste(page)
    ImageDraw.Draw(whole).text((size, page.height + size // 3), words, fill="white", font=font)
    return whole


def _font(size: int, words: str) -> ImageFont.FreeTypeFont:
    is_latin = all(ord(letter) < 0x100 or 0x2000 <= ord(letter) < 0x2070 for letter in words)
    return _loaded(str(FONT if is_latin else EXTENDED), size)


@cache
def _loaded(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size)


def _signer() -> URLSafeSerializer:
    keys = current_app.config["SETTINGS"].secret_keys
    return URLSafeSerializer(list(reversed(keys)), salt="verification-look")
