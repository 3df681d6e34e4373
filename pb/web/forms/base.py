"""The base of every form: tokens, refusals beside their field, nothing lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.validators import InputRequired, Length, StopValidation

from pb.domain.refusals import Refusal
from pb.web import refusals
from pb.web.i18n import _l

SEND_AGAIN = _l(
    "For safety we could not accept this form as it was sent. "
    "Nothing you typed is lost: press the button again."
)


class PbForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF carries no types
    """A form whose faults are sentences that say what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.general: list[str] = []
        """Faults of the whole form, shown in the summary."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the form; a failed token is a fault of the whole form."""
        valid = bool(super().validate(extra_validators))
        if "csrf_token" in self and self["csrf_token"].errors:
            self.general = [str(SEND_AGAIN)]
        return valid

    @property
    def status(self) -> int:
        """The status of the page that shows this form."""
        return 422 if self.general or self.errors else 200

    @contextmanager
    def showing_refusals(self) -> Iterator[None]:
        """Put a refusal's sentence beside the field it names, else above."""
        try:
            yield
        except Refusal as refusal:
            self.refuse(refusal)

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal's sentence on this form."""
        sentence = refusals.sentence(refusal)
        name = refusal.facts.get("field")
        if isinstance(name, str) and name in self:
            field = self[name]
            field.errors = [*field.errors, sentence]
        else:
            self.general.append(sentence)


class Button(PbForm):
    """A form that is only a button: it carries the token."""


class Filled(InputRequired):  # type: ignore[misc]  # WTForms carries no types
    """Refuse an empty field; white space alone is empty too."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Judge the field."""
        sent = field.raw_data
        if sent and isinstance(sent[0], str) and not sent[0].strip():
            field.errors[:] = []
            raise StopValidation(self.message)
        super().__call__(form, field)


def required(message: Any) -> Filled:
    """Return the validator that a field is filled in."""
    return Filled(message=message)


def at_most(length: int, message: Any) -> Length:
    """Return the validator that a text is not too long."""
    return Length(max=length, message=message)


class OneLine:
    """Refuse line breaks and control characters in a one-line field."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Judge the field."""
        text = field.data or ""
        if any(ord(sign) < 32 or ord(sign) == 127 for sign in text):
            raise StopValidation(
                _l("Write this on one line, without special control characters.")
            )


def unix_lines(text: str | None) -> str | None:
    """Return a text with line ends as browsers count them: one character."""
    return None if text is None else text.replace("\r\n", "\n").replace("\r", "\n")
