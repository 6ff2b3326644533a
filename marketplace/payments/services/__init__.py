"""Commands of money, one file a subject: the books, charges, refunds, payouts, what providers tell, verification."""
