"""Reads of money: balances and statements, payments through whoever asks, and what the verification looks for."""
