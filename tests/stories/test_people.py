"""An official is invited, sets her second step up, and signs in by it."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pb import clock
from pb.domain.calendar import Stage
from tests import make
from tests.device import shown
from tests.stories.conftest import Somebody
from tests.stories.person import Person
from tests.stories.site import Site, running

COORDINATOR = "coordinator@example.org"
PHRASE = "cztery kubki bez herbaty"


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[Site]:
    """A site that is called by a name: for a number browsers make no passkeys."""
    folder = tmp_path_factory.mktemp("people")
    shutil.copy(sqlite_template, folder / "pb.db")
    url, instance = f"sqlite:///{folder / 'pb.db'}", folder / "instance"
    with running(url, instance, host="localhost") as opened:
        opened.opens(Stage.PREPARATION)
        yield opened


def invited(site: Site, coordinator: Person, email: str) -> str:
    """Let the coordinator invite somebody; return the path of the letter's link."""
    coordinator.signs_in(COORDINATOR, make.PASSWORD)
    coordinator.opens("/office/people/").presses("Invite an official")
    coordinator.writes("Name and surname", "Nowa Przykładowa")
    coordinator.writes("E-mail address", email)
    coordinator.presses("Send the invitation", status=422)
    coordinator.is_told("Tick at least one role.", "roles")
    coordinator.marks("Assessor", "Auditor").writes("Department", "Drogi i zieleń")
    coordinator.presses("Send the invitation")
    coordinator.sees(
        "The invitation of %(name)s is on its way.", name="Nowa Przykładowa"
    )
    text = site.letter(email).text
    return urlsplit(next(w for w in text.split() if w.startswith("http"))).path


def accepts(official: Person, path: str) -> tuple[str, list[str]]:
    """Accept and set the app up; return its secret and the recovery codes."""
    official.opens(path).writes("Password", "nowa przykładowa")
    official.presses("Accept and go on", status=422)
    official.writes("Password", PHRASE).presses("Accept and go on")
    official.sees("Your account is open. Now set up the second step of signing in.")
    official.presses("Begin")
    official.page.locator("main summary").click()
    secret = official.page.locator("main code").inner_text()
    official.writes("Six digits from the app", shown(secret, clock.now()))
    official.presses("Turn the second step on").prints()
    codes = official.page.locator("main code").all_inner_texts()
    official.presses("I have kept them: go on")
    return secret, codes


def signs_in(official: Person, email: str, code: str) -> Person:
    """Sign in by both steps."""
    official.signs_in(email, PHRASE)
    return official.writes("Code", code).presses("Sign in")


def test_an_invited_official_signs_in_by_two_steps(
    site: Site, somebody: Somebody, scripts: bool
) -> None:
    email = f"nowa-{'mit' if scripts else 'ohne'}@example.org"
    path = invited(site, somebody(site.address), email)
    official = somebody(site.address)
    secret, codes = accepts(official, path)
    official.presses("Sign out", within="header")
    official.signs_in(email, PHRASE)
    official.writes("Code", "000000").presses("Sign in", status=422)
    # The digits of this half minute set the app up; the next ones are still new.
    soon = clock.now() + timedelta(seconds=30)
    official.writes("Code", shown(secret, soon)).presses("Sign in")
    official.presses("Sign out", within="header")
    signs_in(official, email, codes[0])
    official.opens("/account/").sees("%(left)s of 10", left=9)
    official.opens(path, status=410)


@pytest.mark.parametrize("scripts", [True])
def test_a_passkey_takes_the_place_of_the_code(
    site: Site, somebody: Somebody, scripts: bool
) -> None:
    email = "klucz@example.org"
    path = invited(site, somebody(site.address), email)
    official = somebody(site.address)
    accepts(official, path)
    holds_a_device(official)
    official.follows("Add a passkey").writes(
        "What do you call this passkey?", "Laptop w pracy"
    )
    official.presses("Make the passkey").sees("Laptop w pracy")
    official.presses("Sign out", within="header")
    official.signs_in(email, PHRASE).presses("Use a passkey instead")
    official.opens("/account/").sees("%(left)s of 10", left=10)


def holds_a_device(person: Person) -> None:
    """Give her browser a device that makes passkeys and says yes."""
    session = person.page.context.new_cdp_session(person.page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
