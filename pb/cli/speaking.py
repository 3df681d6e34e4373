"""The sentences of the pages, for commands: in one language, without a request."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_babel import Babel

import pb

_TRANSLATIONS = Path(pb.__file__).parent / "translations"


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Let texts come in a language, by its code."""
    speaker = Flask(__name__)
    speaker.config["BABEL_TRANSLATION_DIRECTORIES"] = str(_TRANSLATIONS)
    Babel(speaker, default_locale=language)
    with speaker.app_context():
        yield
