"""A tie that decides: the count stops, and goes on with the recorded lot."""

from pb.domain.calendar import Stage
from tests import make
from tests.stories.conftest import Somebody
from tests.stories.person import Person
from tests.stories.site import Site

PROGRESS = "Show how far it is now"
MINUTES = "Protokół nr 1 z 2 czerwca 2126 r., s. 3"


def test_the_lot_decides_and_the_result_says_so(site: Site, somebody: Somebody) -> None:
    slug = site.opens_the_vote(make.projects(400_000_00, 400_000_00))
    site.others_vote(slug, range(15), 1)
    site.others_vote(slug, range(15, 30), 2)
    site.move(slug, Stage.COUNTING)
    coordinator = somebody(site.address)
    coordinator.signs_in("coordinator@example.org", make.PASSWORD)
    coordinator.opens(f"/editions/{slug}/office/count").presses("Open and count")
    told = "The count stopped at a tie in the pool “%(pool)s”."
    coordinator.waits_for(coordinator.words(told, pool="Duże"), PROGRESS)

    records(coordinator, "2", status=422)
    coordinator.is_told(
        "Write each of the numbers %(numbers)s once, in the order drawn.",
        "drawn",
        numbers="1, 2",
    )
    records(coordinator, "2, 1")
    coordinator.waits_for(coordinator.words("SHA-256 of the result:"), PROGRESS)
    coordinator.presses("Publish the result").presses("Publish the result")

    press = somebody(site.address).opens(f"/editions/{slug}/results/")
    press.sees(
        "the lot put them in the order %(order)s (recorded: %(minutes)s)",
        order="2, 1",
        minutes=MINUTES,
    )
    funded = press.page.locator(".bo-rank__row--funded .bo-rank__name")
    assert "Projekt przykładowy 2" in funded.inner_text()


def records(coordinator: Person, drawn: str, status: int = 200) -> None:
    coordinator.writes("Numbers in the order drawn", drawn)
    coordinator.writes("Where the draw is recorded", MINUTES)
    coordinator.presses("Record the lot and count", status=status)
