"""What people type: words, "exact phrases", -unwanted ones and OR, as search engines have taught everybody."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

LONGEST_QUERY: Final = 200
MOST_CLAUSES: Final = 16
CATEGORY_MARK: Final = "~"
"""Stands before the stems of a category's name in the index."""
_TOKEN: Final = re.compile(r'(?P<no>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a query. Clauses of one `group` are alternatives (OR); groups stand side by side (AND)."""

    text: str
    group: int
    is_phrase: bool = False
    is_unwanted: bool = False


def parse(typed: str) -> tuple[Clause, ...]:
    """Return the clauses of what was typed; whatever it is, it means something or nothing, never an error."""
    clauses: list[Clause] = []
    group, joins = 0, False
    for found in _TOKEN.finditer(typed[:LONGEST_QUERY].replace("\x00", " ")):
        content = found["phrase"] if found["phrase"] is not None else found["word"]
        if found["word"] == "OR" and not found["no"]:
            joins = bool(clauses)
            continue
        if not content.strip():
            continue
        group = group if joins else group + 1
        joins = False
        clauses.append(Clause(content, group, found["phrase"] is not None, bool(found["no"])))
    return tuple(clauses[:MOST_CLAUSES])


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word of a clause, with the stems that may stand for it and how many documents have each.

    `joined` is the stem of the word and the next one written together.
    """

    clause: int
    text: str
    lexemes: tuple[str, ...]
    documents: tuple[int, ...] = ()
    joined: str = ""
    joined_documents: int = 0

    @property
    def known(self) -> int:
        """In how many documents the word is, by its most common stem."""
        return max(self.documents, default=0)

    @property
    def query(self) -> str:
        """The word in any of its forms, as tsquery text."""
        return _any_of(self.lexemes)


@dataclass(frozen=True, slots=True)
class Piece:
    """A word as it is searched for: any of `lexemes`."""

    lexemes: tuple[str, ...]
    documents: int


@dataclass(frozen=True, slots=True)
class Group:
    """What one group asks for, as tsquery text, and the pieces of it that ranking counts.

    `named` asks for the same and is content with a category of that name.
    """

    query: str
    named: str
    pieces: tuple[Piece, ...]
    is_unwanted: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A query as the index understands it."""

    groups: tuple[Group, ...] = ()
    unknown: tuple[Word, ...] = field(default=())

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The words to rank by."""
        return tuple(piece for group in self.groups if not group.is_unwanted for piece in group.pieces)

    @property
    def all(self) -> str:
        """Everything that was asked for, as tsquery text."""
        return " & ".join(group.query for group in self.groups)

    @property
    def bound(self) -> int:
        """At most how many documents can match, as far as is known: all pieces must be there, so the rarest."""
        return min((piece.documents for group in self._wanted for piece in group.pieces), default=0)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for (unwanted words alone do not make a search)."""
        return not self._wanted

    @property
    def all_or_named(self) -> str:
        """Everything that was asked for, in the listing or in the name of its category, as tsquery text."""
        return " & ".join(group.named for group in self.groups)

    def all_but_one(self) -> str:
        """What has all groups but any one, as tsquery text; empty where there is only one."""
        wanted = [group.query for group in self._wanted]
        if len(wanted) < 2:
            return ""
        parts = [" & ".join(wanted[:skip] + wanted[skip + 1 :]) for skip in range(len(wanted))]
        return self._but_unwanted(" | ".join(f"({part})" for part in parts))

    def any(self) -> str:
        """What has any of the groups, as tsquery text."""
        return self._but_unwanted(" | ".join(f"({group.query})" for group in self._wanted))

    @property
    def _wanted(self) -> list[Group]:
        return [group for group in self.groups if not group.is_unwanted]

    def _but_unwanted(self, query: str) -> str:
        unwanted = [group.query for group in self.groups if group.is_unwanted]
        return " & ".join([f"({query})", *unwanted]) if query else ""


def understand(clauses: tuple[Clause, ...], words: tuple[Word, ...]) -> Query:
    """Put the clauses and what the index knows of their words together."""
    by_clause: dict[int, list[Word]] = {}
    for word in words:
        by_clause.setdefault(word.clause, []).append(word)
    by_group: dict[tuple[int, bool], list[int]] = {}
    for place, clause in enumerate(clauses):
        if place in by_clause:
            by_group.setdefault((clause.group, clause.is_unwanted), []).append(place)
    groups = [_group([(clauses[place], by_clause[place]) for place in places]) for places in by_group.values()]
    unknown = tuple(
        word for word in words if not word.known and not clauses[word.clause].is_unwanted
    )  # fmt: skip
    return Query(tuple(_joined(groups, [by_clause[places[0]] for places in by_group.values()])), unknown)


def _group(alternatives: list[tuple[Clause, list[Word]]]) -> Group:
    query = _alternatives(alternatives)
    named = _alternatives(alternatives, mark=CATEGORY_MARK)
    is_unwanted = alternatives[0][0].is_unwanted
    if len(alternatives) > 1:
        lexemes = tuple(lexeme for _, words in alternatives for word in words for lexeme in word.lexemes)
        known = sum(max((word.known for word in words), default=0) for _, words in alternatives)
        pieces: tuple[Piece, ...] = (Piece(lexemes, known),)
    else:
        pieces = tuple(Piece(word.lexemes, word.known) for word in alternatives[0][1])
    if is_unwanted:
        return Group(f"!({query})", f"!({query})", pieces, is_unwanted)
    return Group(f"({query})", f"({named})", pieces)


def _alternatives(alternatives: list[tuple[Clause, list[Word]]], mark: str = "") -> str:
    """Return the clauses of a group as tsquery text; with a mark, marked stems do as well, except in phrases."""
    queries = []
    for clause, words in alternatives:
        marked = "" if clause.is_phrase else mark
        parts = [_any_of((*word.lexemes, *(marked + each for each in word.lexemes if marked))) for word in words]
        queries.append((" <-> " if clause.is_phrase else " & ").join(parts))
    return " | ".join(f"({query})" for query in queries) if len(queries) > 1 else queries[0]


def _joined(groups: list[Group], words: list[list[Word]]) -> list[Group]:
    """Let two plain words side by side also be found written as one ("head phones", "headphones")."""
    result: list[Group] = []
    place = 0
    while place < len(groups):
        first = groups[place]
        word = words[place][0]
        pair = groups[place + 1] if place + 1 < len(groups) else None
        if word.joined_documents and pair and not first.is_unwanted and not pair.is_unwanted and len(words[place]) == 1:
            together = _any_of((word.joined,))
            pieces = tuple(
                Piece((*piece.lexemes, word.joined), piece.documents + word.joined_documents)
                for piece in (*first.pieces, *pair.pieces)
            )
            either = [f"(({one} & {other}) | {together})"
                      for one, other in ((first.query, pair.query), (first.named, pair.named))]  # fmt: skip
            result.append(Group(either[0], either[1], pieces))
            place += 2
            continue
        result.append(first)
        place += 1
    return result


def quoted(lexeme: str) -> str:
    """Return a stem as tsquery text, whatever characters it has."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def _any_of(lexemes: tuple[str, ...]) -> str:
    parts = [quoted(lexeme) for lexeme in lexemes]
    return parts[0] if len(parts) == 1 else f"({' | '.join(parts)})"
