"""The site in English: the page stays, and nothing Polish is left on it."""

import re

from pb.domain.calendar import Stage
from tests.stories.conftest import Somebody
from tests.stories.site import Site

CONTENT = ("Budżet obywatelski 2126", "Duże", "Małe", "Miękkie", "przykładowy")
"""What a city or a resident wrote; it stays in the language it was written in."""


def test_the_language_is_switched_where_one_is(site: Site, somebody: Somebody) -> None:
    slug = site.opens_the_vote()
    reader = somebody(site.address)
    here = f"/editions/{slug}/proposals/?q=park&pool=small"
    reader.opens(here)
    reader.language = "en"
    reader.follows("English")
    assert reader.page.url.startswith(f"{site.address}{here}")
    assert reader.heading == "Proposals"
    reader.language = "pl"
    reader.follows("Polski")
    assert reader.heading == "Wnioski"


def test_every_page_is_english_then(site: Site, somebody: Somebody) -> None:
    slug = site.opens_the_vote()
    reader = somebody(site.address, language="en")
    reader.opens("/?lang=en")
    for place in ("", "proposals/", "vote/", "vote/ballot", "results/"):
        reader.opens(f"/editions/{slug}/{place}")
        assert not in_polish(reader.text), place
    for place in ("sign-in", "register", "password/forgotten", "accessibility"):
        reader.opens(f"/{place}")
        assert not in_polish(reader.text), place
    for place in ("privacy", "demo/", "editions/"):
        reader.opens(f"/{place}")
    reader.opens("/no-such-page", status=404)
    assert not in_polish(reader.text)
    site.move(slug, Stage.COUNTING)
    reader.opens(f"/editions/{slug}/results/")
    assert reader.page.locator("html").get_attribute("lang") == "en"


def in_polish(text: str) -> list[str]:
    """Return the words with Polish letters that nobody wrote on purpose."""
    for written in CONTENT:
        text = text.replace(written, "").replace(written.upper(), "")
    return re.findall(r"\w*[ąćęłńóśźżĄĆĘŁŃÓŚŹŻ]\w*", text)
