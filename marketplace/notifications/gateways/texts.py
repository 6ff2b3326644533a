"""Text messages: by Twilio, or as files where no provider is set."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, Protocol

from marketplace.core import clock
from marketplace.core.lazy import Later

requests: Any = Later("requests")

TIMEOUT_SECONDS: Final = 20
NO_SUCH_NUMBER: Final = frozenset({21211, 21408, 21610, 21612, 21614, 30003, 30004, 30005, 30006})
"""Twilio's codes for numbers that can't be reached, do not exist, or answered STOP."""


class NumberRefused(Exception):  # noqa: N818 - an answer of the other side, and no error of ours
    """The number takes no texts, now or later; trying again is of no use."""


class Texts(Protocol):
    """A way to send text messages."""

    def send(self, number: str, text: str) -> None:
        """Send a text to a number in E.164.

        Raises:
            NumberRefused: it takes none.
            Exception: whatever the network raises; the job tries again.

        """


class FileTexts:
    """Texts as files in a folder, shown at `/dev/outbox` in development."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, number: str, text: str) -> None:
        """Write the text as a file whose name sorts by time."""
        self.folder.mkdir(parents=True, exist_ok=True)
        stamp = clock.now().strftime("%Y%m%dT%H%M%S%f")
        (self.folder / f"{stamp}.txt").write_text(f"{number}\n\n{text}\n", "utf-8")

    def newest(self, most: int) -> list[tuple[str, str]]:
        """Return the latest texts as (number, text)."""
        files = sorted(self.folder.glob("*.txt"), reverse=True)[:most]
        parts = [file.read_text("utf-8").partition("\n\n") for file in files]
        return [(number, text.strip()) for number, _gap, text in parts]


class Twilio:
    """Twilio's API."""

    def __init__(self, account: Any) -> None:
        self._account = account
        self._base = account.api_base or "https://api.twilio.com"

    def send(self, number: str, text: str) -> None:
        """Post the text."""
        sid = self._account.account_sid
        answer = requests.post(
            f"{self._base}/2010-04-01/Accounts/{sid}/Messages.json", auth=(sid, self._account.auth_token),
            data={"To": number, "From": self._account.sender, "Body": text}, timeout=TIMEOUT_SECONDS,
            allow_redirects=False,
        )  # fmt: skip
        if answer.status_code == HTTPStatus.CREATED:
            return
        code, words = _refusal(answer)
        if code in NO_SUCH_NUMBER:
            raise NumberRefused(words)
        raise RuntimeError(f"Twilio answered {answer.status_code}: {words}")


def _refusal(answer: Any) -> tuple[int, str]:
    try:
        said = answer.json()
        return int(said.get("code") or 0), str(said.get("message") or "")[:200]
    except (ValueError, AttributeError):
        return 0, answer.text[:200]


def texts_of(settings: Any) -> Texts:
    """Return what the settings name; without a provider, the folder of files."""
    return Twilio(settings.twilio) if settings.twilio else FileTexts(settings.instance_path / "outbox" / "texts")
