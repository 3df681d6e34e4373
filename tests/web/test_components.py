"""Every component on one page: all its texts translated, its faults linked."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Comment, Doctype, NavigableString, Tag
from flask import Flask
from flask.testing import FlaskClient

from tests.page import check
from tests.web.gallery import ROOT, site, speaking

PAGES = ("/", "POST /", "/ballot", "/error", "/?out=1")
OURS = ("layout.html", "components/ui.html", "components/demo.html", "errors/**.html")
READ_OUT = ("aria-label", "alt", "title", "placeholder")


def catalogues() -> Catalog:
    """Return all Polish texts: of the merged catalogue and of its parts."""
    folder = ROOT / "pb" / "translations" / "pl"
    whole = Catalog(locale="pl")
    for path in sorted(folder.rglob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale="pl"):
                if message.id and message.string and any(message.string):
                    whole.add(message.id, message.string)
    return whole


@pytest.fixture(scope="module")
def translations(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the Polish texts, compiled."""
    folder = tmp_path_factory.mktemp("translations")
    (folder / "pl" / "LC_MESSAGES").mkdir(parents=True)
    with (folder / "pl" / "LC_MESSAGES" / "messages.mo").open("wb") as file:
        write_mo(file, catalogues())
    return folder


@pytest.fixture(scope="module")
def gallery(translations: Path) -> Flask:
    return site(str(translations))


@pytest.fixture
def polish(gallery: Flask) -> FlaskClient:
    return gallery.test_client()


@pytest.fixture(scope="module")
def echoing() -> FlaskClient:
    """The gallery in a language that puts every text of a catalogue in brackets."""
    return speaking(site(), lambda text: f"⟦{text}⟧").test_client()


def texts(page: BeautifulSoup) -> Iterator[str]:
    """Yield all a reader can see, hear or be told by a script."""
    for node in page.find_all(string=True):
        if isinstance(node, NavigableString) and not isinstance(
            node, Comment | Doctype
        ):
            yield str(node)
    for element in page.find_all(True):
        for name, value in element.attrs.items():
            if name in READ_OUT or name.startswith("data-i18n."):
                yield str(value)


def read(client: FlaskClient, address: str) -> BeautifulSoup:
    """Open a page; ``POST /`` sends the form empty."""
    sent = address.startswith("POST ")
    method = client.post if sent else client.get
    answer = method(address.removeprefix("POST "))
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


@pytest.mark.parametrize("address", PAGES)
def test_no_text_passes_by_the_catalogue(echoing: FlaskClient, address: str) -> None:
    strays = [
        text
        for text in texts(read(echoing, address))
        if re.search(r"[^\W\d_]{2,}", text) and not {"⟦", "¤"} & set(text)
    ]
    assert strays == []


def test_every_text_of_the_components_has_a_polish_one() -> None:
    polish = catalogues()
    mapping = [(pattern, "jinja2") for pattern in OURS]
    found = [text for _, _, text, _, _ in extract_from_dir(ROOT / "templates", mapping)]
    assert len(found) > 40
    for text in found:
        message = polish.get(text)
        assert message is not None, f"{text!r} is not in the catalogue"
        assert message.string, f"{text!r} is empty"
        assert all(message.string), f"{text!r} lacks a form"


@pytest.mark.parametrize("address", PAGES)
def test_a_polish_page_shows_no_english(polish: FlaskClient, address: str) -> None:
    shown = "\n".join(texts(read(polish, address)))
    words = re.findall(
        r"\b(?:error|warning|previous|next|page|show|hide|back|change|you have|choose"
        r"|success|important|characters?|files?|there is|content|sign)\b",
        shown,
        flags=re.IGNORECASE,
    )
    assert words == []


@pytest.mark.parametrize("address", [*PAGES, "/?lang=en", "/ballot?lang=en"])
def test_a_page_of_components_holds_what_every_page_must(
    polish: FlaskClient, address: str
) -> None:
    check(read(polish, address))


def test_an_english_page_says_what_the_templates_say(polish: FlaskClient) -> None:
    page = read(polish, "/?lang=en")
    assert page.html is not None
    assert page.html["lang"] == "en"
    assert "Skip to the content" in page.get_text()


def test_the_title_says_first_that_something_is_wrong(polish: FlaskClient) -> None:
    fine, faulty = read(polish, "/"), read(polish, "POST /")
    assert fine.title is not None
    assert faulty.title is not None
    assert fine.title.get_text().startswith("¤Wszystkie")
    assert faulty.title.get_text().startswith("Błąd: ¤Wszystkie")


def test_every_fault_of_the_summary_leads_to_its_control(polish: FlaskClient) -> None:
    page = read(polish, "POST /")
    links = page.select(".govuk-error-summary a")
    assert len(links) == 16
    for link in links:
        control = page.find(id=str(link["href"]).removeprefix("#"))
        assert isinstance(control, Tag), f"{link} leads nowhere"
        assert control.name in {"input", "textarea", "select"}
        assert link.get_text(strip=True) in _described(page, control)


