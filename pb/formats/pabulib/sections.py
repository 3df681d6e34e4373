"""From bytes to the three sections of a Pabulib file, each row with its line."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterator
from dataclasses import dataclass

from pb.formats.pabulib.election import Malformed

MOST_BYTES = 64 * 1024 * 1024
_PIECE = 1024 * 1024
NAMES = ("META", "PROJECTS", "VOTES")

Row = tuple[int, list[str]]

_FAULTS = (
    ("unexpected end of data", "a quotation mark is opened and never closed"),
    ("field larger", "a cell is longer than 131072 characters"),
    ("expected after", "text follows a closing quotation mark"),
    ("new-line character", "a carriage return stands inside a line"),
)


@dataclass(frozen=True, slots=True)
class Section:
    """A section: the line of its marker, its header, its rows (read once)."""

    name: str
    line: int
    header: list[str]
    rows: Iterator[Row]


class Sections:
    """The sections of a file, read one after the other in a single pass."""

    def __init__(self, raw: bytes, source: str) -> None:
        """Begin with a file's bytes; ``source`` names it in messages.

        Raises:
            Malformed: they are not UTF-8 text of a sane length.
        """
        self.source = source
        _require_text(raw, source)
        self._raw = raw
        self._file = io.BytesIO(raw)
        self._file.seek(len(BOM_UTF8) if raw.startswith(BOM_UTF8) else 0)
        self._rows = _rows(self._file, source)
        self._line, self._marker = self._next_marker()

    def section(self, name: str) -> Section:
        """Return the next section, which must be called ``name``.

        Raises:
            Malformed: it is not; or, while its rows are read, one has more or
                fewer cells than the header.
        """
        self._require(name)
        line, header = next(self._rows, (self._line, []))
        names = [cell.strip() for cell in header]
        if len(set(names)) < len(names) or not all(names) or names[:1] in _MARKERS:
            names = []
        if not names:
            reason = f"{name} has no header, or one with equal or empty names"
            raise Malformed(self.source, line, reason)
        return Section(name, self._line, names, self._body(len(names)))

    def rest(self) -> bytes:
        """Return the lines that are not read yet, without reading them."""
        return self._raw[self._file.tell() :]

    def end(self) -> None:
        """Refuse a file that goes on behind its last section."""
        self._require("")

    def _body(self, width: int) -> Iterator[Row]:
        for line, row in self._rows:
            if len(row) != width:
                if _is_marker(row):
                    self._line, self._marker = line, row[0].strip()
                    return
                reason = f"{len(row)} cells where the header has {width}"
                raise Malformed(self.source, line, reason)
            yield line, row
        self._marker = ""

    def _next_marker(self) -> tuple[int, str]:
        line, row = next(self._rows, (1, [""]))
        return line, row[0].strip() if _is_marker(row) else ""

    def _require(self, name: str) -> None:
        if self._marker == name:
            return
        reason = f"the section {name} is missing before {self._marker or 'this'}"
        if not name:
            reason = f"the section {self._marker} is out of place"
        elif not self._marker and name != NAMES[0]:
            reason = f"the section {name} is missing after this one"
        raise Malformed(self.source, self._line, reason)


_MARKERS = [[name] for name in NAMES]


def _is_marker(row: list[str]) -> bool:
    return len(row) == 1 and row[0].strip() in NAMES


def _require_text(raw: bytes, source: str) -> None:
    if len(raw) > MOST_BYTES:
        reason = f"the file is larger than {MOST_BYTES // 1024**2} MB"
        raise Malformed(source, 1, reason)
    if (nul := raw.find(b"\0")) >= 0:
        raise Malformed(source, _line_at(raw, nul), "a NUL byte")
    begin = 0
    while begin < len(raw):
        # Whole lines, so that no character is cut in two.
        end = raw.find(b"\n", begin + _PIECE) + 1 or len(raw)
        try:
            raw[begin:end].decode()
        except UnicodeDecodeError as fault:
            line = _line_at(raw, begin + fault.start)
            raise Malformed(source, line, "a byte that is not UTF-8") from None
        begin = end


def _line_at(raw: bytes, position: int) -> int:
    return raw.count(b"\n", 0, position) + 1


def _rows(file: io.BytesIO, source: str) -> Iterator[Row]:
    """Yield each row that is not blank with the line on which it begins."""
    reader = csv.reader(map(bytes.decode, file), delimiter=";", strict=True)
    line = 1
    try:
        for row in reader:
            if len(row) > 1 or (row and row[0].strip()):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as fault:
        said = str(fault)
        words = (reason for sign, reason in _FAULTS if sign in said)
        raise Malformed(source, line, next(words, "no row of cells")) from None
