"""The till: checkouts, orders and what becomes of them until the money is released or given back.

Owns the words checkout, order, process, move, refund, return, dispute, invoice and commission (until `sellers` does).
A process is data; the engine (`services/moves.py`) is the one place that moves an order.
"""
