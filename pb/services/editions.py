"""Editions as readers see them, and the coordinator's acts on them."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from json import loads
from typing import Any

from sqlalchemy import RowMapping, Select, and_, bindparam, func, select, update
from sqlalchemy.orm import Session

from pb.domain.calendar import Stage, Timetable
from pb.domain.disclosure import Disclosure
from pb.domain.linter import lint
from pb.domain.permissions import Action, require_open
from pb.domain.refusals import Refusal
from pb.domain.rulebook import Rulebook, Visibility
from pb.evidence import canonical
from pb.services import acts
from pb.store.editions import (
    AdoptionRow,
    EditionRow,
    ManifestRow,
    PublicationRow,
    ResultRow,
    RulebookRow,
    TimetableRow,
    timetable_columns,
    timetable_of,
)
from pb.store.statements import insert_missing, table, touched

_EDITION, _TIMES, _RULES = table(EditionRow), table(TimetableRow), table(RulebookRow)
_MANIFEST, _RESULT = table(ManifestRow), table(ResultRow)
_PUBLISHED, _ADOPTED = table(PublicationRow), table(AdoptionRow)


class NoSuchEdition(Refusal):
    """There is no edition of that name (slug)."""


class RulesSettled(Refusal):
    """The rulebook is adopted: rules stand, and dates are only extended (at)."""


class NotAdopted(Refusal):
    """The rulebook is not adopted yet, so nothing can be submitted."""


class RulesFaulty(Refusal):
    """The rulebook has faults, so it cannot be adopted (faults)."""


class TimetableMoved(Refusal):
    """Somebody else changed the timetable since it was read."""


class RulesMoved(Refusal):
    """Somebody else wrote a newer version of the rulebook meanwhile (version)."""


class OpensAtOnce(Refusal):
    """Submission would begin now or before: nothing could be corrected (begins)."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One cycle as it stands: rules, timetable, and how far the evidence is."""

    id: int
    slug: str
    name: str
    city: str
    rules: Rulebook
    rules_version: int
    timetable: Timetable
    adopted_at: datetime | None
    """When the rulebook was adopted: since then it stands."""
    manifest: str | None
    """SHA-256 of the frozen ballot, once frozen."""
    frozen_at: datetime | None
    digest: str | None
    """SHA-256 of the result, once counted."""
    counted_at: datetime | None
    published_at: datetime | None
    imported: bool

    def stage(self, now: datetime) -> Stage:
        """Return the stage at ``now``."""
        return self.timetable.stage_at(now)

    @property
    def shows_standings(self) -> bool:
        """Whether standings are computed while people vote."""
        return self.rules.visibility is Visibility.LIVE

    def disclosure(self, now: datetime) -> Disclosure:
        """Return the one object that says who may see which counts."""
        return Disclosure(
            edition_id=self.id,
            visibility=self.rules.visibility,
            voting_begun=self.manifest is not None
            and self.timetable.begins[Stage.VOTING] <= now,
            counted=self.counted_at is not None,
            published=self.published_at is not None,
        )


def by_slug(session: Session, slug: str) -> Edition:
    """Return the edition called ``slug``, or refuse."""
    # PostgreSQL takes no NUL in a text; no edition has one in its name.
    called = {"called": slug.replace("\0", "/")}
    found = session.execute(_BY_SLUG, called).mappings().one_or_none()
    if found is None:
        raise NoSuchEdition(slug=slug)
    return _edition(found)


def held(session: Session, edition_id: int | None) -> Edition:
    """Return an edition whose ballot nobody else changes until the commit."""
    slug = session.scalars(
        select(EditionRow.slug)
        .where(EditionRow.id == edition_id)
        .with_for_update(key_share=True)
    ).one()
    return by_slug(session, slug)


def current(session: Session) -> Edition | None:
    """Return the city's newest edition that was not imported; None at first."""
    found = session.execute(_CURRENT).mappings().one_or_none()
    return None if found is None else _edition(found)


def everyone(session: Session) -> list[Edition]:
    """Return all editions, newest first."""
    return [_edition(row) for row in session.execute(_NEWEST_FIRST).mappings()]


