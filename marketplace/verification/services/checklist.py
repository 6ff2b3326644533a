"""The seller's checklist: facts that are looked up, items of the operator's own, and a moderator's word."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from marketplace.accounts.models import Account
from marketplace.core import audit, clock
from marketplace.core.db import session
from marketplace.core.errors import Conflict, Invalid, NotFound
from marketplace.core.events import announce
from marketplace.verification.events import ChecklistReopened
from marketplace.verification.models import ChecklistItem, ChecklistMark
from marketplace.verification.rules import checklist as rules
from marketplace.verification.rules.checklist import Item, Mark, Progress, Said

Facts = Callable[[int], Mapping[str, bool]]

audit.call({
    f"checklist.{Mark.DONE}": _l("Checklist: taken as done"),
    f"checklist.{Mark.WAIVED}": _l("Checklist: not asked for"),
    f"checklist.{Mark.REOPENED}": _l("Checklist: asked for anew"),
    "checklist.clear": _l("Checklist: what was said is taken back"),
})  # fmt: skip

_automatic: Final[dict[str, Item]] = {}
_lookups: Final[list[Facts]] = []


def declare(items: Sequence[Item], lookup: Facts) -> None:
    """Declare automatic items, and how it is found out which of them are done; called once, when a room is loaded."""
    _automatic.update({item.key: item for item in items})
    _lookups.append(lookup)


def items() -> list[Item]:
    """Return everything on the list, what is switched off included, in its order."""
    kept = {row.key: row for row in session().scalars(select(ChecklistItem))}
    found = [_placed(item, kept.get(item.key)) for item in _automatic.values()]
    found += [_own(row) for row in kept.values() if row.is_custom]
    return sorted(found, key=lambda item: (item.position, item.key))


def get_item(key: str) -> Item:
    """Return something that stands on the list, or could. Raises NotFound."""
    found = next((item for item in items() if item.key == key), None)
    if found is None:
        raise NotFound(_("There is no such item on the list."))
    return found


def progress_of(account_id: int) -> Progress:
    """Return how far a seller is."""
    facts = {key: is_done for lookup in _lookups for key, is_done in lookup(account_id).items()}
    marks = select(ChecklistMark).where(ChecklistMark.account_id == account_id)
    said = {row.key: Said(Mark(row.mark), row.note) for row in session().scalars(marks)}
    return rules.progress(items(), facts, said)


def tick(account_id: int, key: str, *, is_done: bool) -> None:
    """Let a seller tick an item of the operator's own, or take the tick back.

    Raises:
        NotFound: there is no such item to tick.
        Conflict: a moderator let the seller off already.

    """
    item = get_item(key)
    if not item.is_custom or not item.is_on:
        raise NotFound(_("There is no such item on the list."))
    present = session().get(ChecklistMark, (account_id, key), with_for_update=True)
    if present is not None and present.mark == Mark.WAIVED:
        raise Conflict(_("This one is waived already."))
    if is_done:
        _set(account_id, key, Mark.DONE, "", by=account_id)
    elif present is not None and present.mark == Mark.DONE:
        session().delete(present)
        session().flush()


def waive(account_id: int, key: str, *, by: int, note: str) -> None:
    """Let a seller off an item. Raises NotFound; Invalid: no note."""
    _say(account_id, key, Mark.WAIVED, by=by, note=note)


def reopen(account_id: int, key: str, *, by: int, note: str) -> None:
    """Want an item done anew, whatever the facts say; the seller is told. Raises NotFound; Invalid: no note."""
    _say(account_id, key, Mark.REOPENED, by=by, note=note)
    announce(ChecklistReopened(account_id, key))


def clear(account_id: int, key: str, *, by: int) -> None:
    """Take back what was said, so that the facts count again; nothing happens if nothing was."""
    present = session().get(ChecklistMark, (account_id, key), with_for_update=True)
    if present is not None:
        session().delete(present)
        audit.record(
            "checklist.clear", "account", account_id, actor_id=by, before={"item": key, "mark": present.mark}
        )  # fmt: skip
        session().flush()


def add(*, label: str, detail: str, link: str, by: int) -> Item:
    """Put an item of the operator's own onto the list. Raises Invalid; Conflict: the list is full."""
    _check(label, detail, link)
    present = items()
    if len(present) >= rules.MOST_ITEMS:
        raise Conflict(_("The list is as long as it can be."))
    row = ChecklistItem(
        key=f"own-{secrets.token_hex(4)}", label=label, detail=detail, link=link, is_custom=True, is_on=True,
        position=max((item.position for item in present), default=0) + 10,
    )  # fmt: skip
    session().add(row)
    session().flush()
    audit.record("checklist.add", "checklist", row.key, actor_id=by, after={"label": label, "link": link})
    return _own(row)