def test_each_fault_is_announced_as_one(polish: FlaskClient) -> None:
    for message in read(polish, "POST /").select(".govuk-error-message"):
        assert message.get_text(" ", strip=True).startswith("Błąd:")


def test_a_form_without_faults_has_no_summary(polish: FlaskClient) -> None:
    page = read(polish, "/")
    assert page.select(".govuk-error-summary") == []
    assert page.select(".govuk-form-group--error") == []


def test_a_fault_of_the_whole_form_stands_without_a_link(polish: FlaskClient) -> None:
    first = read(polish, "POST /").select_one(".govuk-error-summary li")
    assert first is not None
    assert first.get_text(strip=True).startswith("¤Sprawdź formularz")
    assert first.find("a") is None


def test_every_group_of_choices_has_a_legend(polish: FlaskClient) -> None:
    for address in ("/", "/ballot"):
        for choice in read(polish, address).select("input[type=radio]"):
            group = choice.find_parent("fieldset")
            assert isinstance(group, Tag)
            assert group.find("legend") is not None


def test_every_control_has_a_label(polish: FlaskClient) -> None:
    for address in ("/", "/ballot"):
        page = read(polish, address)
        for control in page.select("main input, main select, main textarea"):
            if control.get("type") != "hidden":
                label = page.find("label", attrs={"for": control["id"]})
                assert isinstance(label, Tag), control
                assert label.get_text(strip=True)


def test_what_is_described_exists(polish: FlaskClient) -> None:
    for address in PAGES:
        page = read(polish, address)
        for element in page.select("[aria-describedby]"):
            for name in str(element["aria-describedby"]).split():
                assert page.find(id=name) is not None, f"{element}: no {name}"


def test_what_was_typed_comes_back_escaped(polish: FlaskClient) -> None:
    typed = '"><script>alert(1)</script>\n </textarea><b>'
    answer = polish.post("/", data={"title": typed, "description": typed})
    page = BeautifulSoup(answer.text, "html.parser")
    title, text = page.find(id="title"), page.find(id="description")
    assert isinstance(title, Tag)
    assert isinstance(text, Tag)
    assert title["value"] == typed
    assert text.get_text() == typed
    assert page.find("script", src=False) is None


def test_the_count_of_characters_knows_all_polish_forms(polish: FlaskClient) -> None:
    group = read(polish, "/").select_one("[data-maxlength='500']")
    assert group is not None
    forms = {
        form: group[f"data-i18n.characters-under-limit.{form}"]
        for form in ("one", "few", "many", "other")
    }
    assert str(forms["one"]).endswith("%{count} znak")
    assert str(forms["few"]).endswith("%{count} znaki")
    assert str(forms["many"]).endswith("%{count} znaków")
    assert str(forms["other"]).endswith("%{count} znaków")


def test_texts_are_not_cut_by_the_browser(polish: FlaskClient) -> None:
    assert read(polish, "/").select("[maxlength], [required]") == []


def test_the_list_of_pages_marks_where_one_is(polish: FlaskClient) -> None:
    pages = read(polish, "/").select_one("nav.govuk-pagination")
    assert pages is not None
    current = pages.select_one("[aria-current=page]")
    assert current is not None
    assert current.get_text(strip=True) == "5"
    numbers = [item.get_text(strip=True) for item in pages.select("li")]
    assert numbers == ["1", "⋯", "4", "5", "6", "⋯", "9"]


def test_a_table_names_the_column_of_each_cell_on_a_phone(polish: FlaskClient) -> None:
    table = read(polish, "/").select_one("main > table.bo-rows")
    assert table is not None
    heads = [head.get_text(strip=True) for head in table.select("thead th")]
    for row in table.select("tbody tr"):
        labels = [label.get_text(strip=True) for label in row.select(".bo-rows__label")]
        assert labels == heads[1:]


def test_the_demo_bar_only_goes_forward(polish: FlaskClient) -> None:
    bar = read(polish, "/").select_one(".bo-demo")
    assert bar is not None
    offered = {button["value"] for button in bar.select("button")}
    assert offered == {"voting", "results"}
    now = bar.select_one("[aria-current=step]")
    assert now is not None
    assert now.get_text(strip=True) == "¤Weryfikacja"


def test_signing_in_and_out_exclude_each_other(polish: FlaskClient) -> None:
    signed_in, signed_out = read(polish, "/"), read(polish, "/?out=1")
    assert signed_in.select_one("form[action='/sign-out']") is not None
    assert signed_in.select_one("a[href='/sign-in']") is None
    assert signed_out.select_one("form[action='/sign-out']") is None
    assert signed_out.select_one("a[href='/sign-in']") is not None


def _described(page: BeautifulSoup, control: Tag) -> str:
    """Return what a screen reader adds to a control or to its group."""
    group = control.find_parent("fieldset")
    names = str(control.get("aria-describedby", ""))
    if isinstance(group, Tag):
        names += f" {group.get('aria-describedby', '')}"
    found = [page.find(id=name) for name in names.split()]
    return " ".join(part.get_text() for part in found if isinstance(part, Tag))
