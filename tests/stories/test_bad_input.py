"""What goes wrong is said in a sentence, at its field, and nothing is lost."""

from datetime import timedelta

from sqlalchemy import update

from pb import clock
from pb.domain.calendar import Stage
from pb.domain.permissions import Role
from pb.domain.rulebook import BallotForm
from pb.store.roll import ChallengeRow
from tests import make
from tests.stories.conftest import Somebody
from tests.stories.site import Site, digits
from tests.stories.voting import IDENTITY, asks_for_digits, chooses


def test_too_many_and_too_few_marks_are_refused_and_kept(
    site: Site, somebody: Somebody
) -> None:
    slug = site.opens_the_vote(ballot_form=BallotForm.APPROVAL, most_choices=2)
    voter = somebody(site.address).opens(f"/editions/{slug}/vote/ballot")
    titles = [f"Projekt przykładowy {n}" for n in (1, 3, 5)]
    voter.marks(*titles).presses("Check my choices", status=422)
    told = "You marked %(marked)s projects; at most %(most)s may be marked."
    over = voter.counts(
        "Take the mark off one of them.", "Take the marks off %(num)s of them.", 1
    )
    voter.is_told(f"{voter.said(told, marked=3, most=2)} {over}", "mark")
    assert all(voter.field(title).is_checked() for title in titles)

    for title in titles:
        voter.field(title).uncheck()
    voter.presses("Check my choices", status=422)
    voter.is_told("You have not marked any project. Mark at least one.", "mark")


def test_wrong_and_expired_digits_can_be_typed_again(
    site: Site, somebody: Somebody
) -> None:
    slug = site.opens_the_vote()
    voter = chooses(somebody(site.address), slug, "Projekt przykładowy 1")
    email = f"cyfry-{slug}@example.org"
    asks_for_digits(voter, email)
    right = digits(site.letter(email))
    wrong = "111111" if right != "111111" else "222222"
    voter.writes("Six digits from the letter", wrong)
    voter.presses("Cast my vote", status=422)
    told = voter.counts(
        "These are not the six digits of our newest letter. You can try once more.",
        "These are not the six digits of our newest letter. "
        "You can try %(num)s more times.",
        4,
    )
    voter.is_told(told, "digits")
    for label, text in IDENTITY.items():
        assert voter.field(label).input_value() == text

    ten_minutes_pass(site)
    voter.writes("Six digits from the letter", right)
    voter.presses("Cast my vote", status=422)
    voter.is_told(
        "There is no valid code for these details. It has expired, was used or "
        "mistyped five times, or was sent for other details. Press “Send a new code”.",
        "digits",
    )
    voter.presses("Send a new code")
    newest = site.letter(email)
    voter.writes("Six digits from the letter", digits(newest)).presses("Cast my vote")
    voter.sees("Your vote is cast").sees("Projekt przykładowy 1")


def ten_minutes_pass(site: Site) -> None:
    """Let the codes that were sent expire."""
    past = clock.now() - timedelta(seconds=1)
    with site.database.unit_of_work() as session:
        session.execute(update(ChallengeRow).values(expires_at=past))


def test_a_ballot_after_the_close_is_refused_in_words(
    site: Site, somebody: Somebody
) -> None:
    slug = site.opens_the_vote()
    voter = somebody(site.address).opens(f"/editions/{slug}/vote/ballot")
    site.move(slug, Stage.COUNTING)
    voter.marks("Projekt przykładowy 1").presses("Check my choices", status=422)
    assert voter.page.title().startswith(f"{voter.said('Error')}: ")
    voter.sees("Your vote was not cast").sees("Voting has ended")


def test_dates_that_cannot_be_are_named_and_kept(
    site: Site, somebody: Somebody
) -> None:
    slug = site.opens(Stage.PREPARATION)
    coordinator = somebody(site.address)
    coordinator.signs_in("coordinator@example.org", make.PASSWORD)
    coordinator.opens(f"/editions/{slug}/office/timetable/change")
    day = coordinator.page.locator("#voting_day")
    kept = coordinator.page.locator("#results_day").input_value()
    for text in ("31.02.2027", "01.01.2020"):
        day.fill(text)
        coordinator.presses("Save", status=422)
        assert coordinator.page.title().startswith(f"{coordinator.said('Error')}: ")
        coordinator.page.locator(".govuk-error-summary a").first.click()
        focused = coordinator.page.evaluate("document.activeElement.id")
        assert focused in {"voting_day", "counting_day"}
        assert day.input_value() == text
        assert coordinator.page.locator("#results_day").input_value() == kept


def test_too_long_texts_are_said_and_kept(site: Site, somebody: Somebody) -> None:
    slug = site.opens(Stage.SUBMISSION)
    email = f"autor-{slug}@example.org"
    with site.database.unit_of_work() as session:
        make.account(session, Role.RESIDENT, email=email)
    author = somebody(site.address).signs_in(email, make.PASSWORD)
    author.opens(f"/editions/{slug}/my-proposals/new")
    title, place = "Bardzo długi tytuł " * 20, "Park przy ulicy Zmyślonej"
    author.writes("Title", title).writes("Place", place)
    author.writes("Estimated cost", "dużo").presses("Save the draft", status=422)
    author.is_told(
        "Write at most %(most)s characters; there are now %(length)s.",
        "title",
        most=120,
        length=len(title.strip()),
    )
    assert author.field("Title").input_value() == title.strip()
    assert author.field("Place").input_value() == place
    assert author.field("Estimated cost").input_value() == "dużo"
