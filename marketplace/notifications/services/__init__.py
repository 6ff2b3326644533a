"""Commands of the post room, one file a subject; what other features call is offered here.

A feature declares its kinds in `notices.py` with `declare`, tells people with `notify`, and says with `mark_seen` that
someone has seen the thing itself. What names somebody who left is taken back with `take_back`.
"""

from marketplace.notifications.rules import Channel, Kind, declare
from marketplace.notifications.services.personal import take_back
from marketplace.notifications.services.reading import mark_seen
from marketplace.notifications.services.telling import notify

__all__ = ["Channel", "Kind", "declare", "mark_seen", "notify", "take_back"]
