"""A voter's way from the ballot to the page that asks for her six digits."""

from tests.stories.person import Person

IDENTITY = {
    "Given name": "Zofia",
    "Surname": "Zmyślona",
    "Street": "Wymyślona",
    "House number": "7",
    "Year of birth": "1984",
}


def chooses(voter: Person, slug: str, *titles: str) -> Person:
    """Choose projects, from the start page of voting to the page after the check."""
    voter.opens(f"/editions/{slug}/vote/").presses("Go to the ballot")
    voter.marks(*titles).presses("Check my choices")
    return voter.sees("Your vote is not cast yet.").presses("Go on")


def asks_for_digits(voter: Person, email: str) -> Person:
    """Say who she is, and have the digits sent."""
    for label, text in IDENTITY.items():
        voter.writes(label, text)
    return voter.writes("E-mail address", email).presses("Send me the code")
