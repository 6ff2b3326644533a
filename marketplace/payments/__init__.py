"""Takes, holds and gives back money, and keeps the books. Owns the words charge, refund, ledger and posting.

It knows no order, only a bill: a purpose, a number and the references that its parts are for. What becomes of a
payment is told by facts (`events.py`); money moves in the books by `services.ledger.post`.
"""
