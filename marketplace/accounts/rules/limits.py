"""How often things may be tried: leaky buckets, each try fills one, time empties it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final


@dataclass(frozen=True, slots=True)
class Bucket:
    """A limit: `capacity` tries at once, then one each `drain_seconds`."""

    name: str
    capacity: int
    drain_seconds: float

    def wait_seconds(self, level: float) -> int:
        """Return how long to wait until a try fits in again, given the level it would have reached."""
        return max(1, math.ceil((level - self.capacity) * self.drain_seconds))


@dataclass(frozen=True, slots=True)
class Claim:
    """One try, counted in `bucket` for whatever `of` names."""

    bucket: Bucket
    of: str


SIGN_IN_ACCOUNT: Final = Bucket("sign_in.account", 10, 90)
"""Guesses at one account's password, from wherever they come."""
SIGN_IN_DEVICE: Final = Bucket("sign_in.device", 10, 90)
"""The same from a device that had signed in before: others' guesses must not lock its owner out."""
SIGN_IN_ADDRESS: Final = Bucket("sign_in.address", 40, 15)
SIGN_IN_ALL: Final = Bucket("sign_in.all", 3000, 0.2)
REGISTER_ADDRESS: Final = Bucket("register.address", 60, 20)
FORGOT_ADDRESS: Final = Bucket("forgot.address", 20, 60)
MAIL_ACCOUNT: Final = Bucket("mail.account", 4, 600)
"""Mails that anyone can cause to be sent to an account."""
CODE_ACCOUNT: Final = Bucket("code.account", 6, 60)
"""Guesses at a second factor."""
CONFIRM_ACCOUNT: Final = Bucket("confirm.account", 10, 90)
"""Guesses at the password by whoever sits at a signed-in device."""
EXPORT_ACCOUNT: Final = Bucket("export.account", 3, 3600)


def network_of(ip: str) -> str:
    """Return what counts as one address: an IPv4 address, or the /64 that one IPv6 subscriber has."""
    try:
        address = ip_address(ip)
    except ValueError:
        return ip
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Address(int(address) >> 64 << 64))
    return str(address)
