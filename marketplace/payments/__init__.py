"""Takes, holds and gives back money, and keeps the books. Owns the words charge, refund, ledger and posting."""
