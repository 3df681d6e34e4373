"""A newcomer runs the demo and steps through the whole cycle within minutes."""

import re
from collections.abc import Iterator

import pytest

from pb.services.demo import people
from tests.stories.conftest import Somebody
from tests.stories.person import Person
from tests.stories.site import Site, demo, digits
from tests.stories.voting import asks_for_digits

BAR = ".bo-demo"
STAGES = (
    "Submission of proposals",
    "Verification",
    "Printing of ballots",
    "Voting",
    "Counting",
    "Results",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with demo(tmp_path_factory.mktemp("demo") / "instance") as site:
        yield site


def test_the_printed_log_ins_work(served: Site, somebody: Somebody) -> None:
    printed = served.server.printed()
    assert served.address in printed
    log_ins = re.findall(r"^  (\S+@example\.org) ", printed, re.MULTILINE)
    assert len(log_ins) == len(people.EVERYBODY)
    for email in log_ins[:3]:
        person = somebody(served.address).opens("/demo/").sees(email)
        person.signs_in(email, people.PASSWORD)
        person.presses("Sign out", within=".bo-account")


def test_the_bar_steps_from_submission_to_results(
    served: Site, somebody: Somebody
) -> None:
    newcomer = somebody(served.address).opens("/demo/")
    newcomer.presses("Begin again with a fresh edition")
    for stage in STAGES:
        words = newcomer.said(stage)
        newcomer.presses("Next: %(stage)s", within=BAR, stage=words)
        newcomer.sees("Now: %(stage)s", stage=words)
        if stage == "Voting":
            votes(newcomer, served)
        looks_around(newcomer)
    newcomer.opens("/").presses("See the results").sees("final")
    newcomer.sees("People who voted").sees("301")
    newcomer.prints()


def votes(newcomer: Person, served: Site) -> None:
    """Cast a ballot that joins the three hundred made-up ones."""
    newcomer.opens("/").presses("Vote").presses("Go to the ballot")
    newcomer.page.locator(".bo-card input").first.check()
    newcomer.presses("Check my choices").presses("Go on")
    email = f"nowa-{newcomer.scripts}@example.org".lower()
    asks_for_digits(newcomer, email)
    newcomer.sees("This is a demo: nothing is really sent.")
    code = digits(served.letter(email))
    newcomer.writes("Six digits from the letter", code).presses("Cast my vote")
    newcomer.sees("Keep this receipt").prints()


def looks_around(newcomer: Person) -> None:
    """Open the pages that everybody may read, at this stage."""
    newcomer.opens("/")
    here = newcomer.page.url.removeprefix(newcomer.address)
    for place in ("proposals/", "vote/", "results/"):
        newcomer.opens(f"{here}{place}")
