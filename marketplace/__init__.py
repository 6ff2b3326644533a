"""A self-hosted marketplace for goods, digital products, rentals, services and property."""
