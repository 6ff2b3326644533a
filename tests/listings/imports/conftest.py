from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from marketplace.listings.queries.categories import forget_categories
from marketplace.listings.services.taxonomy import install_taxonomy


@pytest.fixture
def market(app: Flask) -> Iterator[Flask]:
    """The application with the shipped categories."""
    install_taxonomy()
    yield app
    forget_categories()
