"""Reactions to facts: work that follows, and what a person's data is."""

from __future__ import annotations

from marketplace.accounts.events import AccountDeleted, AccountErased, PersonalDataRequested
from marketplace.accounts.services import exports
from marketplace.core.events import on
from marketplace.core.jobs import enqueue
from marketplace.verification import jobs
from marketplace.verification.events import DocumentSent, FilesDropped
from marketplace.verification.services import personal, retention


@on(DocumentSent)
def check_document(fact: DocumentSent) -> None:
    """Have a document checked and drawn."""
    enqueue(jobs.take_in, once=f"verification.take_in:{fact.document_id}", document_id=fact.document_id)


@on(FilesDropped)
def delete_files(fact: FilesDropped) -> None:
    """Have the sealed files deleted once it is certain that their keys are gone."""
    enqueue(jobs.delete_files, storage_keys=list(fact.storage_keys))


@on(PersonalDataRequested)
def add_requests(fact: PersonalDataRequested) -> None:
    """Add what someone asked for to the copy of their data."""
    exports.add(fact.export_id, "verification", personal.copy_of(fact.account_id))
    exports.add(fact.export_id, "checklist", personal.checklist_of(fact.account_id))


@on(AccountDeleted)
def forget_documents(fact: AccountDeleted) -> None:
    """Delete the documents of someone who leaves; should they come back, they send them again."""
    retention.forget(fact.account_id)


@on(AccountErased)
def erase_requests(fact: AccountErased) -> None:
    """Delete what someone asked for, and the documents before all."""
    retention.erase(fact.account_id)
