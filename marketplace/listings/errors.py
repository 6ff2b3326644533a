"""Why goods can't be had."""

from __future__ import annotations

from marketplace.core.errors import Conflict


class OutOfStock(Conflict):
    """Someone else was first, or the thing is not offered any more (409)."""

    code = "out_of_stock"
