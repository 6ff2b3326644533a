"""The basket: what someone is about to buy, from several sellers at once, priced line by line.

Owns the words cart, coupon, delivery method, tax rule and address book. It holds nothing back: stock is kept by the
checkout above (`orders`).
"""
