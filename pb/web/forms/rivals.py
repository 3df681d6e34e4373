"""The form that declares projects exclusive."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectMultipleField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from pb.domain.ballot import Project
from pb.web.forms.base import PbForm, at_most, required
from pb.web.forms.texts import stripped
from pb.web.i18n import _l

_LONGEST = 500


class RivalsForm(PbForm):
    """Which projects exclude each other, and why."""

    projects = SelectMultipleField(
        _l("Projects of which only one can be funded"),
        description=_l("Mark at least two. The numbers are those given at filing."),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[required(_l("Mark the projects that exclude each other."))],
    )
    reason = TextAreaField(
        _l("Reason, as everybody will read it"),
        description=_l("For example: both are planned on the same plot."),
        filters=[stripped],
        validators=[
            required(_l("Write why only one of them can be funded.")),
            at_most(_LONGEST, _l("Shorten this to 500 characters.")),
        ],
    )

    def __init__(self, listed: Iterable[Project], **sent: Any) -> None:
        super().__init__(**sent)
        self.projects.choices = [
            (project.key, f"{project.key}. {project.title}") for project in listed
        ]

    def numbers(self) -> list[int]:
        """Return the numbers, given at filing, of the marked projects."""
        return [int(key) for key in self.projects.data]
