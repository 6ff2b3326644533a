"""One sample of each kind of notice, and of each mail of accounts: what its words are made of.

A new kind needs a line here; `SNAPSHOTS=write pytest tests/notifications/test_words.py` then keeps how it reads.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

LISTING: Final = {
    "title": "Larkspur touring bicycle", "url": "/listings/7-larkspur-touring-bicycle", "place": "Ropewalk",
    "price": 28500, "currency": "USD", "unit": "item", "photo": None,
}  # fmt: skip
CASE: Final = {"title": "Rust wool armchair", "statement": "It is not what it seems.", "question": "Is it yours?"}
SUBJECT: Final = {
    "about": "account", "name": "Alice", "reason": "unreadable", "words": "The picture is dark.",
    "missing": ["better_picture"], "ends": None,
}  # fmt: skip
DEAL: Final = {
    "why": "done",
    "side": "buyer",
    "title": "Oak table",
    "name": "Bob",
    "until": "2026-12-01T08:00:00+00:00",
}

OFFER: Final = {
    "event": "offer", "side": "seller", "name": "Alice", "title": "Oak table", "amount": 12950, "currency": "EUR",
    "is_place": False, "days": 2,
}  # fmt: skip
ORDER: Final = {
    "event": "sold", "reference": "ORD-7F3K-92QX", "things": "Oak table", "currency": "EUR", "carrier": "Correos",
    "tracking": "PK123", "amount": 12950,
}  # fmt: skip

NOTICES: Final[dict[str, dict[str, Any]]] = {
    "account.new_device": {"device": "Firefox on Linux"},
    "account.password_changed": {},
    "account.copy_ready": {},
    "account.mail_bounced": {},
    "bookmark.price_drop": {"title": "Brass table lamp", "before": 6400, "after": 4900, "currency": "EUR"},
    "bookmark.sold": {"title": "Brass table lamp"},
    "books.broken": {"invariant": "balanced", "words": "Every entry sums to zero.", "rows": 2},
    "listing.import_done": {"file": "stock.csv", "is_done": True, "created": 1204, "updated": 7, "refused": 2},
    "listing.looked_at": {"title": "Oak table", "status": "draft", "reason": "The photos show another table."},
    "listing.moderated": {"title": "Oak table", "action": "hide", "reason": "Not yours to sell."},
    "message.new": {"name": "Bob", "about": "Oak table", "text": "Is it still there?", "count": 2},
    "moderation.asked": {**CASE, "what": "asked"},
    "moderation.decided": {**CASE, "what": "hide"},
    "offer.received": OFFER,
    "offer.answered": {**OFFER, "event": "accept", "side": "buyer"},
    "offer.ended": {**OFFER, "event": "expire", "side": "buyer"},
    "order.sold": ORDER,
    "order.progress": {**ORDER, "event": "shipped"},
    "order.money": {**ORDER, "event": "refunded"},
    "order.dispute": {**ORDER, "event": "disputed"},
    "order.office": {"event": "contested", "count": 0, "reference": "ORD-7F3K-92QX", "amount": 28500,
                     "currency": "USD", "due": "2026-03-09T10:00:00+00:00"},
    "order.return": {**ORDER, "event": "return"},
    "payee.changed": {"label": "•••• 6789", "days": 3},
    "payout.made": {"is_paid": True, "amount": 12950, "currency": "EUR", "code": ""},
    "report.decided": {"title": "Rust wool armchair", "decision": "hide"},
    "review.open": DEAL,
    "review.received": {"name": "Bob", "rating": 4, "comment": "All as described.", "title": "Oak table"},
    "review.reply": {"name": "Bob", "comment": "Thank you.", "title": "Oak table"},
    "review.hidden": {"reason": "It names a third person."},
    "search.matched": {
        "name": "Bicycles", "number": 3, "more": 1, "listings": [LISTING, {**LISTING, "price": None, "place": ""}],
        "stop_url": "/saved-searches/stop/abc", "list_url": "/saved-searches",
    },
    "verification.decided": {**SUBJECT, "outcome": "rejected"},
    "verification.more_wanted": SUBJECT,
    "verification.ending": SUBJECT,
    "verification.checklist": {"label": "Confirm your address", "note": "The bill is two years old."},
}  # fmt: skip

MOMENT: Final = datetime(2026, 11, 21, 18, 30, tzinfo=UTC)
ACCOUNT_MAILS: Final[dict[str, dict[str, Any]]] = {
    "acted_as": {"at": MOMENT, "lasts": timedelta(minutes=30)},
    "deleted": {"until": MOMENT},
    "email_change": {},
    "email_change_notice": {"new_email": "b…@example.com"},
    "email_changed": {},
    "export": {"until": MOMENT},
    "factor": {"is_on": True},
    "new_device": {"device": "Firefox on Linux", "ip": "192.0.2.1", "moment": MOMENT},
    "password_changed": {},
    "readmitted": {},
    "reset": {},
    "restored": {},
    "suspended": {},
    "verify": {},
}
