"""Check the translations: each text has one, and the compiled file is its equal.

Run as ``python -m tests.check_translations``; the tests run it too.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "pb" / "translations" / "pl" / "LC_MESSAGES"
KEYWORDS = DEFAULT_KEYWORDS | {"_l": None, "_n": (1, 2)}

_HOLE = re.compile(r"%\(\w+\)[a-z]|%[a-z%]")


def extracted() -> Catalog:
    """Return the texts of the program and its templates."""
    catalog = Catalog()
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(
        ROOT,
        methods,
        options,
        keywords=KEYWORDS,
        directory_filter=lambda folder: not Path(folder).name.startswith("."),
    )
    for _file, _line, text, _comments, context in found:
        catalog.add(text, context=context)
    return catalog


def translated() -> Catalog:
    """Return the Polish catalogue."""
    with (FOLDER / "messages.po").open("rb") as file:
        return read_po(file, locale="pl", abort_invalid=True)


def faults() -> Iterator[str]:
    """Yield what is wrong with the translations."""
    catalog, texts = translated(), extracted()
    for message in texts:
        if message.id:
            yield from judge(message, catalog.get(message.id, message.context))
    for message in catalog:
        if message.id and texts.get(message.id, message.context) is None:
            yield f"no longer used: {message.id!r}"
    yield from (f"obsolete: {message.id!r}" for message in catalog.obsolete.values())
    # What `make translations` refuses to compile, such as "0.5 % of" read as a place.
    for message, refused in catalog.check():
        yield from (f"{error}: {message.id!r}" for error in refused)
    yield from _compiled(catalog)


def judge(text: Message, translation: Message | None) -> Iterator[str]:
    """Yield what is wrong with the translation of one text."""
    if translation is None:
        yield f"no translation: {text.id!r}"
        return
    if translation.fuzzy:
        yield f"fuzzy: {text.id!r}"
    if text.pluralizable != translation.pluralizable:
        yield f"counted in one place only: {text.id!r}"
        return
    forms = _all(translation.string)
    if len(forms) != (4 if text.pluralizable else 1) or not all(forms):
        yield f"incomplete: {text.id!r}"
        return
    yield from _holes(text, forms)


def _holes(text: Message, forms: tuple[str, ...]) -> Iterator[str]:
    wanted = text.id[-1] if text.pluralizable else text.id
    for form in forms:
        missing = set(_HOLE.findall(wanted)) - set(_HOLE.findall(form))
        # A form for one thing may say it in words.
        if text.pluralizable and form == forms[0]:
            missing = set()
        if missing or set(_HOLE.findall(form)) - set(_HOLE.findall(wanted)):
            yield f"other placeholders: {wanted!r} / {form!r}"


def _compiled(catalog: Catalog) -> Iterator[str]:
    path = FOLDER / "messages.mo"
    if not path.exists():
        yield "messages.mo is missing: run `make translations`"
        return
    with path.open("rb") as file:
        compiled = read_mo(file)
    if _strings(compiled) != _strings(catalog):
        yield "messages.mo is not what messages.po says: run `make translations`"


def _strings(catalog: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {
        (message.context or "", *_all(message.id)): _all(message.string)
        for message in catalog
        if message.id and all(_all(message.string))
    }


def _all(forms: str | Sequence[str]) -> tuple[str, ...]:
    return (forms,) if isinstance(forms, str) else tuple(forms)


def main() -> int:
    """Print the faults; return how many there are."""
    found = list(faults())
    print(*found, sep="\n", end="\n" if found else "")  # noqa: T201 -- a command
    return len(found)


if __name__ == "__main__":
    sys.exit(min(main(), 1))
