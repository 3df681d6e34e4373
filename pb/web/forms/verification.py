"""Forms of an official who judges proposals."""

from wtforms import RadioField, SelectChoice, TextAreaField

from pb.domain.verification import Ground, Verdict
from pb.web import words
from pb.web.forms.base import PbForm, required, unix_lines
from pb.web.forms.texts import Most, printable, stripped
from pb.web.i18n import _l

LONGEST_STATEMENT = 4000
_TEXT = (unix_lines, printable, stripped)
ACCEPT, REJECT = "accept", "reject"


class VerdictForm(PbForm):
    """Accept a proposal, or reject it on a ground."""

    verdict = RadioField(
        _l("Verdict"),
        choices=[
            SelectChoice(ACCEPT, _l("Accept the proposal")),
            SelectChoice(REJECT, _l("Reject it")),
        ],
        validate_choice=False,
        validators=[required(_l("Choose whether to accept or to reject."))],
    )
    ground = RadioField(
        _l("Ground for rejection"),
        choices=[SelectChoice(ground.value, words.WORDS[ground]) for ground in Ground],
        validate_choice=False,
    )
    text = TextAreaField(
        _l("Statement"),
        description=_l(
            "It is shown publicly beside the verdict. With “another reason” it is"
            " obligatory. Name no persons."
        ),
        filters=_TEXT,
        validators=[Most(LONGEST_STATEMENT)],
    )

    def decided(self) -> Verdict:
        """Return the verdict, or refuse one without its ground."""
        accepted = self.verdict.data == ACCEPT
        known = {ground.value for ground in Ground}
        chosen = self.ground.data if self.ground.data in known else None
        ground = None if accepted or chosen is None else Ground(chosen)
        return Verdict(accepted, ground, self.text.data or "")


class ReopenForm(PbForm):
    """Take a verdict back, with a reason."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("It is recorded with your name and the time."),
        filters=_TEXT,
        validators=[Most(LONGEST_STATEMENT)],
    )
