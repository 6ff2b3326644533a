"""The sandbox: a provider of our own that needs no key and moves no money, with books that only it writes."""
