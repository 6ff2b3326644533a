"""Photos that show what is wrong: checked by content, drawn anew, stripped of where and when they were taken."""

from __future__ import annotations

from typing import Final

from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from marketplace.core import images
from marketplace.core.errors import Invalid, TooLarge
from marketplace.core.leftovers import keep_new
from marketplace.core.serving import cpu
from marketplace.core.tokens import new_token

LARGEST_BYTES: Final = 12 * 2**20


def keep_evidence(file: FileStorage | None) -> tuple[str, str] | None:
    """Store a photo and return its key and name, or None where none was sent.

    Raises:
        Invalid: not a photo.
        TooLarge: more than LARGEST_BYTES.

    """
    if file is None or not file.filename:
        return None
    data = file.stream.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise TooLarge(_("A photo has at most %(mb)s MB.", mb=LARGEST_BYTES // 2**20))
    if not data:
        raise Invalid(_("The file is empty."), errors={"file": [_("The file is empty.")]})
    taken = cpu(images.take_in, data)
    key = f"evidence/{new_token()}.jpg"
    keep_new(key, taken.data, "image/jpeg")
    return key, f"{file.filename.rpartition('.')[0][:100] or 'photo'}.jpg"