def create(  # noqa: PLR0913 -- an edition is these facts, all named
    session: Session,
    *,
    slug: str,
    name: str,
    city: str,
    rules: Rulebook,
    timetable: Timetable,
    now: datetime,
    actor: int | None = None,
    source: str | None = None,
    source_meta: str | None = None,
) -> Edition:
    """Open an edition with its first rulebook and timetable."""
    row = EditionRow(
        slug=slug,
        name=name,
        city=city,
        created_at=now,
        filed=0,
        source=source,
        source_meta=source_meta,
    )
    session.add(row)
    session.flush()
    session.add(TimetableRow(edition_id=row.id, **timetable_columns(timetable)))
    _add_rulebook(session, row.id, rules, 1, now, actor)
    acts.record(
        session,
        edition_id=row.id,
        actor=actor,
        now=now,
        action="edition:open",
        subject=f"edition {slug}",
        facts={
            "before": None,
            "after": {"rulebook": rules.document(), "timetable": _dates(timetable)},
        },
    )
    session.flush()
    return by_slug(session, slug)


def change_rules(
    session: Session, edition: Edition, rules: Rulebook, *, actor: int, now: datetime
) -> None:
    """Write a new version of the rulebook, until one is adopted."""
    require_unsettled(edition)
    if rules == edition.rules:
        return
    version = edition.rules_version + 1
    if not _add_rulebook(session, edition.id, rules, version, now, actor):
        raise RulesMoved(version=version)
    acts.record(
        session,
        edition_id=edition.id,
        actor=actor,
        now=now,
        action="edition:rulebook:change",
        subject=f"rulebook version {version}",
        facts={"before": edition.rules.document(), "after": rules.document()},
    )


def change_timetable(
    session: Session,
    edition: Edition,
    timetable: Timetable,
    *,
    actor: int,
    now: datetime,
) -> None:
    """Change the dates, until the rulebook is adopted."""
    require_unsettled(edition)
    if timetable == edition.timetable:
        return
    begins = timetable.begins[Stage.SUBMISSION]
    if begins <= now:
        raise OpensAtOnce(begins=begins)
    set_timetable(session, edition, timetable, actor=actor, now=now)


def set_timetable(  # noqa: PLR0913 -- what, by whom, when, why; all named
    session: Session,
    edition: Edition,
    timetable: Timetable,
    *,
    actor: int | None,
    now: datetime,
    action: str = "edition:timetable:change",
    reason: str = "",
) -> None:
    """Write the timetable and record the act; the caller knows that it may.

    Raises:
        TimetableMoved: the stored one is not that of ``edition`` any more.
    """
    # One conditional UPDATE: of two who change it at once one gets through, and
    # what the act says stood before really stood there.
    written = update(_TIMES).where(
        _TIMES.c.edition_id == edition.id,
        *(
            _TIMES.c[name].is_not_distinct_from(at)
            for name, at in timetable_columns(edition.timetable).items()
        ),
    )
    if touched(session, written.values(**timetable_columns(timetable))) != 1:
        raise TimetableMoved
    acts.record(
        session,
        edition_id=edition.id,
        actor=actor,
        now=now,
        action=action,
        subject=f"edition {edition.slug}",
        facts={
            "before": _dates(edition.timetable),
            "after": _dates(timetable),
            "reason": reason,
        },
    )


def adopt(
    session: Session, edition: Edition, *, actor: int | None, now: datetime
) -> None:
    """Adopt the newest version of the rulebook; from now on the edition goes by it.

    Adopting again changes nothing.

    Raises:
        StageClosed: submission is over, so nothing could be submitted under it.
        RulesFaulty: the linter finds faults.
        RulesMoved: somebody wrote a newer version meanwhile.
    """
    if edition.adopted_at is not None:
        return
    require_open(Action.ADOPT_RULEBOOK, edition.timetable, now)
    newest = session.scalar(
        select(func.max(RulebookRow.version)).where(
            RulebookRow.edition_id == edition.id
        )
    )
    if newest != edition.rules_version:
        raise RulesMoved(version=newest)
    if faults := [f for f in lint(edition.rules, edition.timetable) if f.is_error]:
        raise RulesFaulty(faults=faults)
    settle(session, edition, actor=actor, now=now)


