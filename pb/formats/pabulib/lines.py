"""A file's rows of cells, each with its line; plain lines can be passed over."""

import csv
import io
import re
from codecs import BOM_UTF8
from collections.abc import Iterator

from pb.formats.pabulib.cells import tidy
from pb.formats.pabulib.election import Malformed

MOST_BYTES = 64 * 1024 * 1024
MOST_IN_ROW = 1024 * 1024
# Bytes decoded at once to see whether they are text.
_PIECE = 1024 * 1024

_BLANK = re.compile(rb"[ \t\r\n]*\n")
_DRESSED = re.compile(r'["\r\n]')

Row = tuple[int, list[str]]

_TOO_LONG = "row too long"
_FAULTS = (
    ("unexpected end of data", "a quotation mark is opened and never closed"),
    (_TOO_LONG, "a row is longer than 1 MB"),
    ("field larger", "a cell is longer than 131072 characters"),
    ("expected after", "text follows a closing quotation mark"),
    ("new-line character", "a carriage return stands inside a line"),
)


class Lines(Iterator[Row]):
    """The rows of a file that are not blank, one after the other."""

    def __init__(self, raw: bytes, source: str) -> None:
        """Begin with a file's bytes; ``source`` names it in messages.

        Raises:
            Malformed: they are not UTF-8 text of a sane length.
        """
        _require_text(raw, source)
        self.source = source
        self._raw = raw
        self._file = io.BytesIO(raw)
        self._file.seek(len(BOM_UTF8) if raw.startswith(BOM_UTF8) else 0)
        self._passed = 0
        self._begin = 0
        self._reader = csv.reader(self._decoded(), delimiter=";", strict=True)

    @property
    def line(self) -> int:
        """Return the number of the next line, from 1."""
        return self._reader.line_num + self._passed + 1

    @property
    def position(self) -> int:
        """Return how many bytes have been read."""
        return self._file.tell()

    def __next__(self) -> Row:
        """Return the next row that is not blank, and the line where it begins.

        Raises:
            Malformed: it is no row of cells.
        """
        while True:
            # By the million, blank lines are passed over faster than read.
            if blank := _BLANK.match(self._raw, self.position):
                self.pass_over(blank[0])
            line = self.line
            self._begin = self.position
            try:
                row = next(self._reader)
            except csv.Error as fault:
                said = str(fault)
                words = (reason for sign, reason in _FAULTS if sign in said)
                reason = next(words, "no row of cells")
                raise Malformed(self.source, line, reason) from None
            if len(row) > 1 or (row and row[0].strip()):
                return line, row

    def _decoded(self) -> Iterator[str]:
        """Yield the lines of the row that is being read."""
        for line in self._file:
            # Quoted, a row may go on for many lines, and have millions of cells.
            if self.position - self._begin > MOST_IN_ROW:
                raise csv.Error(_TOO_LONG)
            yield line.decode()

    def ahead(self, size: int) -> bytes:
        """Return the next lines, of so many bytes or a few more, without reading."""
        begin = self.position
        end = self._raw.find(b"\n", begin + size) + 1 or len(self._raw)
        return self._raw[begin:end]

    def pass_over(self, lines: bytes) -> None:
        """Go on behind lines that lie ahead."""
        self._file.seek(len(lines), io.SEEK_CUR)
        self._passed += lines.count(b"\n")


def cells(line: str) -> list[str]:
    """Return the cells of one line that is known to be a row."""
    if '"' not in line:
        return line.split(";")
    return next(csv.reader([line], delimiter=";", strict=True))


def joined(row: list[str]) -> str:
    """Return a row as one line, its cells tidied as far as that takes."""
    line = ";".join(row)
    if line.count(";") < len(row) and not _DRESSED.search(line):
        return line
    text = io.StringIO()
    rows = csv.writer(text, delimiter=";", lineterminator="")
    rows.writerow([tidy(cell) for cell in row])
    return text.getvalue()


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
