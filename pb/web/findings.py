"""What the linter finds, in words, to stand beside the parameters it is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from pb.domain.linter import Finding, lint
from pb.services.editions import Edition
from pb.web import lint_sentences, rule_pages

UNSET = "unset"
"""The code of a parameter that is not decided yet: its field is just empty."""


@dataclass(frozen=True, slots=True)
class Said:
    """A finding in words."""

    text: str
    source: str
    is_error: bool
    href: str
    """Where it can be put right."""


@dataclass(frozen=True, slots=True)
class Status:
    """How far a page of the rulebook, or all of it, is."""

    undecided: int
    errors: int
    warnings: int

    @property
    def is_faultless(self) -> bool:
        """Whether nothing keeps it from being adopted."""
        return not self.undecided and not self.errors


class Findings:
    """All that the linter says of an edition."""

    def __init__(self, slug: str, found: Iterable[Finding]) -> None:
        self._slug = slug
        self._found = tuple(found)

    @classmethod
    def of(cls, edition: Edition) -> "Findings":
        """Return what the linter says of an edition as it stands."""
        rules = edition.rules
        found = lint(rules, edition.timetable)
        if "pools" in rules.unset:
            # The limits of the pools wait, but their amounts were written by people.
            more = lint(rules.with_(pools=rules.pools), edition.timetable)
            of_money = (each for each in more if _key(each) == "money")
            found = (*found, *(each for each in of_money if each not in found))
        return cls(edition.slug, found)

    def beside(self, parameter: str, pool: str = "") -> list[Said]:
        """Return what stands beside a parameter; that it is unset goes unsaid."""
        return [
            self._said(each)
            for each in self._found
            if _place(each) == (parameter, pool) and each.code != UNSET
        ]

    def of_page(self, key: str | None) -> list[Said]:
        """Return all of a page's faults and warnings; None: of the timetable."""
        return [self._said(each) for each in self._on(key) if each.code != UNSET]

    def elsewhere(self, key: str, shown: Iterable[tuple[str, str]]) -> list[Said]:
        """Return those of a page that stand beside none of its ``shown`` fields."""
        places = set(shown)
        return [
            self._said(each)
            for each in self._on(key)
            if each.code != UNSET and _place(each) not in places
        ]

    def status(self, key: str | None) -> Status:
        """Return how far a page is; None: the timetable."""
        return _status(self._on(key))

    @property
    def whole(self) -> Status:
        """How far the rulebook and its timetable are."""
        return _status(self._found)

    @property
    def undecided(self) -> list[Said]:
        """What is not decided yet."""
        return [self._said(each) for each in self._found if each.code == UNSET]

    @property
    def errors(self) -> list[Said]:
        """What else keeps the rulebook from being adopted."""
        return [
            self._said(each)
            for each in self._found
            if each.is_error and each.code != UNSET
        ]

    @property
    def warnings(self) -> list[Said]:
        """What is worth a look."""
        return [self._said(each) for each in self._found if not each.is_error]

    def next_page(self, pages: Iterable[str], after: str = "") -> str | None:
        """Return the page to go on with: the next one that is not done, else any."""
        keys = list(pages)
        place = keys.index(after) + 1 if after in keys else 0
        waiting = [k for k in keys[place:] + keys[:place] if k != after]
        return next((k for k in waiting if not self.status(k).is_faultless), None)

    def _on(self, key: str | None) -> list[Finding]:
        return [each for each in self._found if _key(each) == key]

    def _said(self, finding: Finding) -> Said:
        return Said(
            lint_sentences.said(finding),
            lint_sentences.source(finding),
            finding.is_error,
            _address(self._slug, _key(finding)),
        )


def _key(finding: Finding) -> str | None:
    return rule_pages.key_of(_place(finding)[0])


def _place(finding: Finding) -> tuple[str, str]:
    """Return the parameter a finding stands beside, and the key of its pool."""
    if finding.parameter == "pools" and finding.code != UNSET:
        # What all pools together do wrong is seen in the sum they add up to.
        return "allocation", ""
    return finding.parameter, finding.pool


def _address(slug: str, key: str | None) -> str:
    if key is None:
        return url_for("timetable.change", slug=slug)
    return url_for("rulebook.change", slug=slug, page=key)


def _status(found: Iterable[Finding]) -> Status:
    listed = list(found)
    undecided = sum(each.code == UNSET for each in listed)
    return Status(
        undecided,
        sum(each.is_error for each in listed) - undecided,
        sum(not each.is_error for each in listed),
    )
