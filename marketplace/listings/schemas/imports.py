"""Imports on the wire."""

from __future__ import annotations

from typing import Annotated, Any

from apiflask.fields import UploadFile
from pydantic import Field

from marketplace.core.api import Input, Output, Text, Timestamp
from marketplace.listings.models import ListingImport, ListingImportProblem
from marketplace.listings.queries import imports as reads


class ImportInput(Input):
    """A file of listings, as multipart/form-data."""

    file: UploadFile
    mapping: Text = Field("", max_length=200_000, description="A mapping as JSON; without it the headings are read.")
    kind: Annotated[Text, Field(pattern="^(product|digital|rental|service|property)?$")] = ""
    category: Text = Field("", max_length=100, description="The slug of the category of rows that name none.")
    currency: Annotated[Text, Field(pattern="^([A-Z]{3})?$")] = ""
    source: Text = Field("", max_length=60, description="Where the ids come from; `import` unless told.")
    seller: Text = Field("", max_length=100, description="Operators: whose listings these are, by username.")
    dry_run: bool = Field(False, description="Check every row and store nothing.")


class ImportProblemOutput(Output):
    """What was wrong with a field of a row."""

    line: int
    external_id: str
    field: str
    message: str
    value: str
    is_error: bool


class ImportOutput(Output):
    """An import: how far it came and what became of its rows."""

    import_id: int
    status: str
    file_name: str
    source: str
    dry_run: bool
    encoding: str
    progress: float = Field(description="Share of the file that is done, from 0 to 1.")
    rows: int
    created: int
    updated: int
    unchanged: int
    refused: int
    message: str
    problems: list[ImportProblemOutput] = Field(description="The first fifty; the page offers all as CSV.")
    date_created: Timestamp
    date_finished: Timestamp | None


def import_run(run: ListingImport) -> dict[str, Any]:
    """Return an import as programs see it."""
    return {
        "import_id": run.id,
        "status": run.status,
        "file_name": run.file_name,
        "source": run.source,
        "dry_run": run.is_trial,
        "encoding": run.encoding,
        "progress": round(run.bytes_done / run.size, 4) if run.size else 0.0,
        "rows": run.rows_done,
        "created": run.created,
        "updated": run.updated,
        "unchanged": run.unchanged,
        "refused": run.refused,
        "message": run.message,
        "problems": [_problem(problem) for problem in reads.problems_of(run.id, 1).items],
        "date_created": run.created_at,
        "date_finished": run.finished_at,
    }


def _problem(problem: ListingImportProblem) -> dict[str, Any]:
    names = ("line", "external_id", "field", "message", "value", "is_error")
    return {name: getattr(problem, name) for name in names}
