"""A reader of pages who checks every page she reads.

One h1, the title begins with it, ids are unique, forms have an address and a
token, no inline script or style, links of the error summary hit a field.
"""

from collections.abc import Mapping
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from werkzeug.test import TestResponse


class Reader:
    """Somebody with a browser that keeps cookies and sends forms."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.response: TestResponse
        self.soup: BeautifulSoup

    def get(self, address: str, *, status: int = 200) -> "Reader":
        """Open a page, following redirects, and check it."""
        return self._read(self.client.get(address, follow_redirects=True), status)

    def post(
        self, address: str, values: Mapping[str, Any], *, status: int = 200
    ) -> "Reader":
        """Send values as they are, following redirects."""
        answer = self.client.post(address, data=values, follow_redirects=True)
        return self._read(answer, status)

    def send(
        self,
        values: Mapping[str, Any] | None = None,
        *,
        form: str = "main form",
        button: str | None = None,
        status: int = 200,
    ) -> "Reader":
        """Fill in a form of the page (a CSS selector) and press its button."""
        element = self.soup.select_one(form)
        assert element is not None, f"no {form} on the page"
        filled = {**_filled(element), **(values or {})}
        address = str(element.get("action") or self.response.request.path)
        if button is not None:
            pressed = element.find("button", string=lambda s: s and button in s)
            assert isinstance(pressed, Tag), f"no button {button!r}"
            if pressed.get("name"):
                filled[str(pressed["name"])] = pressed.get("value", "")
            address = str(pressed.get("formaction", address))
        if element.get("method", "get").lower() == "get":
            answer = self.client.get(
                address, query_string=filled, follow_redirects=True
            )
            return self._read(answer, status)
        return self.post(address, filled, status=status)

    def sign_in(self, email: str, password: str) -> "Reader":
        """Sign in through the page."""
        return self.get("/sign-in").send({"email": email, "password": password})

    @property
    def text(self) -> str:
        """The text of the page, its white space folded."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def h1(self) -> str:
        """The heading of the page."""
        heading = self.soup.find("h1")
        return " ".join(heading.get_text(" ").split()) if heading else ""

    def _read(self, response: TestResponse, status: int) -> "Reader":
        assert response.status_code == status, (
            f"{response.request.path}: {response.status_code}, not {status}: "
            f"{BeautifulSoup(response.text, 'html.parser').get_text(' ')[:500]}"
        )
        self.response = response
        if response.mimetype == "text/html":
            self.soup = BeautifulSoup(response.text, "html.parser")
            check(self.soup)
        return self


def check(soup: BeautifulSoup) -> None:
    """Check what must hold on every page."""
    headings = soup.find_all("h1")
    assert len(headings) == 1, f"{len(headings)} h1"
    heading = " ".join(headings[0].get_text(" ").split())
    assert soup.title is not None
    title = " ".join(soup.title.get_text(" ").split())
    bare = title.removeprefix("Błąd: ").removeprefix("Error: ")
    assert bare.startswith(heading), f"title {title!r} does not begin with {heading!r}"
    assert soup.html is not None
    assert soup.html.get("lang") in {"pl", "en"}
    ids = [element["id"] for element in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), f"ids twice: {_twice(ids)}"
    _check_forms(soup)
    _check_inline(soup)
    for link in soup.select(".govuk-error-summary a"):
        assert str(link["href"]).removeprefix("#") in ids, f"{link} leads nowhere"


def _check_forms(soup: BeautifulSoup) -> None:
    for form in soup.find_all("form"):
        assert form.has_attr("action"), f"a form without an address: {form}"
        if str(form.get("method", "get")).lower() == "post":
            token = form.find("input", attrs={"name": "csrf_token"})
            assert token is not None, f"a form without a token: {form['action']}"


def _check_inline(soup: BeautifulSoup) -> None:
    assert not soup.find_all(style=True), "an inline style"
    assert not soup.find_all("style"), "an inline style sheet"
    for script in soup.find_all("script"):
        assert script.has_attr("src"), "an inline script"
    for element in soup.find_all(True):
        handlers = [name for name in element.attrs if name.startswith("on")]
        assert not handlers, f"an inline handler: {element.name} {handlers}"


def _filled(form: Tag) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(field["name"]), str(field.get("type", field.name))
        if kind == "checkbox" and field.has_attr("checked"):
            values.setdefault(name, []).append(field.get("value", "on"))
        elif kind not in {"checkbox", "submit", "button", "file"} and (
            kind != "radio" or field.has_attr("checked")
        ):
            values[name] = _value(field)
    return values


def _value(field: Tag) -> str:
    if field.name == "textarea":
        return field.get_text().removeprefix("\n")
    if field.name == "select":
        chosen = field.select_one("option[selected]") or field.select_one("option")
        return str(chosen.get("value", chosen.get_text())) if chosen else ""
    return str(field.get("value", ""))


def _twice(ids: list[Any]) -> set[Any]:
    return {name for name in ids if ids.count(name) > 1}
