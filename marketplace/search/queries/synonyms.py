"""Words that mean the same here, as the operator lists them: who types one also finds the others."""

from __future__ import annotations

import unicodedata
from typing import Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from marketplace.core import settings

MOST_GROUPS: Final = 500
MOST_WORDS: Final = 8
"""In one group: each makes a search look for one more."""


def _check(groups: list[str]) -> str | None:
    if len(groups) > MOST_GROUPS:
        return str(_("At most %(count)s lines.", count=MOST_GROUPS))
    for group in groups:
        words = _words_of(group) if isinstance(group, str) else ()
        if not 2 <= len(words) <= MOST_WORDS or any(" " in word for word in words):
            return str(
                _(
                    "“%(line)s”: write 2 to %(most)s single words with commas between them, such as: bike, bicycle.",
                    line=str(group)[:80], most=MOST_WORDS,
                )
            )  # fmt: skip
    return None


SYNONYMS: Final = settings.declare(
    "search.synonyms", list[str](),
    _l("Words that mean the same, one group a line, with commas: bike, bicycle. Who types one also finds the others."),
    _check,
)  # fmt: skip


def synonym_groups() -> tuple[tuple[str, ...], ...]:
    """Return what the operator listed, as words without accents and capitals."""
    return tuple(_words_of(group) for group in SYNONYMS.get())


def _words_of(group: str) -> tuple[str, ...]:
    """Return the words of a group without accents and capitals, as the index folds what is typed."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", group) if not unicodedata.combining(each))
    return tuple(dict.fromkeys(word for part in plain.casefold().split(",") if (word := " ".join(part.split()))))
