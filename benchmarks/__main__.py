"""`python -m benchmarks [subject …]`: takes the figures and prints them."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable

from benchmarks import live, pages, starting
from benchmarks.table import Figure, show


def _browsers(listings: int) -> list[Figure]:
    from benchmarks import two_browsers  # noqa: PLC0415 - needs the libraries of the tests, the others don't

    return two_browsers.measure(listings)


SUBJECTS: dict[str, Callable[[int], list[Figure]]] = {
    "pages": pages.measure,
    "start": starting.measure,
    "live": live.measure,
    "browsers": _browsers,
}
USUAL = ("pages", "start", "live")
"""What is measured where nothing is named."""


def main() -> None:
    arguments = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    arguments.add_argument("subjects", nargs="*", metavar="subject", help=", ".join(SUBJECTS))
    arguments.add_argument("--listings", type=int, default=100_000)
    given = arguments.parse_args()
    print(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {given.listings:,} listings"
    )
    figures = [figure for subject in given.subjects or USUAL for figure in SUBJECTS[subject](given.listings)]
    show(figures)


if __name__ == "__main__":
    main()
