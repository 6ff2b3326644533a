"""What an operator decides about verification."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l

from marketplace.core import settings
from marketplace.verification.rules.documents import TYPES, check_types

DOCUMENT_TYPES: Final = settings.declare(
    "verification.document_types",
    ", ".join(TYPES),
    _l("Which documents people may send to show who they are, separated by commas."),
    check_types,
)
RETENTION_DAYS: Final = settings.declare(
    "verification.retention_days",
    30,
    _l("For how many days documents are kept after the decision. Then they are deleted for good."),
    lambda days: None if 0 <= days <= 3650 else str(_l("Choose 0 to 3650 days.")),
)
VALID_DAYS: Final = settings.declare(
    "verification.valid_days",
    0,
    _l("After how many days an approval ends, even where the document is valid for longer. 0: with the document."),
    lambda days: None if 0 <= days <= 7300 else str(_l("Choose 0 to 7300 days.")),
)
