"""The check of translations: complete now, and able to find what is missing."""

import pytest
from babel.messages.catalog import Catalog

from tests import check_translations


def test_every_text_is_translated() -> None:
    assert list(check_translations.faults()) == []


def judged(text: str | tuple[str, str], string: str | tuple[str, ...]) -> list[str]:
    wanted, translated = Catalog(), Catalog()
    wanted.add(text)
    translated.add(text, string)
    key = text if isinstance(text, str) else text[0]
    message = wanted.get(key)
    assert message is not None
    return list(check_translations.judge(message, translated.get(key)))


@pytest.mark.parametrize(
    ("text", "string"),
    [
        ("Save", ""),
        ("from %(when)s", "od %(kiedy)s"),
        ("from %(when)s", "od jutra"),
        (("%(num)s vote", "%(num)s votes"), ("głos", "%(num)s głosy", "", "")),
        (("%(num)s vote", "%(num)s votes"), ("głos", "głosy", "głosów", "głosu")),
        (("%(num)s vote", "%(num)s votes"), ("%(num)s głos", "%(num)s głosów")),
    ],
)
def test_a_fault_is_found(
    text: str | tuple[str, str], string: str | tuple[str, ...]
) -> None:
    assert judged(text, string)


def test_what_is_well_is_left_alone() -> None:
    assert judged("from %(when)s", "od %(when)s") == []
    forms = ("jeden głos", "%(num)s głosy", "%(num)s głosów", "%(num)s głosu")
    assert judged(("%(num)s vote", "%(num)s votes"), forms) == []


def test_a_text_without_any_translation_is_found() -> None:
    wanted = Catalog()
    wanted.add("Save")
    message = wanted.get("Save")
    assert message is not None
    assert list(check_translations.judge(message, None))
