from pathlib import Path

from pb.adapters.kept import KeptMail
from tests.adapters.test_mail import letter


def test_letters_are_listed_newest_first(tmp_path: Path) -> None:
    kept = KeptMail(tmp_path)
    for subject in ("Pierwszy", "Drugi", "Trzeci"):
        kept.keep(letter(subject=subject))
    assert [one.subject for one in kept.newest(2)] == ["Trzeci", "Drugi"]


def test_a_letter_is_read_back_whole(tmp_path: Path) -> None:
    kept = KeptMail(tmp_path)
    kept.keep(letter(to="osoba@example.org"))
    (listed,) = kept.newest(1)
    found = kept.letter(listed.name)
    assert found == listed
    assert found.to == "osoba@example.org"
    assert "Zażółć gęślą jaźń" in found.text


def test_no_file_name_holds_an_address(tmp_path: Path) -> None:
    KeptMail(tmp_path).keep(letter(to="osoba@example.org"))
    (path,) = (tmp_path / "mail").iterdir()
    assert "osoba" not in path.name
    assert "example" not in path.name


def test_before_the_first_letter_the_list_is_empty(tmp_path: Path) -> None:
    assert KeptMail(tmp_path).newest(10) == []


def test_a_name_cannot_leave_the_folder(tmp_path: Path) -> None:
    kept = KeptMail(tmp_path)
    kept.keep(letter())
    (tmp_path / "other.eml").write_text("To: x@example.org\n\nx")
    assert kept.letter("../other") is None
    assert kept.letter("20260101000000000000-00000000") is None
