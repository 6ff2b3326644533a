"""Stripe: PaymentIntents and the Payment Element, saved cards, disputes, and transfers to connected accounts."""
