"""Pages of lists: every list is paged, for people and for programs alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from marketplace.core.db import session
from marketplace.core.errors import Invalid

T = TypeVar("T")
U = TypeVar("U")

DEFAULT_LIMIT: Final = 24
LARGEST_LIMIT: Final = 100


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Part of a list: `items` of page `page` (from 1) with up to `limit` each, of `total` altogether."""

    items: Sequence[T]
    page: int
    limit: int
    total: int
    is_estimate: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.limit))

    @property
    def has_next(self) -> bool:
        """Whether a page follows."""
        return self.page < self.pages

    @property
    def has_prev(self) -> bool:
        """Whether a page comes before."""
        return self.page > 1

    def map(self, change: Callable[[T], U]) -> Page[U]:
        """Return the same page with every item changed."""
        return Page([change(item) for item in self.items], self.page, self.limit, self.total, self.is_estimate)

    def as_json(self, name: str, shape: Callable[[T], Any]) -> dict[str, Any]:
        """Return the page as the JSON API shows it, its items under `name`."""
        return {
            name: [shape(item) for item in self.items],
            "currentPage": self.page,
            "totalPages": self.pages,
            "totalItems": self.total,
            "hasNext": self.has_next,
        }


def page_number(raw: str | None) -> int:
    """Read a page number from an address; nothing means the first page.

    Raises:
        Invalid: not a whole number from 1 to 100,000.

    """
    if not raw:
        return 1
    if not raw.isascii() or not raw.isdigit() or not 1 <= int(raw[:7]) <= 100_000:
        raise Invalid(_("The page is a whole number from 1."), errors={"page": [_("must be a whole number from 1")]})
    return int(raw)


def paginate(statement: Select[Any], page: int, limit: int = DEFAULT_LIMIT, *, scalars: bool = True) -> Page[Any]:
    """Run `statement` for one page, with an exact total; for lists that stay below some ten thousand rows."""
    limit = min(max(limit, 1), LARGEST_LIMIT)
    total = session().scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    result = session().execute(statement.limit(limit).offset((page - 1) * limit))
    items = result.scalars().all() if scalars else result.all()
    return Page(items, page, limit, total)
