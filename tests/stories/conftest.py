"""What the stories stand on: a browser, people, and the site as it really runs."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import browser
from tests.stories.examiner import DESK, Album, Examiner
from tests.stories.person import Person
from tests.stories.site import Site, running

QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
"""The browser talks to the site and to nobody else."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for the stories of a module.

    No longer than that: while Playwright is open its event loop runs in this
    thread, and the tests of other modules want to run one of their own.
    """
    executable = browser.path()  # before Playwright begins: it may ask it too
    unboxed = ("--no-sandbox",) if os.geteuid() == 0 else ()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=executable, args=[*QUIET, *unboxed]
        )
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def examiner(chromium: Browser) -> Iterator[Examiner]:
    opened = Examiner(chromium)
    yield opened
    opened.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether the browsers of a story run scripts."""
    return bool(request.param)


Somebody = Callable[..., Person]


@pytest.fixture
def somebody(
    request: pytest.FixtureRequest, chromium: Browser, examiner: Examiner, scripts: bool
) -> Iterator[Somebody]:
    """Call it for each person of a story, with the address she goes to."""
    contexts = []
    people = []
    album = Album(request.node.name.removeprefix("test_"))

    def comes(address: str, language: str = "pl") -> Person:
        context = chromium.new_context(
            java_script_enabled=scripts, locale="pl-PL", viewport=DESK
        )
        contexts.append(context)
        person = Person(
            context,
            examiner,
            album,
            address=address,
            scripts=scripts,
            language=language,
        )
        people.append(person)
        return person

    yield comes
    for context in contexts:
        context.close()
    for person in people:
        person.had_no_trouble()


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[Site]:
    """One site for the stories of a module; each opens its own edition."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(sqlite_template, folder / "pb.db")
    instance = folder / "instance"
    with running(f"sqlite:///{folder / 'pb.db'}", instance) as opened:
        yield opened
