"""Photos and files that come with a request, to show what is wrong or what was right."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _

from marketplace.core.errors import Invalid
from marketplace.orders.services.showing import LARGEST_BYTES, MOST_AT_ONCE, Taken, take_in

FIELD = "files"


def sent_evidence(field: str = FIELD) -> list[Taken]:
    """Check and keep the photos and files of the request; they are gone again if it is refused.

    Raises:
        Invalid, TooLarge, UnsupportedType: one of them is not taken.

    """
    sent = [each for each in request.files.getlist(field) if each.filename]
    if len(sent) > MOST_AT_ONCE:
        said = _("At most %(n)s files at once.", n=MOST_AT_ONCE)
        raise Invalid(said, errors={field: [said]})
    return [take_in(each.filename or "", each.stream.read(LARGEST_BYTES + 1)) for each in sent]
