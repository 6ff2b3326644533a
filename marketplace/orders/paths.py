"""Where things are that orders lead to."""

from __future__ import annotations


def pay_path(checkout_id: int) -> str:
    """Return where a checkout is paid."""
    return f"/pay/checkout/{checkout_id}"
