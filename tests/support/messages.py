"""The catalogs of translations: `make messages` brings them up to date with the strings in the code.

Run as a command it writes every catalog under `marketplace/translations/`: new strings come in untranslated, strings
that are gone leave, translations stay. The suite fails while one is missing.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from marketplace.core.i18n import CATALOGS, LANGUAGES

ROOT: Final = Path(__file__).resolve().parents[2]
SOURCE: Final = "marketplace"
WIDTH: Final = 116
METHODS: Final = [("**.py", "python"), ("**/templates/**.html", "jinja2"), ("**/templates/**.txt", "jinja2")]
OPTIONS: Final = {pattern: {"trimmed": "false", "silent": "false"} for pattern, method in METHODS if method == "jinja2"}
HEADER: Final = """# What the product says, in another language. `make messages` keeps it up to date with the code.
msgid ""
msgstr ""
"Project-Id-Version: Marketplace\\n"
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
"""Without dates, so that a catalog changes only where words do."""
KEYWORDS: Final[dict[str, Any]] = {
    "_": None, "_l": None, "gettext": None, "lazy_gettext": None,
    "ngettext": (1, 2), "lazy_ngettext": (1, 2), "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip


def extracted() -> Catalog:
    """Return every string of the product that people read, with the files in which it stands."""
    catalog = Catalog(project="Marketplace", charset="utf-8")
    found = extract_from_dir(str(ROOT / SOURCE), METHODS, OPTIONS, KEYWORDS, comment_tags=("Translators:",))
    for filename, _line, message, comments, context in found:
        # Without line numbers a catalog changes only where words do.
        catalog.add(message, None, [(f"{SOURCE}/{filename}", 0)], auto_comments=comments, context=context)
    return catalog


def stored(language: str) -> Catalog:
    """Return the catalog of a language as it is kept."""
    path = _path(language)
    if not path.is_file():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def refresh(language: str, template: Catalog) -> list[str]:
    """Bring a catalog up to date and return the strings that it lacks."""
    catalog = stored(language)
    catalog.update(template, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    path = _path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(HEADER.format(language=language, plural=catalog.plural_forms).encode())
        write_po(file, catalog, width=WIDTH, sort_output=True, omit_header=True, include_lineno=False)
    return missing(catalog)


def missing(catalog: Catalog) -> list[str]:
    """Return the strings without a translation; of those with a plural, every form is needed."""
    return [str(message.id) for message in catalog if message.id and (message.fuzzy or not all(_forms(message.string)))]


def _forms(string: Any) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, tuple | list) else (string,)


def _path(language: str) -> Path:
    return CATALOGS / language / "LC_MESSAGES" / "messages.po"


def main() -> None:
    """Write all catalogs and say what they lack."""
    template = extracted()
    for language, name in LANGUAGES:
        if language == "en":
            continue  # the strings are English
        lacking = refresh(language, template)
        print(f"{name}: {len(template)} strings, {len(lacking)} to translate")  # noqa: T201 - a command's answer
        for string in lacking:
            print(f"  {string}")  # noqa: T201 - as above


if __name__ == "__main__":
    main()
