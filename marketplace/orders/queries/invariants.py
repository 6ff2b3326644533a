"""What must always be true of orders and the books together; verified with the invariants of the books themselves."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l

from marketplace.payments.queries.invariants import Invariant

INVARIANTS: Final = (
    Invariant(
        "escrow-is-held-orders",
        _l("What is held is the sum of what orders are owed: paid and not yet released or given back."),
        # A refund that the provider would not send stands in what is held until it is sent again. So does a second
        # payment of one checkout that could not be sent back.
        """SELECT coalesce(o.owner, b.owner) AS reference, coalesce(o.currency, b.currency) AS currency,
             coalesce(b.total, 0) AS held, coalesce(o.owed, 0) AS owed
           FROM (
             SELECT 'order:' || orders.id AS owner, orders.currency,
               CASE WHEN paid_at IS NULL OR is_released THEN 0
                    ELSE orders.total + orders.platform_discount - coalesce(r.given, 0) END
               + coalesce(r.unsent, 0) + coalesce(t.twice, 0) AS owed
             FROM orders
             LEFT JOIN (SELECT order_id, sum(amount + platform_discount)::bigint AS given,
                          coalesce(sum(amount) FILTER (WHERE status = 'failed'), 0)::bigint AS unsent
                        FROM order_refunds GROUP BY 1) r ON r.order_id = orders.id
             LEFT JOIN (SELECT part ->> 1 AS owner, sum((part ->> 2)::bigint)::bigint AS twice
                        FROM payment_refunds, jsonb_array_elements(parts) AS part
                        WHERE status = 'failed' AND key LIKE 'paid-twice:%' AND part ->> 0 = 'escrow'
                        GROUP BY 1) t ON t.owner = 'order:' || orders.id
           ) o
           FULL JOIN (SELECT * FROM balances WHERE kind = 'escrow' AND owner LIKE 'order:%') b
             ON b.owner = o.owner AND b.currency = o.currency
           WHERE coalesce(b.total, 0) <> coalesce(o.owed, 0)""",
    ),
    Invariant(
        "taken-back-is-contested",
        _l("What banks have taken back and nobody bears yet is what they have not decided."),
        """SELECT b.owner AS payment, b.currency, -b.total AS taken, coalesce(d.contested, 0) AS contested
           FROM balances b JOIN payments p ON p.id::text = b.owner AND p.purpose = 'checkout'
           LEFT JOIN (SELECT payment_id, currency, sum(amount)::bigint AS contested FROM payment_disputes
                      WHERE status = 'open' GROUP BY 1, 2) d ON d.payment_id = p.id AND d.currency = b.currency
           WHERE b.kind = 'taken_back' AND -b.total <> coalesce(d.contested, 0)""",
    ),
)  # fmt: skip
