"""Who does not want to hear from whom."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import and_, or_, select

from marketplace.accounts.queries.people import Person, find_accounts_by_id
from marketplace.accounts.rules import Viewer
from marketplace.core.db import session
from marketplace.core.paging import Page, paginate
from marketplace.messaging.models import Block


def is_blocked(account_id: int, other_id: int) -> bool:
    """Whether one of the two blocked the other."""
    return bool(blocked_among(account_id, [other_id]))


def blocks(account_id: int, other_id: int) -> bool:
    """Whether the one blocked the other."""
    return session().get(Block, (account_id, other_id)) is not None


def blocked_among(account_id: int, other_ids: Collection[int]) -> set[int]:
    """Return those of the others with whom there is a block, whoever made it."""
    if not other_ids:
        return set()
    rows = session().execute(
        select(Block.blocker_id, Block.blocked_id).where(
            or_(
                and_(Block.blocker_id == account_id, Block.blocked_id.in_(other_ids)),
                and_(Block.blocked_id == account_id, Block.blocker_id.in_(other_ids)),
            )
        )
    )
    return {row.blocked_id if row.blocker_id == account_id else row.blocker_id for row in rows}


def avoided(account_id: int) -> list[int]:
    """Return everyone whom someone has blocked."""
    return list(session().scalars(select(Block.blocked_id).where(Block.blocker_id == account_id)))


def blocked_by(viewer: Viewer, page: int) -> Page[Person]:
    """Return the people whom the viewer blocked, the latest first."""
    statement = select(Block.blocked_id).where(Block.blocker_id == viewer.id)
    found = paginate(statement.order_by(Block.created_at.desc(), Block.blocked_id), page)
    people = find_accounts_by_id(found.items)
    return found.map(lambda account_id: people[account_id])
