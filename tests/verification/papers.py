"""Papers to send, honest ones and others."""

from __future__ import annotations

import io
import zlib

from PIL import Image, ImageDraw

from tests.listings import pictures


def photo(words: str = "SPECIMEN", format_: str = "JPEG", size: tuple[int, int] = (900, 640)) -> bytes:
    page = Image.new("RGB", size, "#dfe7ea")
    ImageDraw.Draw(page).text((40, 40), words, fill="black")
    out = io.BytesIO()
    page.save(out, format_)
    return out.getvalue()


def pdf(pages: int = 2) -> bytes:
    """A plain PDF of some pages, drawn."""
    sheets = [Image.open(io.BytesIO(photo(f"page {number}", size=(600, 800)))) for number in range(pages)]
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def written(*bodies: bytes, trailer: bytes = b"") -> bytes:
    """A PDF of one empty page, with further objects and words in its trailer."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>", *bodies,
    ]  # fmt: skip
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, start)


def packed(body: bytes) -> bytes:
    """An object stream, in which readers look for objects and naive sieves do not."""
    data = zlib.compress(body)
    return b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n" % len(data) + data + b"\nendstream"


SCRIPT = b"<</S/JavaScript/JS(app.alert(1))>>"
EVIL: dict[str, tuple[bytes, int]] = {
    "nothing": (b"", 400),
    "words": (b"hello, I am Bob", 415),
    "html": (pictures.HTML, 415),
    "svg": (pictures.SVG, 415),
    "a gif": (photo(format_="GIF"), 415),
    "a webp": (photo(format_="WEBP"), 415),
    "a zip": (b"PK\x03\x04" + b"\0" * 100, 415),
    "a bomb": (pictures.bomb(), 413),
    "half a photo": (photo()[:400], 400),
    "a photo and a page": (photo() + b"<html><script>alert(1)</script>", 415),
    "a photo and an archive": (photo() + b"PK\x05\x06" + b"\0" * 18, 415),
    "a pdf within a photo": (photo()[:4] + b"%PDF-1.4\n" + photo()[4:], 415),
    "a pdf and an archive": (pdf() + b"PK\x05\x06" + b"\0" * 18, 415),
    "a page before a pdf": (b"<html>" + pdf(), 415),
    "half a pdf": (pdf()[:3000], 415),
    "a script": (written(SCRIPT), 400),
    "a script by another name": (written(SCRIPT.replace(b"/JavaScript/JS", b"/J#61vaScript/J#53")), 400),
    "a script packed away": (written(packed(b"4 0 " + SCRIPT)), 400),
    "a program": (written(b"<</S/Launch/F(cmd.exe)>>"), 400),
    "a file within": (written(b"<</Type/EmbeddedFile>>"), 400),
    "a password": (written(b"<</Filter/Standard/V 1/R 2/O(x)/U(y)/P -4>>", trailer=b"/Encrypt 4 0 R"), 400),
}  # fmt: skip
