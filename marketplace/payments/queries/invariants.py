"""What must always be true of the books: each with an id, the words for it, and the query that finds what breaks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from marketplace.core.db import session

MOST_ROWS: Final = 20


@dataclass(frozen=True, slots=True)
class Invariant:
    """Something that is always true: `sql` returns the rows that say otherwise."""

    id: str
    words: Any
    sql: str

    def offenders(self) -> list[dict[str, Any]]:
        """Return the first rows that break it; none while it holds."""
        rows = session().execute(text(f"{_BALANCES} SELECT * FROM ({self.sql}) AS broken LIMIT {MOST_ROWS}")).mappings()  # noqa: S608 - our own statements
        return [{name: _plain(value) for name, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str | bool) else str(value)


_BALANCES: Final = """
    WITH balances AS (SELECT a.id, a.kind, a.owner, a.currency, a.held, coalesce(sum(p.amount), 0)::bigint AS total
    FROM ledger_accounts a LEFT JOIN ledger_postings p ON p.account_id = a.id GROUP BY a.id)
"""

INVARIANTS: Final = (
    Invariant(
        "entries-balance", _l("Every entry sums to zero in each currency."),
        """SELECT p.entry_id, a.currency, sum(p.amount)::bigint AS off FROM ledger_postings p
           JOIN ledger_accounts a ON a.id = p.account_id
           GROUP BY p.entry_id, a.currency HAVING sum(p.amount) <> 0""",
    ),
    Invariant(
        "entries-whole", _l("Every entry has all its lines, and says what it said when it was written."),
        """SELECT e.id, e.key, e.lines, count(p.id) AS found FROM ledger_entries e
           LEFT JOIN ledger_postings p ON p.entry_id = e.id LEFT JOIN ledger_accounts a ON a.id = p.account_id
           GROUP BY e.id HAVING count(p.id) <> e.lines OR e.digest <> encode(sha256(convert_to(e.key || E'\\n' ||
             string_agg(concat_ws('|', a.kind, a.owner, a.currency, p.amount), E'\\n'
               ORDER BY concat_ws('|', a.kind, a.owner, a.currency, p.amount) COLLATE "C"), 'UTF8')), 'hex')""",
    ),
    Invariant(
        "escrow-not-negative", _l("No escrow and no deposit is negative, and what is kept of them is their sum."),
        """SELECT * FROM balances b
            WHERE kind IN ('escrow', 'security_deposit') AND (total < 0 OR held <> total)""",
    ),
    Invariant(
        "charges-booked", _l("Every payment that was taken stands whole in the books, and no other does."),
        """SELECT p.id, p.status, p.captured, b.booked FROM payments p FULL JOIN (
             SELECT e.payment_id, sum(l.amount) FILTER (WHERE a.kind = 'clearing')::bigint * -1 AS booked
             FROM ledger_entries e JOIN ledger_postings l ON l.entry_id = e.id
             JOIN ledger_accounts a ON a.id = l.account_id WHERE e.kind = 'charge' GROUP BY 1
           ) b ON b.payment_id = p.id WHERE coalesce(p.captured, 0) <> coalesce(b.booked, 0)""",
    ),
    Invariant(
        "parts-add-up", _l("The parts of every payment sum to its amount."),
        """SELECT p.id, p.amount, coalesce(sum(a.amount), 0)::bigint AS parts FROM payments p
           LEFT JOIN payment_allocations a ON a.payment_id = p.id GROUP BY p.id
           HAVING p.amount <> coalesce(sum(a.amount), 0)""",
    ),
    Invariant(
        "refunds-within-paid", _l("What goes back is what the refunds say, and never above what was paid."),
        """SELECT p.id, p.captured, p.refunding, p.refunded, coalesce(r.claimed, 0) AS claimed FROM payments p
           LEFT JOIN (SELECT payment_id, sum(amount) FILTER (WHERE status <> 'failed')::bigint AS claimed,
                      sum(amount) FILTER (WHERE status = 'succeeded')::bigint AS done
                      FROM payment_refunds GROUP BY 1) r ON r.payment_id = p.id
           WHERE p.refunding <> coalesce(r.claimed, 0) OR p.refunded <> coalesce(r.done, 0)
              OR p.refunding > p.captured""",
    ),
    Invariant(
        "refunds-on-their-way", _l("What stands as on its way back to buyers is the sum of refunds under way."),
        """SELECT b.currency, b.total, coalesce(r.pending, 0) AS pending FROM balances b
            LEFT JOIN (SELECT currency, sum(amount)::bigint AS pending FROM payment_refunds
                       WHERE status = 'pending' GROUP BY 1) r ON r.currency = b.currency
            WHERE b.kind = 'buyer_refunds' AND b.total <> coalesce(r.pending, 0)""",
    ),
    Invariant(
        "payouts-within-released", _l("No seller was paid more than was ever released to them."),
        """SELECT b.owner, b.currency, b.total, out.claimed FROM balances b
            JOIN (SELECT account_id, currency, sum(amount) FILTER (WHERE status <> 'failed')::bigint AS claimed
                  FROM payment_payouts GROUP BY 1, 2) out
              ON out.account_id::text = b.owner AND out.currency = b.currency
            WHERE b.kind = 'seller_payable' AND out.claimed > (
              SELECT coalesce(sum(l.amount), 0) FROM ledger_postings l JOIN ledger_entries e ON e.id = l.entry_id
              WHERE l.account_id = b.id AND l.amount > 0 AND e.kind <> 'payout_failed')""",
    ),
    Invariant(
        "payouts-on-their-way", _l("What stands as on its way to sellers is the sum of payouts under way."),
        """SELECT b.owner, b.currency, b.total, coalesce(o.pending, 0) AS pending FROM balances b
            LEFT JOIN (SELECT account_id, currency, sum(amount)::bigint AS pending FROM payment_payouts
                       WHERE status = 'pending' GROUP BY 1, 2) o
              ON o.account_id::text = b.owner AND o.currency = b.currency
            WHERE b.kind = 'payout_in_transit' AND b.total <> coalesce(o.pending, 0)""",
    ),
    Invariant(
        "clearing-agrees", _l("What stands at each provider is what the provider's own books say."),
        """SELECT provider, currency, total AS theirs, ours, runs_different, read_at FROM provider_reports
           WHERE runs_different >= 2""",
    ),
)  # fmt: skip
