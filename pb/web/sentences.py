"""What to tell people when a rule says no: one sentence for each refusal.

A test holds these codes and the refusals of the program equal.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pb.web import (
    audit_sentences,
    counting_sentences,
    decision_sentences,
    people_sentences,
    proposal_sentences,
    rehearsal_words,
    results_sentences,
    rivals_sentences,
    rule_sentences,
    start_sentences,
    timetable_sentences,
    voting_sentences,
    words,
)
from pb.web.filters import deadline, instant
from pb.web.i18n import _

Facts = Mapping[str, Any]


def _stage_closed(facts: Facts) -> str:
    return _(
        "This is possible only in the stage “%(wanted)s”, from %(begins)s to %(ends)s. "
        "The stage is now “%(stage)s”.",
        wanted=words.of(facts["wanted"]),
        begins=instant(facts["begins"]),
        ends=deadline(facts["ends"]),
        stage=words.of(facts["stage"]),
    )


def _demo_goes_forward(facts: Facts) -> str:
    return _(
        "The demo is already in the stage “%(stage)s”, and what was submitted, decided"
        " or cast is never taken back. To see “%(wanted)s” again, begin again with a"
        " fresh edition.",
        stage=words.of(facts["stage"]),
        wanted=words.of(facts["wanted"]),
    )


SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    **audit_sentences.SENTENCES,
    **counting_sentences.SENTENCES,
    **decision_sentences.SENTENCES,
    **people_sentences.SENTENCES,
    **proposal_sentences.SENTENCES,
    **rehearsal_words.SENTENCES,
    **results_sentences.SENTENCES,
    **rivals_sentences.SENTENCES,
    **rule_sentences.SENTENCES,
    **start_sentences.SENTENCES,
    **timetable_sentences.SENTENCES,
    **voting_sentences.SENTENCES,
    "demo_goes_forward": _demo_goes_forward,
    "stage_closed": _stage_closed,
}
