"""A tie that decides: the count stops, and goes on with the lot of two persons."""

from pb.domain.calendar import Stage
from tests import make
from tests.stories.conftest import Somebody
from tests.stories.lots import announces, confirms, enters
from tests.stories.person import Person
from tests.stories.site import Site

PROGRESS = "Show how far it is now"


def test_the_lot_decides_and_the_result_says_so(site: Site, somebody: Somebody) -> None:
    slug = site.opens_the_vote(make.projects(400_000_00, 400_000_00))
    site.others_vote(slug, range(15), 1)
    site.others_vote(slug, range(15, 30), 2)
    site.move(slug, Stage.COUNTING)
    coordinator, member = somebody(site.address), somebody(site.address)
    coordinator.signs_in("coordinator@example.org", make.PASSWORD)
    member.signs_in("commission@example.org", make.PASSWORD)
    counts_by_lot(slug, coordinator, member)
    coordinator.presses("Publish the result").presses("Begin the publication")
    confirms(member, slug, "Publish the result")
    reads_who_won(slug, somebody(site.address))


def counts_by_lot(slug: str, coordinator: Person, member: Person) -> None:
    coordinator.opens(f"/editions/{slug}/office/count").presses("Open and count")
    told = "The count stopped at a tie in the pool “%(pool)s”."
    coordinator.waits_for(coordinator.words(told, pool="Duże"), PROGRESS)
    announces(coordinator.presses("Go to the lot"))
    enters(coordinator)
    confirms(member, slug, "Draw the order of tied projects")
    coordinator.opens(f"/editions/{slug}/office/count")
    coordinator.waits_for(coordinator.words("SHA-256 of the result:"), PROGRESS)


def reads_who_won(slug: str, press: Person) -> None:
    press.opens(f"/editions/{slug}/lot").prints()
    drawn = press.page.locator(".bo-numbers li").all()
    order = [int(item.inner_text()) for item in drawn]
    assert sorted(order) == [1, 2]
    press.opens(f"/editions/{slug}/results/")
    press.sees(
        "the lot put them in the order %(order)s (recorded: %(minutes)s)",
        order=f"{order[0]}, {order[1]}",
        minutes="Posiedzenie komisji, 2 czerwca 2126 r., Sala nr 15",
    )
    funded = press.page.locator(".bo-rank__row--funded .bo-rank__name")
    assert f"Projekt przykładowy {order[0]}" in funded.inner_text()
