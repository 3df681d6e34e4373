"""What single cells say: text, lists, whole numbers, amounts."""

import re

from pb.domain import money
from pb.formats.pabulib.election import Malformed

_WHOLE = re.compile(r"[0-9]{1,15}")


class Place:
    """A line of a file; it understands cells and complains with its number."""

    __slots__ = ("line", "source")

    def __init__(self, source: str, line: int) -> None:
        self.source = source
        self.line = line

    def malformed(self, reason: str) -> Malformed:
        """Return the complaint about this line."""
        return Malformed(self.source, self.line, reason)

    def whole(self, text: str, name: str) -> int:
        """Return the whole number a cell states."""
        if not _WHOLE.fullmatch(text):
            raise self.malformed(f"{name} {shown(text)} is not a whole number")
        return int(text)

    def amount(self, text: str, name: str) -> money.Grosze:
        """Return the amount a cell states, in grosze of the file's currency."""
        try:
            return money.parse(text)
        except money.NotAnAmount:
            reason = f"{name} {shown(text)} is not an amount with at most two decimals"
            raise self.malformed(reason) from None


def tidy(cell: str) -> str:
    """Return a cell without blanks around it and on one line."""
    # There are more line breaks than those that end a row.
    if not cell.isprintable() and len(cell.splitlines()) > 1:
        return " ".join(cell.split())
    return cell.strip()


def tidy_list(cell: str) -> str:
    """Return a comma-separated list without blanks and empty entries."""
    entries = (tidy(entry) for entry in cell.split(","))
    return ",".join(entry for entry in entries if entry)


def shown(text: str) -> str:
    """Return a piece of a file fit for a message: short, on one line."""
    return repr(text if len(text) <= 40 else text[:39] + "…")
