"""A block of a file's plain rows, taken apart at once: cells, lists, numbers.

Plain means: no quotation marks, no carriage returns, no blank rows, every row
as wide as the header. Whatever is not plain raises ``Doubt``, and whoever asked
reads the slow and thorough way instead.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pb.domain.tally.stack import Hashes, Whole, mixed, spans

Bytes = NDArray[np.uint8]

_LINE, _COMMA, _SEMICOLON = b"\n,;"
_BLANK, _ZERO, _NINE = b" 09"
_MOST_BLANKS = 4
# Cells of more words are left to the slow way, as is a row too long for a cell.
_MOST_WORDS = 8
_MOST_BYTES = 64
_MOST_IN_ROW = 131_072
_MOST_DIGITS = 9
_WORD = 8
# A larger block is one of lines too long; taking it apart would take much memory.
_MOST_IN_BLOCK = 1 << 20
# The first n bytes of a word that is read with its lowest byte first.
_FIRST = np.array([(1 << 8 * n) - 1 for n in range(_WORD + 1)], np.uint64)


class Doubt(Exception):
    """Rows are not plain, or a cell is not surely right."""


class Slices(NamedTuple):
    """Pieces of a block: where each begins and how long it is, in bytes."""

    begins: Whole
    sizes: Whole


@dataclass(frozen=True, slots=True)
class Table:
    """A block of rows.

    Attributes:
        text: its bytes, with zeros behind them.
        stops: where the separators stand.
        cells: [rows, width] which of them end a cell.
    """

    text: Bytes
    stops: Whole
    cells: Whole

    @classmethod
    def of(cls, block: bytes, width: int) -> "Table":
        """Take a block apart, whole lines of at least two cells.

        Raises:
            Doubt: its rows are not plain.
        """
        if len(block) > _MOST_IN_BLOCK:
            raise Doubt
        text = np.frombuffer(block + bytes(_WORD * _MOST_WORDS), np.uint8)
        separates = (text == _SEMICOLON) | (text == _COMMA) | (text == _LINE)
        stops = np.flatnonzero(separates)
        kinds = text[stops]
        cells = np.flatnonzero(kinds != _COMMA)
        if len(cells) % width:
            raise Doubt
        ends_line = (kinds[cells] == _LINE).reshape(-1, width)
        if not ends_line[:, -1].all() or ends_line[:, :-1].any():
            raise Doubt
        table = cls(text, stops, cells.reshape(-1, width))
        if np.diff(table.ends, prepend=-1).max() > _MOST_IN_ROW:
            raise Doubt
        return table

    @property
    def ends(self) -> Whole:
        """Return where each line ends."""
        return self.stops[self.cells[:, -1]]

    def column(self, number: int) -> Slices:
        """Return the cells of a column."""
        return self._between(self._before(number), self.cells[:, number])

    def lists(self, number: int) -> tuple[Whole, Slices]:
        """Return how many entries the lists of a column have; the entries, trimmed."""
        before = self._before(number)
        lengths = self.cells[:, number] - before
        last = spans(before + 1, lengths)
        return lengths, self._trimmed(self._between(last - 1, last))

    def words(self, slices: Slices, count: int) -> list[Hashes]:
        """Return the bytes of slices, eight by eight, filled up with zeros.

        Raises:
            Doubt: a slice is longer than that.
        """
        if len(slices.sizes) and slices.sizes.max() > count * _WORD:
            raise Doubt
        # A word begins at every byte.
        every = np.ndarray(len(self.text) - _WORD + 1, "<u8", self.text, strides=(1,))
        return [
            every[slices.begins + _WORD * n]
            & _FIRST[np.clip(slices.sizes - _WORD * n, 0, _WORD)]
            for n in range(count)
        ]

    def names(self, slices: Slices) -> Hashes:
        """Return a hash of each slice.

        Raises:
            Doubt: one is empty, long, or might have blanks around it.
        """
        sizes = slices.sizes
        if not sizes.all():
            raise Doubt
        edges = np.concatenate(
            [self.text[slices.begins], self.text[slices.begins + sizes - 1]]
        )
        # Beyond ASCII there are blanks of several bytes.
        if ((edges <= ord(" ")) | (edges >= 0x7F)).any():
            raise Doubt
        if sizes.max() > _MOST_BYTES:
            raise Doubt
        return hashed(self.words(slices, -(-int(sizes.max()) // _WORD)))

    def numbers(self, slices: Slices) -> Whole:
        """Return the whole numbers that slices state, in up to nine digits.

        Raises:
            Doubt: one states none.
        """
        sizes = slices.sizes
        if not sizes.all() or sizes.max() > _MOST_DIGITS:
            raise Doubt
        numbers = np.zeros(len(sizes), np.int64)
        for n in range(int(sizes.max())):
            inside = sizes > n
            digits = self.text[slices.begins + n]
            if ((digits < _ZERO) | (digits > _NINE))[inside].any():
                raise Doubt
            numbers = np.where(inside, numbers * 10 + (digits - _ZERO), numbers)
        return numbers

    def _trimmed(self, slices: Slices) -> Slices:
        """Return slices without blanks around them, as far as there are few."""
        begins, sizes = slices
        for _ in range(_MOST_BLANKS):
            before = (self.text[begins] == _BLANK) & (sizes > 0)
            sizes = sizes - before
            begins = begins + before
            behind = (self.text[begins + sizes - 1] == _BLANK) & (sizes > 0)
            sizes = sizes - behind
            if not (before.any() or behind.any()):
                break
        return Slices(begins, sizes)

    def _before(self, number: int) -> Whole:
        """Return the separators before the cells of a column."""
        if number:
            return self.cells[:, number - 1]
        return np.append(-1, self.cells[:-1, -1])

    def _between(self, before: Whole, behind: Whole) -> Slices:
        # Before the first separator there is none: the block begins.
        begins = np.where(before < 0, 0, self.stops[before] + 1)
        return Slices(begins, self.stops[behind] - begins)


def hashed(words: list[Hashes]) -> Hashes:
    """Return a number for each row of words; words of zeros behind change nothing."""
    sums = words[-1]
    for word in reversed(words[:-1]):
        sums = mixed(sums) ^ word
    return sums


def hashes_of(names: list[str]) -> Hashes:
    """Return the hashes of names as ``Table.names`` gives them, if it does."""
    encoded = [name.encode() for name in names]
    # A longer one is never compared with one from a table.
    short = [n if len(n) <= _MOST_BYTES else sha256(n).digest() for n in encoded]
    return hashed(_filled(short))


def _filled(names: list[bytes]) -> list[Hashes]:
    """Return names of up to eight words, word by word, filled up with zeros."""
    filled = b"".join(name.ljust(_MOST_BYTES, b"\0") for name in names)
    return list(np.frombuffer(filled, "<u8").reshape(-1, _MOST_WORDS).T)


class Dictionary:
    """Known names, each with its number; long ones are not known here."""

    def __init__(self, names: list[str]) -> None:
        """Take up names, all different."""
        encoded = [name.encode() for name in names]
        short = [n for n, name in enumerate(encoded) if 0 < len(name) <= _MOST_BYTES]
        longest = max((len(encoded[n]) for n in short), default=1)
        self._count = -(-longest // _WORD)
        words = _filled([encoded[n] for n in short])[: self._count]
        hashes = hashed(words)
        order = np.argsort(hashes)
        self._hashes = hashes[order]
        self._words = [column[order] for column in words]
        self._numbers = np.array(short, np.int64)[order]

    def numbers(self, table: Table, slices: Slices) -> Whole:
        """Return the numbers of the names that stand in slices.

        Raises:
            Doubt: one is not known.
        """
        if not len(self._numbers):
            raise Doubt
        words = table.words(slices, self._count)
        places = np.searchsorted(self._hashes, hashed(words))
        places[places == len(self._hashes)] = 0
        for known, found in zip(self._words, words, strict=True):
            if (known[places] != found).any():
                raise Doubt
        return self._numbers[places]