def change(key: str, *, label: str, detail: str, link: str, by: int) -> None:
    """Change the words of an item of the operator's own. Raises NotFound, Invalid."""
    row = _own_row(key)
    _check(label, detail, link)
    before = {"label": row.label, "detail": row.detail, "link": row.link}
    row.label, row.detail, row.link = label, detail, link
    session().flush()
    after = {"label": label, "detail": detail, "link": link}
    audit.record("checklist.change", "checklist", key, actor_id=by, before=before, after=after)


def remove(key: str, *, by: int) -> None:
    """Take an item of the operator's own off the list, with what was said of it. Raises NotFound."""
    row = _own_row(key)
    session().execute(delete(ChecklistMark).where(ChecklistMark.key == key))
    session().delete(row)
    session().flush()
    audit.record("checklist.remove", "checklist", key, actor_id=by, before={"label": row.label})


def arrange(order: Mapping[str, int], switched_on: set[str], *, by: int) -> None:
    """Put the items into this order and switch them on or off; unknown ones are passed over."""
    for item in items():
        position, is_on = order.get(item.key, item.position), item.key in switched_on
        if (position, is_on) == (item.position, item.is_on):
            continue
        statement = insert(ChecklistItem).values(key=item.key, position=position, is_on=is_on)
        session().execute(
            statement.on_conflict_do_update(index_elements=["key"], set_={"position": position, "is_on": is_on})
        )
        audit.record(
            "checklist.arrange", "checklist", item.key, actor_id=by,
            before={"position": item.position, "is_on": item.is_on}, after={"position": position, "is_on": is_on},
        )  # fmt: skip
        kept = session().get(ChecklistItem, item.key)
        if kept is not None:
            session().refresh(kept)


def _say(account_id: int, key: str, mark: Mark, *, by: int, note: str) -> None:
    get_item(key)
    said = rules.check_note(note)
    if session().get(Account, account_id) is None:
        raise NotFound(_("There is no such account."))
    _set(account_id, key, mark, said, by=by)
    audit.record(f"checklist.{mark}", "account", account_id, actor_id=by, after={"item": key})


def _set(account_id: int, key: str, mark: Mark, note: str, *, by: int) -> None:
    values = {"mark": mark.value, "note": note, "by_id": by, "at": clock.now()}
    statement = insert(ChecklistMark).values(account_id=account_id, key=key, **values)
    statement = statement.on_conflict_do_update(index_elements=["account_id", "key"], set_=values)
    session().execute(statement)
    present = session().get(ChecklistMark, (account_id, key))
    if present is not None:
        session().refresh(present)


def _own_row(key: str) -> ChecklistItem:
    row = session().get(ChecklistItem, key, with_for_update=True)
    if row is None or not row.is_custom:
        raise NotFound(_("There is no such item on the list."))
    return row


def _check(label: str, detail: str, link: str) -> None:
    errors = rules.check_item(label, detail, link)
    if errors:
        raise Invalid(_("Some fields need another look."), errors=errors)


def _placed(item: Item, row: ChecklistItem | None) -> Item:
    if row is None:
        return item
    return Item(item.key, item.label, item.detail, item.link, row.position, row.is_on)


def _own(row: ChecklistItem) -> Item:
    return Item(row.key, row.label, row.detail, row.link, row.position, row.is_on, is_custom=True)


def _facts_of_accounts(account_id: int) -> Mapping[str, bool]:
    statement = select(Account.email_verified_at, Account.phone, Account.picture_key, Account.is_verified)
    row = session().execute(statement.where(Account.id == account_id)).first()
    if row is None:
        return {}
    return {
        "email": row.email_verified_at is not None, "phone": bool(row.phone), "picture": row.picture_key is not None,
        "identity": row.is_verified,
    }  # fmt: skip


declare(
    [
        Item(
            "email", _l("Confirm your e-mail address"), _l("So that buyers’ questions reach you."),
            "/account/security", 10,
        ),
        Item("picture", _l("Show a picture of yourself"), _l("People trust a face."), "/account/profile", 20),
        Item(
            "phone", _l("Say how to reach you by phone"), _l("Only people you trade with see it."),
            "/account/profile", 30,
        ),
        Item("identity", _l("Show us who you are"), _l("Buyers see the badge."), "/account/verification", 40),
    ],
    _facts_of_accounts,
)  # fmt: skip
