"""Looks at each page of a story as nobody does by hand.

Accessibility by axe, sideways scrolling on a small phone, texts in the wrong
language; and pictures of the page where the environment asks for them.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page, Route, ViewportSize

from tests import page as html
from tests.stories import wording

DESK: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 780}
SMALLEST: ViewportSize = {"width": 320, "height": 640}
PAPER: ViewportSize = {"width": 794, "height": 1123}

_AXE = """() => axe.run({
  resultTypes: ["violations"],
  runOnly: {type: "tag", values: [
    "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
})"""

_WIDER = """() => document.scrollingElement.scrollWidth > window.innerWidth
  ? [...document.querySelectorAll("body *")]
      .filter(it => it.getBoundingClientRect().right > window.innerWidth + 0.5)
      .map(it => it.outerHTML.slice(0, 120)).slice(0, 5)
  : []"""

_TEXTS = """() => {
  const page = document.documentElement.lang;
  const own = it => it.closest("[lang]").lang === page;
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    if (own(walk.currentNode.parentElement)) found.push(walk.currentNode.data);
  }
  for (const name of ["aria-label", "title", "alt", "placeholder"]) {
    for (const it of document.querySelectorAll(`[${name}]`)) {
      if (own(it)) found.push(it.getAttribute(name));
    }
  }
  return found.map(text => text.trim().split(/\\s+/).join(" ")).filter(text => text);
}"""


@contextmanager
def sized(page: Page, size: ViewportSize) -> Iterator[None]:
    """Look at a page in a window of another size."""
    before = page.viewport_size
    page.set_viewport_size(size)
    yield
    if before is not None:
        page.set_viewport_size(before)


class Examiner:
    """Looks at pages; the same look with and without JavaScript."""

    def __init__(self, browser: Browser) -> None:
        # Axe needs scripts. A page read without them is shown to it as it was
        # sent, with the site's own scripts left out.
        self._context = browser.new_context(viewport=DESK)
        self._bench = self._context.new_page()
        self._bench.route("**/*", self._serve)
        self._document = ""
        self._seen: set[tuple[str, ...]] = set()

    def close(self) -> None:
        """Let the bench go."""
        self._context.close()

    def faults(self, page: Page, language: str, *, scripts: bool) -> Iterator[str]:
        """Yield what is wrong with the page that somebody has before her.

        A page that says nothing new but numbers was looked at already.
        """
        known = _known_by(page, language, scripts)
        if known in self._seen:
            return
        self._seen.add(known)
        if not scripts:
            html.check(BeautifulSoup(page.content(), "html.parser"))
        yield from self._barriers(page if scripts else self._on_bench(page))
        texts = page.evaluate(_TEXTS)
        for text in wording.foreign(language, texts):
            yield f"not in {language!r}: {text}"
        with sized(page, SMALLEST):
            for element in page.evaluate(_WIDER):
                yield f"wider than 320 px: {element}"

    def _barriers(self, page: Page) -> Iterator[str]:
        page.evaluate(AXE_SCRIPT)
        for barrier in page.evaluate(_AXE)["violations"]:
            yield f"axe {barrier['id']}: {barrier['help']}: {_places(barrier)}"

    def _on_bench(self, page: Page) -> Page:
        self._document = page.content()
        self._bench.goto(page.url)
        return self._bench

    def _serve(self, route: Route) -> None:
        request = route.request
        if request.is_navigation_request():
            route.fulfill(body=self._document, content_type="text/html; charset=utf-8")
        elif request.resource_type == "script":
            route.fulfill(body="", content_type="text/javascript")
        else:
            route.continue_()


def _known_by(page: Page, *more: object) -> tuple[str, ...]:
    parts = [urlsplit(page.url).path, page.title(), page.locator("body").inner_text()]
    return tuple(re.sub(r"[0-9]+", "0", str(part)) for part in [*parts, *more])


def _places(barrier: dict[str, Any]) -> str:
    return "; ".join(node["html"][:160] for node in barrier["nodes"][:3])


class Album:
    """Pictures of the pages of a story, where PB_SCREENSHOTS names a folder."""

    def __init__(self, story: str) -> None:
        folder = os.environ.get("PB_SCREENSHOTS")
        self._folder = Path(folder) if folder else None
        self._story = re.sub(r"\W+", "-", story).strip("-")
        self._n = 0

    def keep(self, page: Page, what: str) -> None:
        """Keep the page as it looks on a desk and on a phone."""
        if self._folder is None:
            return
        self._n += 1
        for size in (DESK, PHONE):
            self._shoot(page, size, what)

    def print(self, page: Page, what: str) -> None:
        """Keep the page as a printer would get it."""
        if self._folder is None:
            return
        page.emulate_media(media="print")
        self._shoot(page, PAPER, f"{what}-print")
        page.emulate_media(media="screen")

    def _shoot(self, page: Page, size: ViewportSize, what: str) -> None:
        assert self._folder is not None
        short = re.sub(r"\W+", "-", what.lower())[:40].strip("-")
        name = f"{self._story}-{self._n:02d}-{short}-{size['width']}.png"
        self._folder.mkdir(parents=True, exist_ok=True)
        with sized(page, size):
            page.screenshot(path=self._folder / name, full_page=True)
