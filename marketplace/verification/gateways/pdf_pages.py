"""Draws the pages of one PDF, in a process of its own: reads it from standard input, writes JPEGs to standard output.

Whatever a hostile file does to the library that draws it ends with this process, which has little memory, little time
and nothing of ours: it is started by `pdfs.py` without the product, its settings or its connections.
"""

from __future__ import annotations

import contextlib
import io
import resource
import sys

import pypdfium2
import pypdfium2.raw

MEMORY_BYTES = 1536 * 2**20
CPU_SECONDS = 20
LONGEST_SIDE = 2400
LARGEST_SCALE = 4.0
JPEG_QUALITY = 88
ENCRYPTED, ACTIVE, TOO_LONG, BROKEN = 3, 4, 5, 6


def main(most_pages: int) -> int:
    """Draw, and return the exit status: 0, or why not."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    except pypdfium2.PdfiumError as error:
        return ENCRYPTED if "password" in str(error).lower() else BROKEN
    if pypdfium2.raw.FPDF_GetSecurityHandlerRevision(document) != -1:
        return ENCRYPTED
    if is_active(document):
        return ACTIVE
    if not 0 < len(document) <= most_pages:
        return TOO_LONG
    for page in document:
        write(draw(page))
    return 0


def is_active(document: pypdfium2.PdfDocument) -> bool:
    """Whether it carries scripts, files or a form that needs them."""
    raw = pypdfium2.raw
    return bool(
        raw.FPDFDoc_GetJavaScriptActionCount(document) > 0
        or raw.FPDFDoc_GetAttachmentCount(document) > 0
        or raw.FPDF_GetFormType(document) in {raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND}
    )


def draw(page: pypdfium2.PdfPage) -> tuple[int, int, bytes]:
    """Return a page's width, height and JPEG."""
    scale = min(LARGEST_SCALE, LONGEST_SIDE / max(page.get_size()))
    image = page.render(scale=scale).to_pil().convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=JPEG_QUALITY)
    return image.width, image.height, out.getvalue()


def write(page: tuple[int, int, bytes]) -> None:
    """Write a page with its size before it."""
    width, height, data = page
    for number in (width, height, len(data)):
        sys.stdout.buffer.write(number.to_bytes(4, "big"))
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    status = BROKEN
    with contextlib.suppress(pypdfium2.PdfiumError, MemoryError, ValueError, OSError):
        status = main(int(sys.argv[1]))
    sys.exit(status)
