"""The filter over the audit log; it lives in the address of the page."""

from datetime import time, timedelta

from flask import request
from flask_wtf import FlaskForm
from wtforms import Field, SelectChoice, SelectField, StringField
from wtforms.validators import StopValidation

from pb.domain import warsaw
from pb.services.audit import Wanted
from pb.services.editions import Edition
from pb.web import act_words
from pb.web.act_words import GROUPS
from pb.web.forms.base import PbForm, at_most
from pb.web.forms.fields import DayField
from pb.web.i18n import _, _l

HERE, EVERYWHERE = "edition", "all"
_ALL = ""
_YEARS = range(2000, 3000)


class InSight:
    """Refuse a day so far away that no act can be of it."""

    def __call__(self, form: FlaskForm, field: Field) -> None:
        """Judge the field."""
        if field.data is not None and field.data.year not in _YEARS:
            raise StopValidation(_l("Write a day between the years 2000 and 2999."))


class AuditForm(PbForm):
    """Which acts to list: what, by whom, where, when, on what."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]  # Flask-WTF carries no types
        """Reading the log needs no token."""

        csrf = False

    group = SelectField(_l("What was done"))
    actor = SelectField(_l("By whom"))
    scope = SelectField(_l("Edition"))
    begins = DayField(_l("From (day.month.year)"), validators=[InSight()])
    ends = DayField(_l("To (day.month.year)"), validators=[InSight()])
    subject = StringField(
        _l("On what"),
        validators=[at_most(200, _l("Shorten this to 200 characters."))],
    )

    def __init__(self, edition: Edition, actors: list[tuple[int, str]]) -> None:
        super().__init__(formdata=request.args)
        self._edition = edition
        self.group.choices = [
            SelectChoice(_ALL, _("Everything")),
            *(SelectChoice(code, words) for code, words in GROUPS.items()),
        ]
        self.actor.choices = [
            SelectChoice(_ALL, _("Everybody")),
            *(SelectChoice(str(found), name) for found, name in actors),
        ]
        self.scope.choices = [
            SelectChoice(HERE, _("This edition")),
            SelectChoice(EVERYWHERE, _("All editions")),
        ]
        for field in (self.group, self.actor, self.scope):
            field.data = field.data or field.choices[0].value

    @property
    def wanted(self) -> Wanted:
        """The acts asked for; both days belong to the span."""
        begins, ends = self.begins.data, self.ends.data
        after = ends and ends + timedelta(days=1)
        return Wanted(
            edition=None if self.scope.data == EVERYWHERE else self._edition.id,
            group=self.group.data or "",
            actor=int(self.actor.data) if self.actor.data else None,
            begins=begins and warsaw.read(begins, time()).instant,
            ends=after and warsaw.read(after, time()).instant,
            subject=act_words.stored(self.subject.data or ""),
        )

    @property
    def query(self) -> dict[str, str]:
        """What the addresses of the list's other pages carry on."""
        return {
            name: text
            for name in ("group", "actor", "scope", "begins", "ends", "subject")
            if (text := request.args.get(name))
        }
