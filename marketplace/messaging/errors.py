"""Why a message is not taken."""

from __future__ import annotations

from marketplace.core.errors import Conflict, Forbidden


class Blocked(Forbidden):
    """One of the two does not want to hear from the other."""

    code = "blocked"


class GoneAway(Conflict):
    """The other left the market, or is shut out of it."""

    code = "recipient_gone"
