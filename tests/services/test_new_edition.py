from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pb.domain import usual, warsaw
from pb.domain.calendar import STAGES, Stage
from pb.domain.rulebook import BallotForm, Misfit, Pool, Rule, TieCriterion
from pb.services import editions, new_edition, starts
from pb.services.editions import Edition
from pb.store.database import Database
from tests import make

PLAN = new_edition.Plan(
    city="Wzorowo",
    name="Budżet obywatelski 2126",
    slug="wzorowo-2126",
    start="preset:wroclaw",
    pool="Całe miasto",
    allocation=2_500_000_00,
    eligible=41_000,
    inhabitants=44_000,
)


def _opened(database: Database, plan: new_edition.Plan) -> Edition:
    with database.unit_of_work() as session:
        return new_edition.open_edition(session, plan, actor=None, now=make.NOW)


def test_an_opened_edition_is_current_and_in_preparation(database: Database) -> None:
    _opened(database, PLAN)
    with database.reading() as session:
        found = editions.current(session)
    assert found is not None
    assert (found.city, found.slug) == ("Wzorowo", "wzorowo-2126")
    assert found.stage(make.NOW) is Stage.PREPARATION
    assert found.rules.pools == (Pool("pool-1", "Całe miasto", 2_500_000_00),)
    assert (found.rules.eligible, found.rules.inhabitants) == (41_000, 44_000)
    assert not {"eligible", "inhabitants"} & found.rules.unset
    assert found.timetable == usual.timetable(date(2126, 5, 12))


def test_a_preset_decides_what_its_city_shows_and_nothing_else(
    database: Database,
) -> None:
    rules = _opened(database, PLAN).rules
    assert rules.ballot_form is BallotForm.CHOOSE_ONE
    assert (rules.rule, rules.misfit) == (Rule.GREEDY, Misfit.STOP)
    assert not {"ballot_form", "rule", "misfit", "score"} & rules.unset
    assert {"tie_criteria", "remainder", "visibility", "routes"} <= rules.unset


def test_a_blank_start_decides_nothing(database: Database) -> None:
    rules = _opened(database, replace(PLAN, start="blank")).rules
    assert {"ballot_form", "rule", "misfit", "tie_criteria", "pools"} <= rules.unset


def test_the_dates_begin_on_the_first_day(database: Database) -> None:
    opened = _opened(database, replace(PLAN, first_day=date(2126, 8, 3)))
    assert opened.timetable == usual.timetable(date(2126, 8, 3))


def test_a_first_day_that_leaves_no_time_to_prepare_is_refused(
    database: Database,
) -> None:
    with pytest.raises(new_edition.FirstDayPast) as refused:
        _opened(database, replace(PLAN, first_day=date(2126, 3, 13)))
    assert refused.value.facts["field"] == "first_day"
    assert refused.value.facts["begins"] <= make.NOW


def _last_year(database: Database, **changes: object) -> Edition:
    with database.unit_of_work() as session:
        return make.edition(
            session, Stage.VOTING, tie_criteria=(TieCriterion.DEARER,), **changes
        )


COPY = replace(PLAN, start="copy:leszno-2126", allocation=1_000_000_00)


def test_a_copy_has_last_years_rules_and_asks_what_changes_each_year(
    database: Database,
) -> None:
    before = _last_year(database, act="Uchwała przykładowa").rules
    copied = replace(COPY, eligible=None, inhabitants=None)
    rules = _opened(database, copied).rules
    assert rules == replace(before, unset=rules.unset)
    assert rules.unset == {
        "eligible",
        "inhabitants",
        "residents_on",
        "residents_source",
        "expenditure",
        "act",
    }


def test_a_copy_takes_what_is_said_as_decided(database: Database) -> None:
    _last_year(database)
    rules = _opened(database, replace(COPY, county_rights=True)).rules
    assert (rules.eligible, rules.inhabitants) == (41_000, 44_000)
    assert rules.county_rights
    assert not {"eligible", "inhabitants", "county_rights"} & rules.unset


def test_a_copy_keeps_days_of_the_week_and_times_a_year_later(
    database: Database,
) -> None:
    before = _last_year(database).timetable
    after = _opened(database, COPY).timetable
    for stage in STAGES:
        earlier, later = (
            warsaw.wall(before.begins[stage]),
            warsaw.wall(after.begins[stage]),
        )
        assert later - earlier == timedelta(weeks=52)


def test_a_copy_begins_in_the_week_that_is_asked_for(database: Database) -> None:
    before = _last_year(database).timetable
    wanted = date(2127, 2, 10)
    after = _opened(database, replace(COPY, first_day=wanted)).timetable
    begins = warsaw.wall(after.begins[Stage.PREPARATION])
    assert 0 <= (begins.date() - wanted).days < 7
    assert begins.weekday() == warsaw.wall(before.begins[Stage.PREPARATION]).weekday()


def test_a_copy_of_an_old_edition_still_leaves_time_to_prepare(
    database: Database,
) -> None:
    with database.unit_of_work() as session:
        make.edition(session, Stage.ARCHIVE, now=datetime(2121, 5, 12, tzinfo=UTC))
    begins = _opened(database, COPY).timetable.begins[Stage.SUBMISSION]
    assert make.NOW < begins < make.NOW + timedelta(weeks=53)


def test_a_start_that_does_not_exist_is_refused(database: Database) -> None:
    with database.unit_of_work() as session:
        editions.create(
            session,
            slug="imported",
            name="Dane",
            city="Wzorowo",
            rules=make.rules(),
            timetable=make.timetable(),
            now=make.NOW,
            source="file",
        )
    for start in ("", "preset:atlantis", "wroclaw", "copy:atlantis", "copy:imported"):
        with pytest.raises(starts.NoSuchStart) as refused:
            _opened(database, replace(PLAN, start=start))
        assert refused.value.facts["field"] == "start"


def test_only_own_editions_are_offered_for_copying(database: Database) -> None:
    _last_year(database)
    with database.reading() as session:
        found = starts.offered(session)
    assert [edition.slug for edition in found.editions] == ["leszno-2126"]
    assert len(found.presets) == 13


def test_a_second_edition_of_one_short_name_is_refused(database: Database) -> None:
    with database.unit_of_work() as session:
        new_edition.open_edition(session, PLAN, actor=None, now=make.NOW)
        with pytest.raises(new_edition.SlugTaken):
            new_edition.open_edition(session, PLAN, actor=None, now=make.NOW)


def test_a_short_name_that_is_no_part_of_an_address_is_refused(
    database: Database,
) -> None:
    unusable = ("", "Wzorowo", "a b", "../urn", "a--b", "-a", "łąka", "a" * 41)
    for slug in (*unusable, "new", "outbox"):
        with pytest.raises(new_edition.SlugUnusable):
            _opened(database, replace(PLAN, slug=slug))
