"""Two persons: lot with minutes, freeze, refused change, a struck project."""

import json

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pb import clock
from pb.domain.calendar import Stage
from pb.domain.rulebook import BallotOrder
from pb.domain.verification import Verdict
from pb.formats import lot_file
from pb.services import accounts, editions, submission, verification
from tests import make
from tests.proposing import CONTENT
from tests.stories.conftest import Somebody
from tests.stories.lots import ANNOUNCED, announces, confirms, enters
from tests.stories.person import Person
from tests.stories.site import Site

REASON = "Grunt sprzedano, więc ławek nie można ustawić."


def decided(site: Site) -> str:
    """Open an edition with three accepted proposals, before the freeze."""
    slug = site.opens(Stage.SUBMISSION, order=BallotOrder.LOT)
    with site.database.unit_of_work() as session:
        edition = editions.by_slug(session, slug)
        author = make.account(session, email=f"autor-{slug}@example.org")
        for _ in range(3):
            draft = submission.start(session, edition, author, CONTENT, clock.now())
            submission.submit(session, edition, author, draft.id, clock.now())
    site.move(slug, Stage.VERIFICATION)
    site.has_urn(slug)
    with site.database.unit_of_work() as session:
        edition = editions.by_slug(session, slug)
        assessor = accounts.of_email(session, "assessor@example.org")
        assert assessor is not None
        for number in (1, 2, 3):
            yes = Verdict(accepted=True)
            verification.decide(
                session, edition, number, yes, actor=assessor, now=clock.now()
            )
    site.move(slug, Stage.PRINTING)
    return slug


def test_lot_freeze_and_strike_take_two_persons_and_nothing_changes_behind_them(
    site: Site, somebody: Somebody
) -> None:
    slug = decided(site)
    coordinator, member = somebody(site.address), somebody(site.address)
    coordinator.signs_in("coordinator@example.org", make.PASSWORD)
    member.signs_in("commission@example.org", make.PASSWORD)
    draws(slug, coordinator, member)
    anyone_checks(slug, somebody(site.address))
    freezes(slug, coordinator, member)
    changes_are_refused(site, slug, coordinator)
    strikes(slug, coordinator, member)
    public = somebody(site.address).opens(f"/editions/{slug}/ballot").prints()
    public.sees(REASON).sees(str(site.edition(slug).manifest))


def draws(slug: str, coordinator: Person, member: Person) -> None:
    coordinator.opens(f"/editions/{slug}/office/freeze")
    announces(coordinator.follows("See to it"))
    enters(coordinator)
    coordinator.sees(
        "You began this, so another person has to confirm it: a coordinator or a "
        "member of the commission."
    )
    assert coordinator.button("Confirm").count() == 0
    # A value typed wrong is refused, with a reason, and entered again.
    member.opens(f"/editions/{slug}/office/decisions/")
    member.follows("Draw the numbers on the ballot").sees("3-5-2-6-1-1-4-2-6-3")
    member.presses("Refuse it").presses("Refuse it", status=422)
    member.is_told("Write why: it stays in the history.", "reason")
    member.writes("Reason", "Ostatni rzut to 4.").presses("Refuse it")
    member.sees("Nothing was done. The reason stays in the history.")
    coordinator.opens(f"/editions/{slug}/office/lot")
    enters(coordinator, "3 5 2 6 1 1 4 2 6 4")
    confirms(member, slug, "Draw the numbers on the ballot")
    member.opens(f"/editions/{slug}/office/lot")
    member.page.locator("a[href$='/minutes']").click()
    member.visit().sees("Minutes of the draw").sees(ANNOUNCED).prints()


def anyone_checks(slug: str, public: Person) -> None:
    public.opens(f"/editions/{slug}/lot").sees("3-5-2-6-1-1-4-2-6-4")
    address = public.page.locator("a[href$='.json']").get_attribute("href")
    file = public.page.request.get(f"{public.address}{address}").text()
    assert list(lot_file.faults(lot_file.read(file))) == []
    assert sorted(json.loads(file)["order"]) == [1, 2, 3]


def freezes(slug: str, coordinator: Person, member: Person) -> None:
    coordinator.opens(f"/editions/{slug}/office/freeze").presses("Begin the freeze")
    confirms(member, slug, "Freeze the ballot")


def changes_are_refused(site: Site, slug: str, coordinator: Person) -> None:
    coordinator.opens(f"/editions/{slug}/verification/1")
    assert coordinator.page.locator("main form").count() == 0
    for statement in (
        "UPDATE manifest SET document = '{}'",
        "UPDATE proposal SET state = 'rejected' WHERE state = 'accepted'",
        "UPDATE ballot_number SET number = number + 10",
    ):
        with pytest.raises(DBAPIError), site.database.unit_of_work() as session:
            session.execute(text(statement))


def strikes(slug: str, coordinator: Person, member: Person) -> None:
    coordinator.opens(f"/editions/{slug}/office/strikes/")
    coordinator.presses("Begin to strike it", status=422)
    coordinator.is_told("Write the number of the project on the ballot.", "number")
    coordinator.writes("Number of the project on the ballot", "2")
    coordinator.writes("Reason, as everybody will read it", REASON)
    coordinator.writes("Decision", "Zarządzenie nr 1 z 10 maja 2126 r.")
    coordinator.presses("Begin to strike it")
    member.opens(f"/editions/{slug}/office/decisions/")
    member.follows("Strike project %(number)s", number=2).presses("Confirm")
