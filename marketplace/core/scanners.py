"""Whether a file is harmless, asked of a ClamAV daemon (CLAMAV_URL) over its INSTREAM command."""

from __future__ import annotations

import socket
import time
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import urlsplit

import structlog
from flask import current_app

log = structlog.get_logger()

CONNECT_SECONDS: Final = 5.0
WHOLE_SECONDS: Final = 60.0
CHUNK_BYTES: Final = 64 * 1024
LONGEST_ANSWER: Final = 4096
USUAL_PORT: Final = 3310


class ScannerAwayError(RuntimeError):
    """The scanner did not answer, or not in a way that decides anything: ask again later."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner says; `found` names what it found."""

    is_clean: bool
    found: str = ""


class Scanner(Protocol):
    """Something that looks into files for viruses."""

    def scan(self, data: bytes) -> Verdict:
        """Look into a file. Raises ScannerAwayError."""


class Clamd:
    """A ClamAV daemon. The whole conversation ends within a minute, however slowly the other side speaks."""

    def __init__(self, host: str, port: int, seconds: float = WHOLE_SECONDS) -> None:
        self._place = (host, port)
        self._seconds = seconds

    def scan(self, data: bytes) -> Verdict:
        """Send a file in chunks and read the one line that comes back.

        Raises:
            ScannerAwayError: no connection, no answer in time, or an answer that is none.

        """
        end = time.monotonic() + self._seconds
        try:
            with socket.create_connection(self._place, timeout=min(CONNECT_SECONDS, self._seconds)) as line:
                self._send(line, data, end)
                return _verdict(self._answer(line, end))
        except OSError as error:
            raise ScannerAwayError(f"{type(error).__name__}: {error}") from error

    @staticmethod
    def _send(line: socket.socket, data: bytes, end: float) -> None:
        line.settimeout(_left(end))
        line.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), CHUNK_BYTES):
            chunk = data[start : start + CHUNK_BYTES]
            line.settimeout(_left(end))
            line.sendall(len(chunk).to_bytes(4, "big") + chunk)
        line.sendall((0).to_bytes(4, "big"))

    @staticmethod
    def _answer(line: socket.socket, end: float) -> str:
        answer = b""
        while b"\0" not in answer and len(answer) < LONGEST_ANSWER:
            line.settimeout(_left(end))
            part = line.recv(LONGEST_ANSWER - len(answer))
            if not part:
                break
            answer += part
        return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _left(end: float) -> float:
    left = end - time.monotonic()
    if left <= 0:
        raise ScannerAwayError("it took too long")
    return left


def _verdict(answer: str) -> Verdict:
    said = answer.removeprefix("stream:").strip()
    if answer.startswith("stream:") and said == "OK":
        return Verdict(is_clean=True)
    if answer.startswith("stream:") and said.endswith(" FOUND"):
        return Verdict(is_clean=False, found=said.removesuffix(" FOUND")[:200])
    raise ScannerAwayError(f"it answered {answer[:200]!r}")


def find_scanner() -> Scanner | None:
    """Return the scanner that the settings name, or None where there is none."""
    url = current_app.config["SETTINGS"].clamav_url
    if not url:
        return None
    parts = urlsplit(url)
    return Clamd(parts.hostname or "localhost", parts.port or USUAL_PORT)


def verdict_on(data: bytes, **what: int) -> Verdict | None:
    """Ask the scanner about a file, and note in the log what speaks against it; `what` names the file there.

    Returns None while the scanner is away: ask again later. Where there is no scanner, nothing speaks against a file.
    """
    scanner = find_scanner()
    if scanner is None:
        return Verdict(is_clean=True)
    try:
        verdict = scanner.scan(data)
    except ScannerAwayError as error:
        log.warning("scanner_away", **what, error=str(error))
        return None
    if not verdict.is_clean:
        log.warning("virus_found", **what, found=verdict.found)
    return verdict
