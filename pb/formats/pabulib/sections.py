"""The three sections of a Pabulib file, each row with its line."""

from collections.abc import Iterator
from dataclasses import dataclass

from pb.formats.pabulib.election import Malformed
from pb.formats.pabulib.lines import Lines, Row

NAMES = ("META", "PROJECTS", "VOTES")
MOST_COLUMNS = 1_000
_MARKERS = [[name] for name in NAMES]


@dataclass(frozen=True, slots=True)
class Section:
    """A section: the line of its marker, its header, its rows (read once)."""

    name: str
    line: int
    header: list[str]
    rows: Iterator[Row]


class Sections:
    """The sections of a file, read one after the other in a single pass."""

    def __init__(self, lines: Lines) -> None:
        """Begin with a file's rows.

        Raises:
            Malformed: the first is no row of cells.
        """
        self.lines = lines
        self._line, self._marker = self._next_marker()

    def section(self, name: str) -> Section:
        """Return the next section, which must be called ``name``.

        Raises:
            Malformed: it is not, or its header is wrong; or, while its rows are
                read, one has more or fewer cells than the header.
        """
        self._require(name)
        line, header = next(self.lines, (self._line, []))
        names = [cell.strip() for cell in header]
        if len(names) > MOST_COLUMNS:
            reason = f"{name} has more than {MOST_COLUMNS} columns"
            raise Malformed(self.lines.source, line, reason)
        if len(set(names)) < len(names) or not all(names) or names[:1] in _MARKERS:
            names = []
        if not names:
            reason = f"{name} has no header, or one with equal or empty names"
            raise Malformed(self.lines.source, line, reason)
        self._marker = ""
        return Section(name, self._line, names, self._body(len(names)))

    def end(self) -> None:
        """Refuse a file that goes on behind its last section.

        Raises:
            Malformed: it does.
        """
        self._require("")

    def _body(self, width: int) -> Iterator[Row]:
        for line, row in self.lines:
            if len(row) != width:
                if _is_marker(row):
                    self._line, self._marker = line, row[0].strip()
                    return
                reason = f"{len(row)} cells where the header has {width}"
                raise Malformed(self.lines.source, line, reason)
            yield line, row

    def _next_marker(self) -> tuple[int, str]:
        line, row = next(self.lines, (1, [""]))
        return line, row[0].strip() if _is_marker(row) else ""

    def _require(self, name: str) -> None:
        if self._marker == name:
            return
        reason = f"the section {name} is missing before {self._marker or 'this'}"
        if not name:
            reason = f"the section {self._marker} is out of place"
        elif not self._marker and name != NAMES[0]:
            reason = f"the section {name} is missing after this one"
        raise Malformed(self.lines.source, self._line, reason)


def _is_marker(row: list[str]) -> bool:
    return len(row) == 1 and row[0].strip() in NAMES
