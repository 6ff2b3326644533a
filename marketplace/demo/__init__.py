"""The demo marketplace: a town market of people and listings with pictures, to try the product with.

Each feature's part is one module here with a function `load()`: `people`, `listings`, and whatever later
features show (conversations, bookings, orders, reviews). `loading.PARTS` names them in order. What is said
stands in `data/`, what is seen in `artwork/`. Every part may be loaded again without doubling anything.
"""
