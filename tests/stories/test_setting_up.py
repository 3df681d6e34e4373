"""A newcomer sets an edition up: from Wrocław's preset to the adopted rulebook."""

from dataclasses import dataclass, field

import pytest

from pb.domain.rulebook import Basis, Rule
from tests import make
from tests.stories.conftest import Somebody
from tests.stories.person import Person
from tests.stories.site import Site

READING, CHOOSING, TYPING = 25.0, 5.0, 0.4
"""Seconds for a page, for an answer and for each sign typed, of a slow newcomer."""

MINUTES = 15
"""Within which an edition must be set up."""

GO_ON = "Save and go on"
ACT = "Uchwała Rady Miejskiej w Przykładowie w sprawie budżetu obywatelskiego"

ANSWERS: dict[str, dict[str, str | None]] = {
    "The city and its areas": {
        "No": None,
    },
    "Limits of the pools": {
        "Highest cost of a project, in złoty": "500 000",
        "Supporters a proposal needs": "20",
        "It stays unspent": None,
    },
    "Filing proposals": {"How many proposals may one person submit?": "2"},
    "Checking proposals": {
        "How many working days has an author to complete a proposal?": "7",
        "#decided_by": None,
        "#appeals_to-3": None,
    },
    "Residents who may vote": {
        "On which day were they counted?": "31.12.2025",
        "Where does the number come from?": "rejestr mieszkańców",
    },
    "The ballot": {"A number drawn by lot": None},
    "Confirming voters": {
        "Code sent by e-mail": None,
        "In person at a polling point": None,
        "How many ballots may be confirmed with one e-mail address?": "3",
        "The first ballot counts": None,
    },
    "What is shown during the vote": {"Turnout only": None, "The city's server": None},
    "The most votes first: the details": {
        "The lot decides, and is recorded": None,
        "It stays unspent": None,
    },
    "How long personal data is kept": {
        "For how many days is the data of voters kept?": "90",
        "For how many days are the accounts of authors kept?": "1825",
        "For how many days are support cards kept?": "180",
    },
    "The council’s resolution": {
        "What is the resolution called, by which this budget is held?": ACT,
    },
}
"""What she answers on each page: a text to type, or None for a choice to mark.

Where two questions offer the same choices, a choice is told by its place.
"""


@dataclass
class Effort:
    """What setting up costs a newcomer."""

    pages: int = 0
    answers: int = 0
    signs: int = 0
    read: list[str] = field(default_factory=list)

    @property
    def minutes(self) -> float:
        """How long it takes her."""
        seconds = self.pages * READING + self.answers * CHOOSING + self.signs * TYPING
        return seconds / 60


def answers(person: Person, told: dict[str, str | None], effort: Effort) -> None:
    """Fill a page in, and note what it cost."""
    effort.pages += 1
    effort.read.append(person.heading)
    for label, text in told.items():
        effort.answers += 1
        if text is None and label.startswith("#"):
            person.page.locator(label).check()
        elif text is None:
            person.marks(label)
        else:
            person.writes(label, text)
            effort.signs += len(text)


def begins(person: Person, effort: Effort) -> None:
    """Open an edition as Wrocław does."""
    person.opens("/editions/").presses("Open a new edition")
    effort.pages += 1
    answers(
        person,
        {
            "City or municipality": "Wzorowo",
            "Name of the edition": f"Budżet obywatelski {2127 + person.scripts}",
            "Allocation: how much money is to be shared?": "2 500 000",
            "How many people live in it?": "41 000",
            "How many residents may vote?": "38 000",
            person.said("As in %(city)s", city="Wrocław"): None,
        },
        effort,
    )
    person.presses("Open the edition").sees(
        "The edition is open. Its rulebook is next."
    )
    effort.pages += 1


def test_a_newcomer_sets_an_edition_up_in_fifteen_minutes(
    site: Site, somebody: Somebody
) -> None:
    coordinator = somebody(site.address)
    coordinator.signs_in("coordinator@example.org", make.PASSWORD)
    effort = Effort()
    begins(coordinator, effort)
    decides(coordinator, effort)
    adopts(coordinator, effort)
    edition = site.edition(slug_of(coordinator))
    assert edition.adopted_at is not None
    assert (edition.rules.rule, edition.rules.act) == (Rule.GREEDY, ACT)
    assert effort.minutes < MINUTES, effort


def decides(person: Person, effort: Effort) -> None:
    """Answer each page that the rulebook leads to, until none is left."""
    person.presses("Go on")
    pages = {person.said(title): told for title, told in ANSWERS.items()}
    while person.heading in pages:
        answers(person, pages.pop(person.heading), effort)
        person.presses(GO_ON)
    assert not pages, f"never asked: {list(pages)}, came to {person.heading}"
    person.sees("Every parameter is decided.")


def adopts(person: Person, effort: Effort) -> None:
    """Look the rulebook over and adopt it."""
    person.presses("Look it over and adopt it").prints()
    effort.pages += 2
    person.presses("Adopt the rulebook")
    person.sees("The rulebook is adopted. The edition goes by it now.")
    person.does_not_see("Not decided yet")


def slug_of(person: Person) -> str:
    """Return the short name of the edition she is at."""
    return person.page.url.split("/editions/")[1].split("/")[0]


@pytest.mark.parametrize("scripts", [False], ids=["without JavaScript"], indirect=True)
def test_faults_lead_to_their_fields_and_findings_stand_beside_them(
    site: Site, somebody: Somebody
) -> None:
    slug = site.opens(make.Stage.PREPARATION)
    office = f"/editions/{slug}/office/rulebook/"
    coordinator = somebody(site.address)
    coordinator.signs_in("coordinator@example.org", make.PASSWORD)
    coordinator.opens(f"{office}residents")
    coordinator.writes("How many residents may vote?", "dużo")
    coordinator.presses(GO_ON, status=422)
    coordinator.is_told(
        "Write a whole number in digits, for example 65 000.", "eligible"
    )
    coordinator.opens(f"{office}money").page.locator("#amount_1").fill("1")
    coordinator.presses(GO_ON).sees("Error")
    coordinator.opens(f"{office}basis")
    label = coordinator.said(
        "Paragraph: %(parameter)s", parameter=coordinator.said("Rule of counting")
    )
    coordinator.writes(label, "§ 7").presses(GO_ON)
    assert site.edition(slug).rules.basis["rule"] == Basis("§ 7")
    coordinator.opens(f"{office}versions").opens(f"/editions/{slug}/rules").prints()
