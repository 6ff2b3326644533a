"""What may be written, how much and how often."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from marketplace.accounts.rules.limits import Bucket

LONGEST: Final = 4000
LONGEST_PREVIEW: Final = 120
LONGEST_CLIENT_ID: Final = 64
MOST_ATTACHMENTS: Final = 6
MOST_QUICK_REPLIES: Final = 30
LONGEST_QUICK_REPLY: Final = 600

MESSAGE_ACCOUNT: Final = Bucket("message.account", 40, 2)
"""Forty at once, then one every two seconds: faster than anyone types."""
CONVERSATION_ACCOUNT: Final = Bucket("conversation.account", 15, 240)
"""Fifteen new conversations at once, then fifteen an hour."""
REPLY_ACCOUNT: Final = Bucket("message_reply.account", 10, 60)
"""Answers by the link in a mail: ten at once, then one a minute."""
UPLOAD_ACCOUNT: Final = Bucket("message_upload.account", 30, 20)

GUEST_DRAFT_LIFETIME: Final = timedelta(days=2)
DRAFT_LIFETIME: Final = timedelta(days=30)
UPLOAD_LIFETIME: Final = timedelta(days=1)

CLIENT_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
INVISIBLE: Final = re.compile("[\u0000-\u0008\u000b-\u001f\u007f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Control and direction characters: they hide words, and turn others round. Joiners stay, emoji need them."""
BLANK_LINES: Final = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a conversation is about: a kind of thing and its id, and for things of higher floors how to show it."""

    type: str = ""
    id: int = 0
    title: str = ""
    url: str = ""


NOTHING: Final = Subject()


def tidy(content: str) -> str:
    """Return a text as it is kept: without what hides in it, and without heaps of blank lines."""
    plain = INVISIBLE.sub("", content.replace("\r\n", "\n").replace("\r", "\n"))
    return BLANK_LINES.sub("\n\n", plain).strip()


def preview(content: str) -> str:
    """Return the beginning of a text in one line."""
    line = " ".join(content.split())
    return line if len(line) <= LONGEST_PREVIEW else line[: LONGEST_PREVIEW - 1].rstrip() + "…"
