"""Errors are pages that say what to do; nothing of the program shows."""

from collections.abc import Callable
from datetime import datetime

from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy import text

from pb.domain.permissions import Action
from pb.store.database import Database
from pb.web.access import open_to
from tests import make
from tests.page import Reader


def test_a_page_that_is_not_there_leads_to_the_first_page(reader: Reader) -> None:
    reader.get("/nowhere", status=404)
    assert reader.h1 == "Nie ma takiej strony"
    assert reader.soup.select_one('main a[href="/"]')


def test_ten_megabytes_in_a_field_are_refused_and_not_echoed(
    reader: Reader, database: Database
) -> None:
    with database.unit_of_work() as session:
        make.edition(session)
    reader.get("/register")
    marker = "Przepełnienie"
    reader.send({"name": marker + "x" * 10_000_000}, status=413)
    assert marker not in reader.text
    assert reader.h1 == "To, co wysyłasz, jest za duże"


def test_a_bug_is_a_page_without_a_stack_trace(
    app: Flask, reader: Reader, at: Callable[[datetime], None]
) -> None:
    at(make.NOW)

    @open_to(Action.READ_PUBLIC)
    def broken(**_values: object) -> str:
        message = "a secret of the program"
        raise ValueError(message)

    app.view_functions["home.privacy"] = broken
    reader.get("/privacy", status=500)
    assert "secret" not in reader.response.text
    assert "Traceback" not in reader.response.text


def test_without_a_database_there_is_a_page_and_status_503(
    app: Flask, database: Database
) -> None:
    client = app.test_client()
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE edition RENAME TO elsewhere"))
    for address in ("/", "/editions/", "/privacy", "/nowhere"):
        answer = client.get(address)
        assert answer.status_code == 503, address
        soup = BeautifulSoup(answer.text, "html.parser")
        assert soup.h1 is not None
        assert soup.h1.get_text() == "Serwis jest przez chwilę niedostępny"


def test_a_request_under_another_hosts_name_is_refused(app: Flask) -> None:
    answer = app.test_client().get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil.example" not in answer.text


def test_a_strange_sign_in_an_address_names_no_edition(reader: Reader) -> None:
    for name in ("%00", "a%00b", "%ff", "..%2f", "%E2%80%AE"):
        reader.get(f"/editions/{name}/", status=404)
