"""A coordinator extends the vote; a resident reads why and subscribes to the dates."""

from datetime import datetime, timedelta

from pb.domain import warsaw
from pb.domain.calendar import Stage
from tests import make
from tests.stories.conftest import Somebody
from tests.stories.person import Person
from tests.stories.site import Site

REASON = "Przerwa w dostawie prądu w połowie miasta."


def test_an_extension_is_checked_done_and_read_by_everybody(
    site: Site, somebody: Somebody
) -> None:
    slug = site.opens(Stage.VOTING)
    before = site.edition(slug).timetable
    later = before.begins[Stage.COUNTING].replace(microsecond=0) + timedelta(days=2)
    coordinator = somebody(site.address)
    coordinator.signs_in("coordinator@example.org", make.PASSWORD)
    coordinator.opens(f"/editions/{slug}/office/").follows("Timetable", within="main")
    coordinator.presses("Extend").presses("Continue", status=422)
    fill_in(coordinator, later)
    coordinator.presses("Continue")
    coordinator.sees("Nothing is changed yet. An extension cannot be taken back.")
    assert site.edition(slug).timetable == before
    coordinator.presses("Extend the timetable")
    coordinator.sees("The timetable is extended. Everybody can read why.")
    assert site.edition(slug).timetable.begins[Stage.COUNTING] == later
    read_and_subscribe(somebody(site.address), slug, later)


def fill_in(coordinator: Person, until: datetime) -> None:
    wall, page = warsaw.wall(until), coordinator.page
    page.locator("input[value=voting]").check()
    page.locator("#until_day").fill(f"{wall:%d.%m.%Y}")
    page.locator("#until_time").fill(f"{wall:%H:%M:%S}")
    page.locator("#reason").fill(REASON)


def read_and_subscribe(resident: Person, slug: str, until: datetime) -> None:
    resident.opens(f"/editions/{slug}/")
    resident.follows("All dates, and a calendar to subscribe to")
    assert REASON in resident.text
    feed = resident.page.locator("main a[href$='.ics']").get_attribute("href")
    assert feed is not None
    answer = resident.page.request.get(feed)
    assert answer.headers["content-type"].startswith("text/calendar")
    assert f"DTSTART:{until:%Y%m%dT%H%M%SZ}" in answer.text()
