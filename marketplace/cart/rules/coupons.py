"""When a coupon counts."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from flask_babel import gettext as _

CODE: Final = re.compile(r"[A-Z0-9-]{3,40}")


def normalised(code: str) -> str:
    """Return a code as it is stored: people write it in any case, and with spaces."""
    return "".join(code.split()).upper()


def why_not(coupon: Any, now: datetime) -> str | None:
    """Return why a coupon does not count at this moment, or None if it does."""
    if not coupon.is_active:
        return _("This coupon is switched off.")
    if coupon.starts_at is not None and now < coupon.starts_at:
        return _("This coupon is not valid yet.")
    if coupon.ends_at is not None and now >= coupon.ends_at:
        return _("This coupon has expired.")
    if coupon.most_uses is not None and coupon.used >= coupon.most_uses:
        return _("This coupon is used up.")
    return None
