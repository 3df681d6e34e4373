"""Voting without a mouse: from the start page to the receipt."""

from typing import Any

from tests import make
from tests.stories.conftest import Somebody
from tests.stories.person import Person
from tests.stories.site import Site, digits
from tests.stories.voting import IDENTITY

MOST_STEPS = 60
"""Presses of Tab until something that should be reached counts as lost."""

SMALL_WINDOW = {"width": 480, "height": 640}
"""The bar of the ballot stays in sight and must not hide what has the focus."""

_FOCUS = """() => {
  const it = document.activeElement;
  const label = it.labels?.[0];
  const parts = label ? [it, label] : [it];
  const look = () => JSON.stringify(parts.flatMap(part =>
    [null, "::before", "::after"].map(pseudo => {
      const {outline, boxShadow, backgroundColor, border, textDecoration} =
        getComputedStyle(part, pseudo);
      return [outline, boxShadow, backgroundColor, border, textDecoration];
    })));
  const {left, right, top, bottom} = it.getClientRects()[0];
  const hit = y => document.elementFromPoint((left + right) / 2, y);
  const free = y => parts.some(part => part.contains(hit(y)));
  const focused = look();
  it.blur();
  const blurred = look();
  it.focus();
  return {
    marked: focused !== blurred,
    free: free(top + (bottom - top) / 4) && free(bottom - (bottom - top) / 4),
    what: it.outerHTML.slice(0, 160),
  };
}"""


def test_a_voter_needs_only_the_keyboard(site: Site, somebody: Somebody) -> None:
    slug = site.opens_the_vote(many_projects())
    voter = somebody(site.address)
    voter.page.set_viewport_size(SMALL_WINDOW)
    marks_a_ballot(voter.opens(f"/editions/{slug}/vote/"))
    email = f"klawisze-{slug}@example.org"
    for label, text in (IDENTITY | {"E-mail address": email}).items():
        tabs_to(voter, voter.field(label))
        voter.page.keyboard.type(text)
    tabs_to(voter, voter.button("Send me the code"))
    enters(voter)
    tabs_to(voter, voter.field("Six digits from the letter"))
    voter.page.keyboard.type(digits(site.letter(email)))
    tabs_to(voter, voter.button("Cast my vote"))
    enters(voter)
    assert voter.heading == voter.said("Your vote is cast")


def marks_a_ballot(voter: Person) -> None:
    tabs_to(voter, voter.button("Go to the ballot"))
    enters(voter)

    tabs_to(voter, voter.field("Projekt przykładowy 1"))
    voter.page.keyboard.press("Space")
    voter.page.keyboard.press("ArrowDown")
    assert voter.field("Projekt przykładowy 2").is_checked()
    tabs_to(voter, voter.button("Check my choices"))
    enters(voter)
    voter.sees("Projekt przykładowy 2").sees("Your vote is not cast yet.")
    tabs_to(voter, voter.button("Go on"))
    enters(voter)


def many_projects() -> list[Any]:
    """Return a ballot that is longer than the window."""
    return make.projects(*range(100_000_00, 112_000_00, 1_000_00))


def tabs_to(person: Person, wanted: Any) -> None:
    """Press Tab until something has the focus; each stop on the way is seen."""
    for _step in range(MOST_STEPS):
        person.page.keyboard.press("Tab")
        seen = person.page.evaluate(_FOCUS)
        assert seen["marked"], f"focus is not seen: {seen['what']}"
        assert seen["free"], f"focus is hidden: {seen['what']}"
        if wanted.evaluate("it => it === document.activeElement"):
            return
    message = f"not reached by Tab: {wanted}"
    raise AssertionError(message)


def enters(person: Person) -> None:
    """Press Enter, and come to the page that answers."""
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")
    person.visit()
