"""What officials do about lots and decisions, through the pages."""

from tests.stories.person import Person

ANNOUNCED = "Dziesięć rzutów kostką na posiedzeniu komisji 2 czerwca 2126 r."


def announces(coordinator: Person) -> Person:
    """Announce the lot that the page offers."""
    coordinator.writes("How the public value will come about", ANNOUNCED)
    coordinator.presses("Announce the lot")
    return coordinator.sees("Announced. The commitment is public now.")


def enters(coordinator: Person, value: str = "3 5 2 6 1 1 4 2 6 3") -> Person:
    """Enter the value that was rolled, from the page of the lots."""
    coordinator.presses("Enter the value rolled").writes("Public value", value)
    coordinator.writes("Sitting", "Posiedzenie komisji, 2 czerwca 2126 r.")
    coordinator.writes("Place", "Sala nr 15").writes("Present", "Osoba Pierwsza")
    return coordinator.presses("Pass it on to the second person")


def confirms(member: Person, slug: str, deed: str) -> Person:
    """Confirm a waiting deed as its second person."""
    member.opens(f"/editions/{slug}/office/decisions/").follows(deed)
    return member.presses("Confirm").sees("Confirmed. The deed is done.")
