"""One message of the mail log."""

from __future__ import annotations

from flask_babel import gettext as _

from marketplace.core.db import session
from marketplace.core.errors import NotFound
from marketplace.core.models import SentMail


def get_mail(mail_id: int) -> SentMail:
    """Return a message. Raises NotFound."""
    found = session().get(SentMail, mail_id)
    if found is None:
        raise NotFound(_("There is no such message."))
    return found
