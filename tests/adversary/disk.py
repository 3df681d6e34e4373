"""Reading every byte on the disk for words in all the ways they are written."""

import base64
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote_plus

Disk = Mapping[str, bytes]
"""What lies in each file, by its path."""

_SIX_DIGITS = re.compile(rb"(?<![0-9A-Za-z.])([0-9]{6})(?![0-9A-Za-z])")
"""Alone: neither part of a hash nor the fraction of a second."""


def read(*folders: Path) -> dict[str, bytes]:
    """Return all files below the folders."""
    return {
        str(path): path.read_bytes()
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def spellings(word: str) -> set[bytes]:
    """Return the ways in which a word may be written on a disk."""
    texts = {word, word.upper(), word.casefold(), _folded(word)}
    found: set[bytes] = set()
    for text in texts:
        found |= {
            json.dumps(text).strip('"').encode(),
            quote_plus(text).encode(),
            text.encode("utf-16-le"),
            text.encode("utf-16-be"),
            *raw_spellings(text.encode()),
        }
    return found


def raw_spellings(value: bytes) -> set[bytes]:
    """Return bytes as they are, in hex and inside a longer base64 text."""
    hexed = value.hex()
    return {value, hexed.encode(), hexed.upper().encode(), *_in_base64(value)}


def _in_base64(value: bytes) -> Iterable[bytes]:
    for before in range(3):
        text = base64.b64encode(bytes(before) + value)
        # What depends on the neighbours is cut off.
        first = -(-before * 8 // 6)
        last = (before + len(value)) * 8 // 6
        yield text[first:last]
        yield text[first:last].translate(bytes.maketrans(b"+/", b"-_"))


def _folded(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word.casefold().replace("ł", "l"))
    return "".join(sign for sign in apart if sign.isalnum())


def found(disk: Disk, needles: Mapping[str, set[bytes]]) -> list[tuple[str, str]]:
    """Return which needle lies in which file."""
    return [
        (name, path)
        for name, written in needles.items()
        for path, content in disk.items()
        if any(spelling in content for spelling in written)
    ]


def six_digits(disk: Disk) -> set[str]:
    """Return all six digits that stand alone anywhere."""
    return {
        digits.decode()
        for content in disk.values()
        for digits in _SIX_DIGITS.findall(content.replace(b"\x00", b""))
    } | {
        digits.decode()
        for content in disk.values()
        for digits in _SIX_DIGITS.findall(content)
    }
