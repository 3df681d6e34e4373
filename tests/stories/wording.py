"""What a page says to its reader: the program's texts in her language."""

from collections.abc import Iterable
from functools import cache
from gettext import GNUTranslations, NullTranslations

from tests.check_translations import FOLDER, translated


def said(language: str, text: str, /, **values: object) -> str:
    """Return a text of the program as a page says it; any other text as it is."""
    ours = _catalogue(language).gettext(text)
    return folded(ours % values if values else ours)


def counted(language: str, one: str, many: str, n: int) -> str:
    """Return a text that counts ``n`` as a page says it."""
    return folded(_catalogue(language).ngettext(one, many, n) % {"num": n})


def folded(text: str) -> str:
    """Return a text with plain spaces, as one reads it."""
    return " ".join(text.split())


def foreign(language: str, texts: Iterable[str]) -> list[str]:
    """Return the texts that are the program's, but in the other language."""
    polish = _polish()
    wrong = {text for text, ours in polish.items() if text != ours}
    right = set(polish.values())
    if language == "en":
        wrong, right = right - set(polish), set(polish)
    return [text for text in texts if text in wrong - right]


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == "en":
        return NullTranslations()
    with (FOLDER / "messages.mo").open("rb") as file:
        return GNUTranslations(file)


@cache
def _polish() -> dict[str, str]:
    """Return the Polish of each text that counts nothing."""
    return {
        folded(message.id): folded(str(message.string))
        for message in translated()
        if isinstance(message.id, str) and message.id
    }
