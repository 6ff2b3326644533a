"""What moderation does when something happened to an account."""

from __future__ import annotations

from marketplace.accounts.events import AccountErased, PersonalDataRequested
from marketplace.accounts.services import exports
from marketplace.core.events import on
from marketplace.moderation.services import personal


@on(PersonalDataRequested)
def add_reports(fact: PersonalDataRequested) -> None:
    """Add what someone reported, and what was decided about theirs, to their copy."""
    exports.add(fact.export_id, "moderation", personal.copy_of(fact.account_id))


@on(AccountErased)
def erase_reports(fact: AccountErased) -> None:
    """Take the person out of reports and cases."""
    personal.erase(fact.account_id)
