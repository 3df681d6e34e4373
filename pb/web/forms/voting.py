"""Forms of voting: shape only; the ballot paper and the roll judge the rest.

What a voter chose and typed goes from page to page inside the forms, never
into an address, the session or the database.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from flask import request
from wtforms import EmailField, Field, HiddenField, StringField
from wtforms.form import BaseForm
from wtforms.validators import Email, StopValidation

from pb.domain import identity as identities
from pb.domain.ballot import BallotPaper, NotOnBallotPaper, Project
from pb.domain.identity import Identity
from pb.domain.refusals import Refusal
from pb.domain.rulebook import BallotForm, Pool, Rulebook
from pb.services.confirmation import Voter
from pb.services.voting import Marked
from pb.web.forms.base import OneLine, PbForm, at_most, required
from pb.web.forms.texts import stripped
from pb.web.i18n import _l

NOTHING: Mapping[int, str] = MappingProxyType({})

_LONGEST_NAME = 120
_LONGEST_NUMBER = 20
_LONGEST_ADDRESS = 254
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,9}", re.ASCII)


def carry(form: PbForm, marked: Marked) -> None:
    """Let a form carry a valid ballot on."""
    form["choices"].data = ",".join(str(n) for n in marked.ballot.choices)
    form["code"].data = marked.code


def choices() -> list[int]:
    """Return the numbers that a hidden field carries, or refuse."""
    return _numbers(request.form.get("choices", "").split(","))


def _numbers(typed: Iterable[str]) -> list[int]:
    marks = [text for text in typed if text]
    if strange := [text[:20] for text in marks if not _NUMBER.fullmatch(text)]:
        raise NotOnBallotPaper(projects=strange)
    return [int(text) for text in marks]


class CarriedForm(PbForm):
    """What goes from page to page in hidden fields, and nowhere else."""

    code = HiddenField("")
    given_name = HiddenField("")
    surname = HiddenField("")
    street = HiddenField("")
    house = HiddenField("")
    flat = HiddenField("")
    year = HiddenField("")
    email = HiddenField("")


class SummaryForm(CarriedForm):
    """The button on the summary, with the choices it shows."""

    choices = HiddenField("")


class MarksField(Field):  # type: ignore[misc]  # WTForms carries no types
    """The marks of one group of projects, as they were sent."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Keep all marks: two where one may be are refused, not dropped."""
        if valuelist:
            self.data = [text for text in valuelist if text]

    def marked(self, number: int) -> bool:
        """Say whether a project is marked."""
        return str(number) in (self.data or ())

    @property
    def none(self) -> bool:
        """Whether "none in this pool" is marked."""
        return not self.data and bool(self.raw_data)


@dataclass(frozen=True, slots=True)
class PoolOfBallot:
    """The projects of one pool as they stand on the ballot.

    Attributes:
        least, most: how many may be marked here; ``most`` is None where marks are
            not counted pool by pool.
        first: whether the field's faults are shown here.
        anchor: the project to which a fault of the field leads.
    """

    pool: Pool
    projects: tuple[Project, ...]
    field: MarksField
    first: bool
    least: int = 1
    most: int | None = None
    anchor: int | None = None


class BallotPageForm(CarriedForm):
    """The ballot: radio buttons where one project may be marked, else checkboxes.

    Marks are counted in each pool or on the whole ballot, as the rulebook says.
    """

    def __init__(
        self, paper: BallotPaper, rules: Rulebook, struck: Mapping[int, str] = NOTHING
    ) -> None:
        super().__init__()
        self.paper = paper
        self.struck = struck
        self.kind = "checkbox" if paper.form is BallotForm.APPROVAL else "radio"
        self.most = paper.most()
        self.least = paper.least()
        self.pools = list(self._pools(paper, rules))

    def _pools(self, paper: BallotPaper, rules: Rulebook) -> Iterator[PoolOfBallot]:
        before = [n for n in request.form.get("choices", "").split(",") if n]
        for pool in rules.pools:
            projects = tuple(p for p in paper.projects if p.pool == pool.key)
            if not projects:
                continue
            name = f"mark-{pool.key}" if paper.by_pool else "mark"
            if first := name not in self:
                # A form of fixed fields refuses more; its base takes them.
                BaseForm.__setitem__(self, name, MarksField())
                self[name].process(request.form, data=before)
            yield PoolOfBallot(
                pool,
                projects,
                self[name],
                first=first,
                least=paper.least(pool.key) if paper.by_pool else 1,
                most=paper.most(pool.key) if paper.by_pool else None,
                anchor=self._anchor(projects) if first else None,
            )

    def _anchor(self, projects: tuple[Project, ...]) -> int:
        """Return the first project that can be chosen, if there is one."""
        numbers = [project.number for project in projects]
        return next((n for n in numbers if n not in self.struck), numbers[0])

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal's sentence at the pool it is about, else at the first."""
        about = self.pools[0]
        for part in self.pools:
            if refusal.facts.get("pool") == part.pool.key:
                about = part
                refusal.facts["pool"] = part.pool.name
        refusal.facts["field"] = about.field.name
        super().refuse(refusal)

    def marks(self) -> list[int]:
        """Return the numbers of the marked projects, or refuse what is none."""
        fields = {part.field.name: part.field for part in self.pools}
        return _numbers(text for field in fields.values() for text in field.data or ())


