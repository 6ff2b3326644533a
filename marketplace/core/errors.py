"""Refusals: why something was not done, said once and shown as a page or as a problem document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class Refused(Exception):  # noqa: N818 - a refusal is an answer, not an error of ours
    """The base of every refusal. `detail` is for people, `code` for programs, `errors` names fields."""

    status = 400
    code = "refused"

    def __init__(
        self,
        detail: str,
        *,
        code: str | None = None,
        errors: Mapping[str, Sequence[str]] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.code = code or type(self).code
        self.errors = {field: list(messages) for field, messages in (errors or {}).items()}
        self.headers = dict(headers or {})


class Invalid(Refused):
    """Malformed or invalid input (400)."""

    status, code = 400, "invalid"


class Unauthenticated(Refused):
    """No credentials, or bad ones (401)."""

    status, code = 401, "unauthenticated"


class Forbidden(Refused):
    """Known, but not allowed (403)."""

    status, code = 403, "forbidden"


class NotFound(Refused):
    """Not there, or not yours to know of (404)."""

    status, code = 404, "not_found"


class Conflict(Refused):
    """In conflict with the present state (409)."""

    status, code = 409, "conflict"


class Gone(Refused):
    """It was there and is no more (410)."""

    status, code = 410, "gone"


class TooLarge(Refused):
    """More bytes or pixels than are taken (413)."""

    status, code = 413, "too_large"


class UnsupportedType(Refused):
    """A content type that is not taken here (415)."""

    status, code = 415, "unsupported_type"


class TooMany(Refused):
    """Too often in too short a time (429); `headers` say when to come back."""

    status, code = 429, "too_many_requests"


class Unavailable(Refused):
    """Something we need is away for the moment (503)."""

    status, code = 503, "unavailable"
