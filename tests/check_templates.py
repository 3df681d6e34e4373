"""Check every template: it compiles, says nothing untranslated, runs no inline code.

Run as ``python -m tests.check_templates``; the tests run it too.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from flask import Flask
from jinja2 import TemplateError, nodes

from config import Config
from pb.app import create_app

TEMPLATES = Path(__file__).parent.parent / "templates"

GETTEXT = frozenset({"_", "gettext", "ngettext", "_n"})
READ_ALOUD = frozenset({"alt", "title", "aria-label", "placeholder", "content"})
"""Attributes whose value people read or hear."""

SAME_EVERYWHERE = re.compile(
    r"\b(CSV|JSON|SVG|PNG|HTML|PDF|SHA-256|Pabulib|WCAG|GOV\.UK|PLN|GitHub|Axe)\b"
    r"|\.pb\b|\b(?:\w+\.)+pl\b|https?:\S+"
    r"|width=device-width, initial-scale=1(?:, viewport-fit=cover)?"
)
"""Names of formats and the like: nothing to translate."""

FRAME = ("components/", "layout.html")
"""Where forms are written by hand, once for all pages."""

INLINE = re.compile(
    r"\sstyle\s*=|<style\b|<script(?![^>]*\bsrc\s*=)|\son[a-z]+\s*=|javascript:", re.I
)
CONTROL = re.compile(r"<(form|input|textarea|select|button)\b", re.I)
SAFE = re.compile(r"\|\s*safe\b")
SENTENCE = re.compile(r"^[A-ZĄĆĘŁŃÓŚŹŻ][a-ząćęłńóśźż]+")
_HOLE = "\ue000"


def faults(app: Flask) -> Iterator[str]:
    """Yield what is wrong, template by template."""
    for path in sorted(TEMPLATES.rglob("*.*")):
        name = path.relative_to(TEMPLATES).as_posix()
        source = path.read_text(encoding="utf-8")
        try:
            tree = app.jinja_env.parse(source, name)
            app.jinja_env.compile(source, name)
        except TemplateError as error:
            yield f"{name}: does not compile: {error}"
            continue
        yield from (f"{name}: {fault}" for fault in judge(name, source, tree))


def judge(name: str, source: str, tree: nodes.Template) -> Iterator[str]:
    """Yield what is wrong with one template."""
    bare = re.sub(r"\{#.*?#\}", "", source, flags=re.S)
    yield from (f"inline code or style: {found}" for found in _all(INLINE, bare))
    if not name.startswith(FRAME):
        yield from (f"a form outside the macros: {c}" for c in _all(CONTROL, bare))
        yield from (f"a text that is not escaped: {s}" for s in _all(SAFE, bare))
    for text in _literals(name, tree):
        if re.search(r"[^\W\d_]{2}", SAME_EVERYWHERE.sub("", text)):
            yield f"untranslated: {' '.join(text.split())!r}"
    for text in _sentences(tree):
        yield f"untranslated in an expression: {text!r}"


def _all(pattern: re.Pattern[str], source: str) -> list[str]:
    return [match[0].strip() for match in pattern.finditer(source)]


def _literals(name: str, tree: nodes.Template) -> Iterator[str]:
    text = "".join(_pieces(tree))
    if not name.endswith(".html"):
        yield text.replace(_HOLE, " ")
        return
    reader = _Texts()
    reader.feed(text)
    reader.close()
    yield from reader.found


def _pieces(node: nodes.Node) -> Iterator[str]:
    """Yield the template's own text in its order, a hole for each expression."""
    if isinstance(node, nodes.TemplateData):
        yield node.data
    elif isinstance(node, nodes.Expr):
        yield _HOLE
    else:
        for child in node.iter_child_nodes():
            yield from _pieces(child)


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            heard = name in READ_ALOUD or (tag, name) == ("input", "value")
            if heard and value:
                self._keep(value)

    def _keep(self, text: str) -> None:
        self.found += [piece for piece in text.split(_HOLE) if piece.strip()]


def _sentences(node: nodes.Node) -> Iterator[str]:
    """Yield texts in expressions that look like sentences, outside gettext."""
    if isinstance(node, nodes.Compare):
        return
    if isinstance(node, nodes.Call) and _name(node.node) in GETTEXT:
        return
    if isinstance(node, nodes.Const):
        text = node.value if isinstance(node.value, str) else ""
        if SENTENCE.match(SAME_EVERYWHERE.sub("", text)):
            yield text
    for child in node.iter_child_nodes():
        yield from _sentences(child)


def _name(node: nodes.Node) -> str:
    return node.name if isinstance(node, nodes.Name) else ""


def main() -> int:
    """Print the faults; return how many there are."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config(
            database_url=f"sqlite:///{folder}/pb.db",
            base_url="http://localhost",
            instance=Path(folder),
            demo=True,
        )
        found = list(faults(create_app(config)))
    print(*found, sep="\n", end="\n" if found else "")  # noqa: T201 -- a command
    return len(found)


if __name__ == "__main__":
    sys.exit(min(main(), 1))