class _Written:
    """Refuse what is not written in a given way; white space does not count."""

    def __init__(self, pattern: re.Pattern[str], message: object) -> None:
        self._pattern = pattern
        self._message = message

    def __call__(self, form: PbForm, field: Field) -> None:
        """Judge the field."""
        if not self._pattern.fullmatch("".join((field.data or "").split())):
            raise StopValidation(self._message)


def _line(
    label: object,
    missing: object | None,
    *,
    longest: int = _LONGEST_NAME,
    hint: object = "",
    **render_kw: str,
) -> StringField:
    asked = [required(missing)] if missing else []
    too_long = at_most(longest, _l("This is too long. Shorten it."))
    return StringField(
        label,
        description=hint,
        validators=[*asked, OneLine(), too_long],
        render_kw={"spellcheck": "false"} | render_kw,
    )


class IdentityForm(PbForm):
    """Who votes, where her six digits go, and the digits once they came."""

    choices = HiddenField("")
    code = HiddenField("")

    given_name = _line(
        _l("Given name"), _l("Write your given name."), autocomplete="given-name"
    )
    surname = _line(
        _l("Surname"), _l("Write your surname."), autocomplete="family-name"
    )
    street = _line(
        _l("Street"),
        _l("Write the street you live in, without the number."),
        hint=_l("Where you live; it need not be your registered address."),
        autocomplete="off",
    )
    house = _line(
        _l("House number"),
        _l("Write the number of the house."),
        longest=_LONGEST_NUMBER,
        autocomplete="off",
    )
    flat = _line(
        _l("Flat number (if there is one)"),
        None,
        longest=_LONGEST_NUMBER,
        autocomplete="off",
    )
    year = StringField(
        _l("Year of birth"),
        description=_l("For example 1984."),
        validators=[
            required(_l("Write the year you were born in.")),
            _Written(_YEAR, _l("Write the year with four digits, for example 1984.")),
        ],
        render_kw={"inputmode": "numeric", "autocomplete": "bday-year"},
    )
    email = EmailField(
        _l("E-mail address"),
        description=_l("The six digits that confirm your vote go there."),
        validators=[
            required(_l("Write your e-mail address.")),
            OneLine(),
            at_most(_LONGEST_ADDRESS, _l("This is too long. Shorten it.")),
            Email(_l("Write a whole e-mail address, for example name@example.org.")),
        ],
        filters=[stripped],
        render_kw={"autocomplete": "email", "spellcheck": "false"},
    )

    digits = StringField(
        _l("Six digits from the letter"),
        render_kw={
            "inputmode": "numeric",
            "autocomplete": "one-time-code",
            "spellcheck": "false",
        },
    )

    def voter(self, now: datetime) -> Voter:
        """Return who declared herself, or refuse."""
        identity = Identity(
            given_name=self.given_name.data,
            surname=self.surname.data,
            street=self.street.data,
            house=self.house.data,
            flat=self.flat.data or "",
            year=int("".join(self.year.data.split())),
        )
        return Voter(identities.declare(identity, now), self.email.data)

    def typed_digits(self) -> str | None:
        """Return the digits without gaps; None when they were not asked for."""
        if not self.digits.raw_data:
            return None
        return "".join((self.digits.data or "").split())
