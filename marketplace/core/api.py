"""What every JSON route under `/api/v1` shares: shapes, paging, the money type on the wire."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from apiflask import APIBlueprint
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer

from marketplace.core.paging import LARGEST_LIMIT


class Input(BaseModel):
    """A shape that comes in: unknown fields are refused, texts are stripped and hold no NUL."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, defer_build=True)


class Output(BaseModel):
    """A shape that goes out."""

    model_config = ConfigDict(from_attributes=True, defer_build=True)


class PageQuery(Input):
    """The paging of every list."""

    page: int = Field(1, ge=1, le=100_000, description="From 1.")
    limit: int = Field(24, ge=1, le=LARGEST_LIMIT)


class PageOutput(Output):
    """The paging part of every list's answer; a list adds its items."""

    currentPage: int
    totalPages: int
    totalItems: int
    hasNext: bool


class Message(Output):
    """An answer that only says that it is done."""

    message: str


class Problem(Output):
    """RFC 9457 problem document."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    request_id: str
    errors: dict[str, list[str]] | None = None


def _no_nul(value: Any) -> Any:
    if isinstance(value, str) and "\x00" in value:
        raise ValueError("must not contain NUL characters")
    return value


Text = Annotated[str, BeforeValidator(_no_nul)]
"""A text that PostgreSQL can store."""


def _exact(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValueError("must be a decimal number")  # noqa: TRY004 - pydantic reports ValueError
    return str(value)


Amount = Annotated[Decimal, BeforeValidator(_exact), Field(max_digits=16, decimal_places=4, allow_inf_nan=False)]
"""An amount of money that comes in: a decimal string, or a number."""

Timestamp = Annotated[datetime, PlainSerializer(lambda at: at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), return_type=str)]
"""A moment that goes out, RFC 3339 in UTC."""


def api_blueprint(feature: str, tag: str) -> APIBlueprint:
    """Return the Blueprint of a feature's public JSON routes, under `/api/v1`."""
    return APIBlueprint(f"{feature}_api", f"marketplace.{feature}.api", url_prefix="/api/v1", tag=tag)
