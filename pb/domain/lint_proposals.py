"""What may be wrong with filing, verification, and what is kept of people."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Final

from pb.domain.calendar import Stage, Timetable, WindowKind
from pb.domain.finding import Checks, Code, Finding, found, reads
from pb.domain.rulebook import Card, Rulebook

LEAST_COMPLETING_DAYS: Final = 3
"""Working days in which somebody who works can complete a proposal."""

AFTER_PROTESTS: Final = timedelta(days=7)
"""How long identities are needed after the last protest, to look into it."""

LONGEST_KEPT: Final = {"identities": 365, "accounts": 3650, "support": 365}
"""Days after which nothing can hang on the data any more."""


def _per_person(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    most = rules.proposals_per_person
    if most is not None and most < 1:
        yield found(Code.PROPOSALS_PER_PERSON, "proposals_per_person", most=most)


def _extra_fields(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    seen: set[str] = set()
    for asked in rules.extra_fields:
        if not asked.key or asked.key in seen or not asked.label.strip():
            yield found(Code.EXTRA_FIELD, "extra_fields", label=asked.label)
        seen.add(asked.key)


def _criteria(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    for card in Card:
        if not any(criterion.card is card for criterion in rules.criteria):
            yield found(Code.CRITERIA_MISSING, "criteria", card=card)
    for criterion in rules.criteria:
        if not criterion.text.strip():
            yield found(Code.CRITERION_EMPTY, "criteria", card=criterion.card)
        elif not criterion.sentence.strip():
            yield found(Code.CRITERION_SENTENCE, "criteria", text=criterion.text)


def _completing(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if rules.completing_days < 1:
        yield found(Code.COMPLETING_DAYS, "completing_days")
    elif rules.completing_days < LEAST_COMPLETING_DAYS:
        yield found(
            Code.COMPLETING_DAYS_FEW,
            "completing_days",
            days=rules.completing_days,
            least=LEAST_COMPLETING_DAYS,
        )


def _bodies(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    if rules.decided_by is rules.appeals_to:
        yield found(Code.APPEAL_TO_SAME_BODY, "appeals_to", body=rules.appeals_to)


def _retention(rules: Rulebook, _: Timetable) -> Iterator[Finding]:
    for kept, days in asdict(rules.retention).items():
        if days < 1:
            yield found(Code.RETENTION_SIZE, "retention", kept=kept, days=days)
        elif days > (most := LONGEST_KEPT[kept]):
            yield found(
                Code.RETENTION_LONG, "retention", kept=kept, days=days, most=most
            )


def _long_enough(rules: Rulebook, timetable: Timetable) -> Iterator[Finding]:
    """Who voted must be known while a protest is looked into."""
    results = timetable.begins[Stage.RESULTS]
    protest = timetable.windows.get(WindowKind.PROTEST)
    until = max(results, protest.ends) if protest else results
    least = (until + AFTER_PROTESTS - results).days
    if 1 <= rules.retention.identities < least:
        yield found(
            Code.IDENTITIES_TOO_SHORT,
            "retention",
            days=rules.retention.identities,
            least=least,
        )


CHECKS: Checks = {
    _per_person: reads("proposals_per_person"),
    _extra_fields: reads("extra_fields"),
    _criteria: reads("criteria"),
    _completing: reads("completing_days"),
    _bodies: reads("decided_by", "appeals_to"),
    _retention: reads("retention"),
    _long_enough: reads("retention"),
}
"""The rules about proposals and personal data."""