def settle(
    session: Session, edition: Edition, *, actor: int | None, now: datetime
) -> None:
    """Write that the rulebook stands; the caller knows that it may."""
    written = insert_missing(
        session,
        AdoptionRow,
        edition_id=edition.id,
        version=edition.rules_version,
        at=now,
        by=actor,
    )
    if written:
        acts.record(
            session,
            edition_id=edition.id,
            actor=actor,
            now=now,
            action="edition:rulebook:adopt",
            subject=f"rulebook version {edition.rules_version}",
            facts={"before": None, "after": edition.rules_version},
        )


def require_unsettled(edition: Edition) -> None:
    """Refuse unless rules and dates may still be changed."""
    if edition.adopted_at is not None:
        raise RulesSettled(at=edition.adopted_at)


def require_adopted(edition: Edition) -> None:
    """Refuse while nobody knows by which rules the edition goes."""
    if edition.adopted_at is None:
        raise NotAdopted


def _add_rulebook(
    session: Session,
    edition_id: int,
    rules: Rulebook,
    version: int,
    now: datetime,
    actor: int | None,
) -> bool:
    document = canonical.text(rules.document())
    # The key settles a race: of two writers of one version one gets through.
    return insert_missing(
        session,
        RulebookRow,
        edition_id=edition_id,
        version=version,
        document=document,
        sha256=canonical.digest(document),
        at=now,
        by=actor,
    )


def _dates(timetable: Timetable) -> dict[str, str | None]:
    columns = timetable_columns(timetable)
    return {name: at and at.isoformat() for name, at in columns.items()}


def _editions() -> Select[*tuple[Any, ...]]:
    newest = (
        select(func.max(_RULES.c.version))
        .where(_RULES.c.edition_id == _EDITION.c.id)
        .correlate(_EDITION)
        .scalar_subquery()
    )
    this = _EDITION.c.id
    return (
        select(
            _EDITION,
            *(column for column in _TIMES.c if column.name != "edition_id"),
            _RULES.c.document,
            _RULES.c.version,
            _ADOPTED.c.at.label("adopted_at"),
            _MANIFEST.c.sha256.label("manifest"),
            _MANIFEST.c.frozen_at,
            _RESULT.c.sha256.label("digest"),
            _RESULT.c.counted_at,
            _PUBLISHED.c.at.label("published_at"),
        )
        .join(_TIMES, _TIMES.c.edition_id == this)
        .join(_RULES, and_(_RULES.c.edition_id == this, _RULES.c.version == newest))
        .outerjoin(_ADOPTED, _ADOPTED.c.edition_id == this)
        .outerjoin(_MANIFEST, _MANIFEST.c.edition_id == this)
        .outerjoin(_RESULT, _RESULT.c.edition_id == this)
        .outerjoin(_PUBLISHED, _PUBLISHED.c.edition_id == this)
    )


# Every page begins with one of these: they are built once.
_BY_SLUG = _editions().where(_EDITION.c.slug == bindparam("called"))
_NEWEST_FIRST = _editions().order_by(_EDITION.c.created_at.desc(), _EDITION.c.id.desc())
_CURRENT = _NEWEST_FIRST.where(_EDITION.c.source.is_(None)).limit(1)


def _edition(facts: RowMapping) -> Edition:
    return Edition(
        id=facts["id"],
        slug=facts["slug"],
        name=facts["name"],
        city=facts["city"],
        rules=_rules(facts["document"]),
        rules_version=facts["version"],
        timetable=timetable_of(dict(facts)),
        adopted_at=facts["adopted_at"],
        manifest=facts["manifest"],
        frozen_at=facts["frozen_at"],
        digest=facts["digest"],
        counted_at=facts["counted_at"],
        published_at=facts["published_at"],
        imported=facts["source"] is not None,
    )


@lru_cache(maxsize=64)
def _rules(document: str) -> Rulebook:
    return Rulebook.of_document(loads(document))
