"""Facts about verification. Floors above hear those about their own subjects."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class VerificationRequested:
    """A subject is to be checked."""

    request_id: int
    subject_type: str
    subject_id: int


@dataclass(frozen=True, slots=True)
class VerificationApproved:
    """A verifier found a subject to be what it says."""

    request_id: int
    subject_type: str
    subject_id: int


@dataclass(frozen=True, slots=True)
class VerificationRejected:
    """A verifier declined."""

    request_id: int
    subject_type: str
    subject_id: int


@dataclass(frozen=True, slots=True)
class VerificationMoreWanted:
    """A verifier, or a check of ours, asks for more."""

    request_id: int
    subject_type: str
    subject_id: int


@dataclass(frozen=True, slots=True)
class VerificationEnded:
    """An approval counts no longer: it expired, was taken back, or its subject changed. `why` is the new status."""

    request_id: int
    subject_type: str
    subject_id: int
    why: str


@dataclass(frozen=True, slots=True)
class VerificationEnding:
    """An approval ends soon."""

    request_id: int
    subject_type: str
    subject_id: int


@dataclass(frozen=True, slots=True)
class DocumentSent:
    """A file lies sealed and unseen: it is to be checked and drawn."""

    document_id: int


@dataclass(frozen=True, slots=True)
class FilesDropped:
    """These sealed files have no key any more; what is left of them can go."""

    storage_keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChecklistReopened:
    """A moderator wants an item of a seller's checklist done anew."""

    account_id: int
    key: str
