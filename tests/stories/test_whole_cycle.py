"""The whole cycle: from a resident's idea to the published result."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from pb import clock
from pb.domain.calendar import Stage
from pb.domain.verification import Verdict
from pb.formats import pabulib
from pb.services import accounts, editions, submission, verification
from tests import make
from tests.proposing import CONTENT
from tests.stories.conftest import Somebody
from tests.stories.lots import confirms
from tests.stories.person import Person
from tests.stories.site import Site, digits, running
from tests.stories.voting import asks_for_digits, chooses

TITLE, COST = "Ławki nad stawem", 48_000_00
OTHERS = (
    ("Plac zabaw w obłokach", "large", 400_000_00),
    ("Amfiteatr z kartonu", "large", 350_000_00),
    ("Fontanna z lemoniadą", "small", 280_000_00),
    ("Turniej szachowy na dachu", "soft", 60_000_00),
    ("Kiermasz nieistniejących firm", "soft", 20_000_00),
)
PLAYGROUND, THEATRE, FOUNTAIN, CHESS, FAIR, BENCHES = range(1, 7)

STATEMENT = "Stoiska byłyby płatne."
EARLY, LATER = range(40), range(40, 65)
"""Others who vote before live standings begin, and after."""


@dataclass(frozen=True, slots=True)
class Cycle:
    """One edition and who takes part in it."""

    site: Site
    slug: str
    somebody: Somebody

    def comes(self) -> Person:
        """Let somebody come who has never been here."""
        return self.somebody(self.site.address)

    def at(self, place: str = "") -> str:
        """Return an address in the edition."""
        return f"/editions/{self.slug}/{place}"

    def official(self, role: str) -> Person:
        """Let an official sign in."""
        return self.comes().signs_in(f"{role}@example.org", make.PASSWORD)


@pytest.fixture
def cycle(database_url: str, tmp_path: Path, somebody: Somebody) -> Iterator[Cycle]:
    with running(database_url, tmp_path / "instance") as site:
        yield Cycle(site, site.opens(Stage.SUBMISSION), somebody)


@pytest.mark.parametrize(
    ("database_url", "scripts"),
    [("sqlite", True), ("sqlite", False), ("postgresql", True)],
    indirect=True,
    ids=["with JavaScript", "without JavaScript", "on PostgreSQL"],
)
def test_a_resident_proposes_and_the_winners_are_published(cycle: Cycle) -> None:
    others_propose(cycle)
    author = registers(cycle)
    proposes(cycle, author)
    cycle.site.move(cycle.slug, Stage.VERIFICATION)
    assessor = cycle.official("assessor")
    judges(cycle, assessor)
    cycle.site.move(cycle.slug, Stage.PRINTING)
    coordinator, member = cycle.official("coordinator"), cycle.official("commission")
    freezes(cycle, coordinator, member)
    cycle.site.others_vote(cycle.slug, EARLY, PLAYGROUND, FOUNTAIN)
    cycle.site.move(cycle.slug, Stage.VOTING)
    votes(cycle)
    tries_to_vote_again(cycle)
    standings_move(cycle)
    cycle.site.move(cycle.slug, Stage.COUNTING)
    counts(cycle, coordinator)
    nobody_else_sees_it(cycle, assessor)
    publishes(cycle, coordinator, member)
    reads_the_result(cycle)


def others_propose(cycle: Cycle) -> None:
    with cycle.site.database.unit_of_work() as session:
        edition = editions.by_slug(session, cycle.slug)
        author = make.account(session, email="autor@example.org", name="Autor Zmyślony")
        for title, pool, cost in OTHERS:
            content = replace(CONTENT, title=title, pool=pool, cost=cost)
            draft = submission.start(session, edition, author, content, clock.now())
            submission.submit(session, edition, author, draft.id, clock.now())


def registers(cycle: Cycle) -> Person:
    zofia = cycle.comes().opens("/")
    zofia.follows("Sign in").follows("Open an account", within="main")
    zofia.writes("Name and surname", "Zofia Zmyślona")
    zofia.writes("E-mail address", "zofia@example.org")
    zofia.writes("Password", make.PASSWORD).presses("Open an account")
    assert zofia.heading == zofia.said("Open the letter we sent you")

    cycle.site.letter("zofia@example.org")
    zofia.opens("/demo/messages/").follows("Confirm your e-mail address")
    address = f"{cycle.site.address}/confirm/"
    zofia.page.locator(f"a[href^='{address}']").click()
    zofia.visit().presses("Confirm the address")
    zofia.sees("Your address is confirmed. You can sign in now.")
    return zofia.signs_in("zofia@example.org", make.PASSWORD)


def proposes(cycle: Cycle, zofia: Person) -> None:
    saves_a_draft(cycle, zofia)
    zofia.writes("Summary", CONTENT.summary)
    zofia.writes("Description", CONTENT.description)
    zofia.writes("Why it is needed", CONTENT.justification)
    zofia.writes("Who will benefit", CONTENT.beneficiaries)
    zofia.writes("Place", CONTENT.place).marks("Małe")
    zofia.writes("Estimated cost", "48 000,00 zł").presses("Save and check")
    zofia.sees("Your proposal is saved, but not submitted yet.").sees("48 000,00 zł")
    zofia.presses("Submit the proposal")
    assert zofia.heading == zofia.said("Proposal submitted")
    panel = zofia.page.locator(".govuk-panel strong")
    assert panel.inner_text() == str(BENCHES)
    zofia.sees(f"{clock.now():%Y}")
    zofia.follows("My proposals", within="main").sees("Submitted").sees(TITLE)
    zofia.presses("Sign out", within=".bo-account")


def saves_a_draft(cycle: Cycle, zofia: Person) -> None:
    zofia.opens(cycle.at()).presses("Submit a proposal")
    zofia.sees("You have not written any proposal in this edition yet.")
    zofia.presses("Write a proposal").writes("Title", TITLE).presses("Save the draft")
    zofia.sees("The draft is saved. You can go on later.")

    zofia.opens(cycle.at("my-proposals/")).follows(TITLE)
    zofia.presses("Save and check")
    zofia.is_told(
        "“%(field)s” is still empty. Fill it in.", "summary", field="Streszczenie"
    )
    assert zofia.field("Title").input_value() == TITLE


def judges(cycle: Cycle, assessor: Person) -> None:
    with cycle.site.database.unit_of_work() as session:
        edition = editions.by_slug(session, cycle.slug)
        official = accounts.of_email(session, "assessor@example.org")
        assert official is not None
        for number in (PLAYGROUND, THEATRE, FOUNTAIN, CHESS):
            yes = Verdict(accepted=True)
            verification.decide(
                session, edition, number, yes, actor=official, now=clock.now()
            )
    assessor.opens(cycle.at("verification/")).follows(TITLE)
    assessor.marks("Accept the proposal").presses("Give the verdict")
    assessor.sees("Proposal %(number)s is accepted.", number=BENCHES)

    assessor.follows(OTHERS[FAIR - 1][0]).marks("Reject it")
    assessor.presses("Give the verdict", status=422)
    assessor.is_told("Choose the ground for the rejection.", "ground")
    assessor.marks("It serves a commercial purpose.").writes("Statement", STATEMENT)
    assessor.presses("Give the verdict")
    assessor.sees("Proposal %(number)s is rejected.", number=FAIR)

    public = cycle.comes().opens(cycle.at("proposals/"))
    public.sees("It serves a commercial purpose.").follows(OTHERS[FAIR - 1][0])
    public.sees("The proposal is rejected").sees(STATEMENT)


def freezes(cycle: Cycle, coordinator: Person, member: Person) -> None:
    cycle.site.has_urn(cycle.slug)
    coordinator.opens(cycle.at("office/freeze"))
    coordinator.sees(TITLE).does_not_see(OTHERS[FAIR - 1][0])
    coordinator.presses("Begin the freeze")
    coordinator.sees("Begun. A second person has to confirm it.")
    confirms(member, cycle.slug, "Freeze the ballot")
    coordinator.opens(cycle.at("office/freeze"))
    coordinator.sees(str(cycle.site.edition(cycle.slug).manifest))


def to_the_digits(cycle: Cycle, email: str) -> Person:
    """Choose, check, and ask for the six digits."""
    voter = cycle.comes().opens(cycle.at()).presses("Vote")
    titles = (OTHERS[PLAYGROUND - 1][0], TITLE, OTHERS[CHESS - 1][0])
    chooses(voter, cycle.slug, *titles)
    asks_for_digits(voter, email)
    letter = cycle.site.letter(email)
    reads = cycle.comes().opens("/demo/messages/").follows("Your code for voting")
    reads.sees(digits(letter))
    return voter.writes("Six digits from the letter", digits(letter))


def votes(cycle: Cycle) -> None:
    voter = to_the_digits(cycle, "wyborczyni@example.org").presses("Cast my vote")
    assert voter.heading == voter.said("Your vote is cast")
    receipt = voter.page.locator("[data-receipt]").inner_text()
    # The answer is lost, and her browser sends the form again.
    voter.sends_again()
    assert voter.page.locator("[data-receipt]").inner_text() == receipt
    voter.prints()


def tries_to_vote_again(cycle: Cycle) -> None:
    again = to_the_digits(cycle, "inny-adres@example.org")
    again.presses("Cast my vote", status=422)
    again.sees(
        "A vote of this person is already recorded in this edition. "
        "Everybody has one vote."
    )


def standings_move(cycle: Cycle) -> None:
    press = cycle.comes().opens(cycle.at("results/")).sees("live, not final")
    cycle.site.others_vote(cycle.slug, LATER, THEATRE, BENCHES, CHESS)
    ranking = press.page.locator(".bo-rank").first
    press.waits_for(ranking, "Reload the page for the newest numbers")
    first = ranking.locator("tbody tr").first
    assert OTHERS[PLAYGROUND - 1][0] in first.locator(".bo-rank__name").inner_text()
    assert str(len(EARLY)) in first.locator(".bo-rank__votes").inner_text()


def counts(cycle: Cycle, coordinator: Person) -> None:
    coordinator.opens(cycle.at("office/")).follows("Opening and counting")
    coordinator.presses("Open and count")
    done = coordinator.words("SHA-256 of the result:")
    coordinator.waits_for(done, "Show how far it is now")
    coordinator.follows("See the result").sees("not published")


def nobody_else_sees_it(cycle: Cycle, assessor: Person) -> None:
    for reader in (cycle.comes(), assessor):
        reader.opens(cycle.at("results/")).sees("last standings before the count")
        reader.does_not_see("not funded").does_not_see("Funded projects")
        for file in ("result.json", "small.pb"):
            answer = reader.page.request.get(
                f"{cycle.site.address}{cycle.at('results/')}{file}"
            )
            assert answer.status in {403, 404}, file


def publishes(cycle: Cycle, coordinator: Person, member: Person) -> None:
    coordinator.opens(cycle.at("office/publish")).presses("Begin the publication")
    confirms(member, cycle.slug, "Publish the result")


def reads_the_result(cycle: Cycle) -> None:
    press = cycle.comes().opens("/").presses("See the results").prints()
    shown = winners_on_page(press)
    assert shown == {PLAYGROUND, FOUNTAIN, CHESS}
    assert shown == winners_in_json(cycle, press) == winners_in_files(cycle, press)
    press.sees(
        "Does not fit: %(left)s was left, it costs %(cost)s, %(short)s too much.",
        left="20 000,00 zł",
        cost="48 000,00 zł",
        short="28 000,00 zł",
    )
    for chart in press.page.locator("img.bo-chart").all():
        chart.scroll_into_view_if_needed()
        chart.evaluate("it => it.decode()")
        assert chart.evaluate("it => it.naturalWidth") > 0


def winners_on_page(press: Person) -> set[int]:
    soup = BeautifulSoup(press.page.content(), "html.parser")
    funded = soup.select(".bo-rank__row--funded .bo-rank__name")
    return {int(re.split(r"\.", cell.get_text(strip=True))[0]) for cell in funded}


def winners_in_json(cycle: Cycle, press: Person) -> set[int]:
    address = f"{cycle.site.address}{cycle.at('results/results.json')}"
    document = press.page.request.get(address).json()
    return {number for pool in document["pools"] for number in pool["selected"]}


def winners_in_files(cycle: Cycle, press: Person) -> set[int]:
    found: set[int] = set()
    for pool in ("large", "small", "soft"):
        address = f"{cycle.site.address}{cycle.at('results/')}{pool}.pb"
        election = pabulib.parse(press.page.request.get(address).body(), address)
        found |= {
            int(project.id)
            for project in election.projects
            if project.details["selected"] == "1"
        }
    return found
