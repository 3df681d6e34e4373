"""The adversary's eyes, tried on what is there to be found."""

import base64
import json
from pathlib import Path

import pytest

from tests.adversary import disk

WORD = "Gżegżółkowa"
WRITTEN = {
    "as it is": WORD.encode(),
    "canonical": b"gzegzolkowa",
    "utf-16": WORD.encode("utf-16"),
    "hex": WORD.encode().hex().encode(),
    "base64": base64.b64encode(f"ul. {WORD} 7".encode()),
    "base64 of an address": base64.urlsafe_b64encode(f"street={WORD}&".encode()),
    "json": json.dumps({"street": WORD}).encode(),
    "form": b"street=G%C5%BCeg%C5%BC%C3%B3%C5%82kowa&house=7",
}


@pytest.mark.parametrize("way", WRITTEN)
def test_a_word_is_found_however_it_is_written(way: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\x00\xff" + WRITTEN[way] + b"\xff")
    needles = {"street": disk.spellings(WORD)}
    assert disk.found(disk.read(tmp_path), needles) == [
        ("street", str(tmp_path / "file"))
    ]


def test_a_word_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"Wymyslona" + bytes(range(256)))
    assert not disk.found(disk.read(tmp_path), {"street": disk.spellings(WORD)})


def test_six_digits_are_found_alone_and_not_inside_a_hash_or_a_time() -> None:
    content = b'{"digits":"482913"} a482914f 12:00:00.482915 ' + "482916".encode(
        "utf-16-le"
    )
    assert disk.six_digits({"file": content}) == {"482913", "482916"}
