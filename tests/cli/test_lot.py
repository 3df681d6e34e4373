"""``pb lot verify``: what holds, what does not, and what is no lot at all."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from pb.cli import main
from pb.domain import lot as rule
from pb.domain.lot import Lot, Purpose
from pb.formats import lot_file
from pb.formats.lot_file import NotALot

CHECK = Path(__file__).parents[2] / "docs" / "lot_check.py"
SECRET, VALUE = "5e" * 32, "3-5-2-6-1-1-4-2-6-3"


def document() -> dict[str, Any]:
    """Return the example of docs/lot.md."""
    bound = Lot("leszno-2126", Purpose.NUMBERS, "", 1, (1, 2, 4, 7, 9))
    return {
        "format": "pb-lot-1",
        "edition": bound.edition,
        "purpose": "numbers",
        "pool": "",
        "round": 1,
        "items": list(bound.items),
        "commitment": rule.commitment(bound, SECRET),
        "secret": SECRET,
        "value": VALUE,
        "order": list(rule.drawn(bound.items, SECRET, VALUE)),
        "first_number": 1,
    }


def verify(folder: Path, text: str) -> Result:
    path = folder / "lot.json"
    path.write_text(text, encoding="utf-8")
    return CliRunner().invoke(main, ["lot", "verify", str(path)])


def test_a_lot_that_holds_gives_its_numbers(tmp_path: Path) -> None:
    result = verify(tmp_path, json.dumps(document(), indent=2))
    assert result.exit_code == 0
    assert result.output.endswith("holds, numbers 1: 1, 2: 7, 3: 9, 4: 2, 5: 4\n")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"secret": "0" * 64}, "not the one the office was bound to"),
        ({"secret": SECRET.upper()}, "64 lower-case hex digits"),
        ({"items": [1, 2, 4, 7, 8]}, "not the one the office was bound to"),
        ({"edition": "leszno-2127"}, "not the one the office was bound to"),
        ({"round": 2}, "not the one the office was bound to"),
        ({"value": "3-5-2-6-1-1-4-2-6-4"}, "order is not the one"),
        ({"value": "1-2"}, "normal form"),
        ({"order": [7, 1, 9, 2, 4]}, "order is not the one"),
        ({"items": [1, 1, 2, 4, 7, 9]}, "ascending order, each once"),
    ],
)
def test_what_was_changed_does_not_hold_also_by_the_script(
    tmp_path: Path, changed: dict[str, Any], said: str
) -> None:
    result = verify(tmp_path, json.dumps(document() | changed))
    assert result.exit_code == 1
    path = tmp_path / "lot.json"
    assert all(line.startswith(f"{path}: ") for line in result.output.splitlines())
    assert said in result.output
    script = subprocess.run(  # noqa: S603 -- our own script
        [sys.executable, "-I", str(CHECK), str(path)], capture_output=True, check=False
    )
    # The script knows no least number of throws: its normal form is enough.
    assert script.returncode == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"format": "pb-lot-1",\n "edition": }', ":2: no JSON"),
        ("[]", ": no JSON object"),
        ("{}", ": format is not pb-lot-1"),
        (json.dumps(document() | {"items": "1"}), ": items is no list of numbers"),
        (json.dumps(document() | {"items": [True]}), ": items is no number from 1"),
        (json.dumps(document() | {"round": 1.0}), ": round is no number from 1"),
        (json.dumps(document() | {"pool": "a\nb"}), ": pool is no text of one line"),
        (json.dumps(document() | {"purpose": "x"}), ": purpose is none of"),
        (json.dumps(document())[:-1] + ', "round": 2}', ": round stands there twice"),
        (json.dumps(document() | {"pool": "\ud800"}), ": pool is no text of one line"),
        ('{"format": ' + "1" * 9_000 + "}", ": a number is far too long"),
        ("[" * 100_000, ": nested too deeply"),
    ],
)
def test_what_is_no_lot_is_named_with_its_place(
    tmp_path: Path, text: str, said: str
) -> None:
    result = verify(tmp_path, text)
    assert result.exit_code == 2
    assert said in result.output
    assert len(result.output.splitlines()) == 1


def test_a_file_that_is_not_there_or_no_text_is_said_in_one_line(
    tmp_path: Path,
) -> None:
    (tmp_path / "raw").write_bytes(b"\xff\xfe\x00")
    for name in ("raw", "missing"):
        result = CliRunner().invoke(main, ["lot", "verify", str(tmp_path / name)])
        assert result.exit_code == 2
        assert len(result.output.splitlines()) == 1


@given(
    st.dictionaries(
        st.sampled_from([*document(), "more"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=6,
        ),
        max_size=3,
    )
)
def test_any_file_is_a_lot_or_refused(changed: dict[str, Any]) -> None:
    try:
        found = lot_file.read(json.dumps(document() | changed))
    except NotALot:
        return
    list(lot_file.faults(found))
