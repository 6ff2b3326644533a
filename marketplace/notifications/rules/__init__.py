"""What is decided about notices without looking at anything but its arguments, one file a subject."""

from marketplace.notifications.rules.kinds import Channel, Kind, declare, find_kind, known

__all__ = ["Channel", "Kind", "declare", "find_kind", "known"]
