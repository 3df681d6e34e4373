"""Somebody at a browser, who reads, types and presses as people do."""

from time import monotonic

from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Response,
    expect,
)

from tests.stories import wording
from tests.stories.examiner import Album, Examiner

PATIENCE = 60_000
"""Milliseconds until something that should come counts as missing."""

_LOST = "Failed to load resource"


class Person:
    """One person and her browser; every page she comes to is examined.

    Her deeds are named by the program's English texts; she reads them in her
    own language.
    """

    def __init__(
        self,
        context: BrowserContext,
        examiner: Examiner,
        album: Album,
        *,
        address: str,
        scripts: bool,
        language: str = "pl",
    ) -> None:
        self.scripts = scripts
        self.language = language
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self._examiner = examiner
        self._album = album
        self.address = address
        self._faults: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self._faults.append(str(error)))
        self.page.on("response", self._answered)

    def opens(self, path: str, status: int = 200) -> "Person":
        """Open an address of the site."""
        response = self.page.goto(f"{self.address}{path}")
        return self._arrives(response, status)

    def follows(self, text: str, within: str = "body", **values: object) -> "Person":
        """Follow a link."""
        link = self.page.locator(within).get_by_role(
            "link", name=self.said(text, **values), exact=True
        )
        with self.page.expect_navigation() as navigation:
            link.first.click()
        return self._arrives(navigation.value, 200)

    def presses(
        self, text: str, status: int = 200, within: str = "main", **values: object
    ) -> "Person":
        """Press a button, and come to the page that answers."""
        with self.page.expect_navigation() as navigation:
            self.button(text, within, **values).click()
        return self._arrives(navigation.value, status)

    def sends_again(self) -> "Person":
        """Send the last form once more, as the browser's reload does."""
        return self._arrives(self.page.reload(), 200)

    def writes(self, label: str, text: str) -> "Person":
        """Type into a field."""
        self.field(label).fill(text)
        return self

    def marks(self, *labels: str) -> "Person":
        """Mark radio buttons or boxes."""
        for label in labels:
            self.field(label).check()
        return self

    def signs_in(self, email: str, password: str) -> "Person":
        """Sign in through the page."""
        self.opens("/sign-in").writes("E-mail address", email)
        return self.writes("Password", password).presses("Sign in")

    def sees(self, text: str, **values: object) -> "Person":
        """Find a text on the page; it may take a moment to come."""
        wanted = self.said(text, **values)
        expect(self.page.locator("body")).to_contain_text(wanted, timeout=PATIENCE)
        return self

    def waits_for(self, wanted: Locator, link: str) -> "Person":
        """Wait for what others' work brings; without scripts, by a link of the page."""
        if not self.scripts:
            late = monotonic() + PATIENCE / 1000
            while not wanted.is_visible():
                assert monotonic() < late, f"did not come: {wanted}"
                with self.page.expect_navigation():
                    self.page.get_by_role("link", name=self.said(link)).click()
        wanted.wait_for()
        return self.visit()

    def words(self, text: str, **values: object) -> Locator:
        """Return the place on the page that says a text."""
        return self.page.locator("main").get_by_text(self.said(text, **values)).first

    def does_not_see(self, text: str, **values: object) -> "Person":
        """Find a text nowhere on the page."""
        assert self.said(text, **values) not in self.text
        return self

    def is_told(self, text: str, at: str, /, **values: object) -> "Person":
        """Read a fault: title, summary, and its link leads into the field."""
        wanted = self.said(text, **values)
        assert self.page.title().startswith(f"{self.said('Error')}: ")
        summary = self.page.locator(".govuk-error-summary")
        link = summary.get_by_role("link", name=wanted, exact=True)
        link.first.click()
        expect(self.page.locator(f"[id='{at}']")).to_be_focused()
        return self

    def counts(self, one: str, many: str, n: int) -> str:
        """Return a text that counts, as her pages say it."""
        return wording.counted(self.language, one, many, n)

    def button(self, text: str, within: str = "main", **values: object) -> Locator:
        """Return a button, or the link that looks like one."""
        name = self.said(text, **values)
        return self.page.locator(within).get_by_role("button", name=name, exact=True)

    def field(self, label: str) -> Locator:
        """Return the field that a label names."""
        fields = self.page.locator("input, textarea, select")
        return self.page.get_by_label(self.said(label), exact=True).and_(fields)

    def said(self, text: str, **values: object) -> str:
        """Return a text as her pages say it."""
        return wording.said(self.language, text, **values)

    @property
    def text(self) -> str:
        """The text she can read on the page."""
        return wording.folded(self.page.locator("body").inner_text())

    @property
    def heading(self) -> str:
        """The page's heading."""
        return wording.folded(self.page.locator("h1").inner_text())

    def visit(self) -> "Person":
        """Have the page examined that she has before her."""
        faults = list(
            self._examiner.faults(self.page, self.language, scripts=self.scripts)
        )
        self._album.keep(self.page, self.heading)
        assert not faults, f"{self.heading}: {faults}"
        self.had_no_trouble()
        return self

    def prints(self) -> "Person":
        """Print the page."""
        self._album.print(self.page, self.heading)
        return self

    def had_no_trouble(self) -> None:
        """Fail when her browser has complained about anything."""
        assert not self._faults, self._faults

    def _arrives(self, response: Response | None, status: int) -> "Person":
        assert response is not None
        assert response.status == status, f"{response.status} {response.url}"
        return self.visit()

    def _hear(self, message: ConsoleMessage) -> None:
        # A form that is refused answers 422, which the console calls lost.
        if message.type in {"error", "warning"} and _LOST not in message.text:
            self._faults.append(f"{message.type}: {message.text}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self._faults.append(f"{response.status} {response.url}")
