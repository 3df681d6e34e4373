from dataclasses import replace

import pytest

from pb.domain.calendar import Stage
from pb.domain.rulebook import BallotForm, Misfit, Pool, Visibility
from pb.services import editions, new_edition
from pb.store.database import Database
from tests import make

PLAN = new_edition.Plan(
    city="Wzorowo",
    name="Budżet obywatelski 2126",
    slug="wzorowo-2126",
    pool="Całe miasto",
    allocation=2_500_000_00,
    eligible=41_000,
    ballot_form=BallotForm.APPROVAL,
    misfit=Misfit.STOP,
)


def test_an_opened_edition_is_current_and_in_preparation(database: Database) -> None:
    with database.unit_of_work() as session:
        new_edition.open_edition(session, PLAN, actor=None, now=make.NOW)
    with database.reading() as session:
        found = editions.current(session)
    assert found is not None
    assert (found.city, found.slug) == ("Wzorowo", "wzorowo-2126")
    assert found.stage(make.NOW) is Stage.PREPARATION
    assert found.rules.pools == (Pool("pool-1", "Całe miasto", 2_500_000_00),)
    assert found.rules.misfit is Misfit.STOP
    assert found.rules.visibility is Visibility.SEALED
    assert found.rules.tie_criteria == ()


def test_a_second_edition_of_one_short_name_is_refused(database: Database) -> None:
    with database.unit_of_work() as session:
        new_edition.open_edition(session, PLAN, actor=None, now=make.NOW)
        with pytest.raises(new_edition.SlugTaken):
            new_edition.open_edition(session, PLAN, actor=None, now=make.NOW)


@pytest.mark.parametrize(
    "slug",
    ["", "Wzorowo", "a b", "../urn", "a--b", "-a", "łąka", "a" * 41, "new", "outbox"],
)
def test_a_short_name_that_is_no_part_of_an_address_is_refused(
    slug: str, database: Database
) -> None:
    with (
        database.unit_of_work() as session,
        pytest.raises(new_edition.SlugUnusable),
    ):
        new_edition.open_edition(
            session, replace(PLAN, slug=slug), actor=None, now=make.NOW
        )
