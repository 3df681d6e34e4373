"""Freeze, strike, lot and publication through the pages: two persons each."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask

from pb.adapters.keys import KeyFolder
from pb.domain.permissions import PERMISSIONS, Action
from pb.domain.rulebook import BallotOrder
from pb.services import editions, lot_records, motions, strikes
from pb.services.carrying import CARRY, KEYED
from pb.services.editions import Edition
from pb.services.lot_records import Announced
from pb.store.database import Database
from pb.web.context import Deployment
from pb.web.decision_words import DEEDS
from tests import drawing, make
from tests.page import Reader

OFFICE = "/editions/leszno-2126/office"
COORDINATOR, MEMBER = "coordinator@example.org", "commission@example.org"

Clock = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def _now(at: Clock) -> None:
    at(make.NOW)


def as_(reader: Reader, email: str) -> Reader:
    """Sign in as another person."""
    reader.client._cookies.clear()
    return reader.sign_in(email, make.PASSWORD)


def decided(
    database: Database, keys: KeyFolder, order: BallotOrder = BallotOrder.FILING
) -> Edition:
    return drawing.decided(database, keys, proposals=3, order=order)[0]


def test_every_deed_of_two_persons_can_be_carried_out_and_said_in_words() -> None:
    of_two = {action for action, found in PERMISSIONS.items() if found.seconds}
    assert of_two == set(CARRY) | set(KEYED)
    assert not set(CARRY) & set(KEYED)
    assert of_two - {Action.RESET_FACTOR} == set(DEEDS)


def frozen(reader: Reader) -> Reader:
    """Freeze by two persons."""
    as_(reader, COORDINATOR).get(f"{OFFICE}/freeze").send()
    where = reader.response.request.path
    as_(reader, MEMBER).get(where).send()
    return reader


def test_the_ballot_is_frozen_by_two_and_then_open_to_all(
    database: Database, keys: KeyFolder, reader: Reader
) -> None:
    edition = decided(database, keys)
    as_(reader, COORDINATOR).get(f"{OFFICE}/freeze")
    said = reader.soup.select_one("code.bo-hash")
    assert said is not None
    reader.send()
    where = reader.response.request.path
    assert not reader.soup.select(f'main form[action="{where}/confirm"]')
    # Who sends the form nevertheless is refused in words.
    reader.post(f"{where}/confirm", {"csrf_token": token(reader)}, status=422)
    with database.reading() as session:
        assert editions.by_slug(session, edition.slug).manifest is None
    as_(reader, MEMBER).get(f"{OFFICE}/decisions/").get(where)
    assert said.text in reader.text
    assert "Ławki nad stawem" in reader.text
    reader.send()
    with database.reading() as session:
        assert editions.by_slug(session, edition.slug).manifest == said.text
    reader.client._cookies.clear()
    assert said.text in reader.get("/editions/leszno-2126/ballot").text


def token(reader: Reader) -> str:
    field = reader.soup.select_one('input[name="csrf_token"]')
    assert field is not None
    return str(field["value"])


def test_the_second_person_refuses_with_a_reason_that_stays(
    database: Database, keys: KeyFolder, reader: Reader
) -> None:
    edition = decided(database, keys)
    as_(reader, COORDINATOR).get(f"{OFFICE}/freeze").send()
    where = reader.response.request.path
    as_(reader, MEMBER).get(f"{where}/refuse")
    reader.send({"reason": "  "}, status=422)
    reader.send({"reason": "Brakuje projektu nr 2."})
    assert "Brakuje projektu nr 2." in reader.text
    with database.reading() as session:
        assert editions.by_slug(session, edition.slug).manifest is None
        (motion,) = motions.settled(session, edition.id)
    assert motion.state is motions.State.REFUSED
    as_(reader, COORDINATOR).get(f"{OFFICE}/freeze").send()


def test_a_decision_of_another_edition_is_not_found(
    database: Database, keys: KeyFolder, reader: Reader
) -> None:
    decided(database, keys)
    with database.unit_of_work() as session:
        make.edition(session, slug="inna-2126")
    as_(reader, COORDINATOR).get(f"{OFFICE}/freeze").send()
    number = reader.response.request.path.rpartition("/")[2]
    reader.get(f"/editions/inna-2126/office/decisions/{number}", status=404)
    reader.get(f"{OFFICE}/decisions/9999", status=404)


def test_a_struck_project_stays_on_the_ballot_page_with_its_reason(
    database: Database, keys: KeyFolder, reader: Reader
) -> None:
    edition = decided(database, keys)
    frozen(reader)
    as_(reader, COORDINATOR).get(f"{OFFICE}/strikes/")
    typed = {"number": "2", "reason": "Grunt sprzedano.", "decision": "Zarządzenie 1"}
    reader.send(typed | {"number": "dwa"}, status=422)
    assert "Grunt sprzedano." in reader.response.text
    reader.send(typed | {"number": "77"}, status=422)
    assert "77" in reader.text
    reader.send(typed)
    where = reader.response.request.path
    as_(reader, MEMBER).get(where).send()
    with database.reading() as session:
        assert strikes.of_edition(session, edition.id) == {2: "Grunt sprzedano."}
    reader.get("/editions/leszno-2126/ballot")
    assert "Grunt sprzedano. (Zarządzenie 1)" in reader.text
    reader.get("/editions/leszno-2126/proposals/2")
    assert "Grunt sprzedano. (Zarządzenie 1)" in reader.text
    assert "Grunt" not in reader.get("/editions/leszno-2126/proposals/1").text


MINUTES = {
    "value": "3 5 2 6 1 1 4",
    "sitting": "Posiedzenie",
    "place": "Sala 15",
    "present": "Osoba Pierwsza",
}


def announced(database: Database, edition: Edition, reader: Reader) -> Announced:
    """Announce the lot of the numbers through the pages."""
    as_(reader, COORDINATOR).get(f"{OFFICE}/freeze")
    assert reader.soup.select('a[href$="/office/lot"]')
    reader.get(f"{OFFICE}/lot").send({"announced": ""}, status=422)
    reader.send({"announced": drawing.SAID})
    with database.reading() as session:
        (lot,) = lot_records.listed(session, edition)
    assert lot.commitment in reader.text
    return lot


def test_a_lot_is_public_once_announced_and_a_wrong_value_loses_nothing(
    database: Database, keys: KeyFolder, reader: Reader
) -> None:
    lot = announced(database, decided(database, keys, BallotOrder.LOT), reader)
    reader.get(f"{OFFICE}/lot/{lot.id}/tie-value", status=404)
    reader.get(f"{OFFICE}/lot/{lot.id}/value")
    reader.send(MINUTES | {"value": "trzy"}, status=422)
    assert "Osoba Pierwsza" in reader.response.text
    reader.client._cookies.clear()
    reader.get("/editions/leszno-2126/lot")
    assert drawing.SAID in reader.text
    assert lot.commitment in reader.text
    reader.get(f"/editions/leszno-2126/lot/{lot.id}.json", status=404)


def test_numbers_are_drawn_through_the_pages_and_anyone_gets_the_file(
    database: Database, keys: KeyFolder, reader: Reader
) -> None:
    lot = announced(database, decided(database, keys, BallotOrder.LOT), reader)
    reader.get(f"{OFFICE}/lot/{lot.id}/value").send(MINUTES)
    where = reader.response.request.path
    assert "3-5-2-6-1-1-4" in as_(reader, MEMBER).get(where).text
    reader.send()
    assert "Sala 15" in reader.get(f"{OFFICE}/lot/{lot.id}/minutes").text
    reader.client._cookies.clear()
    assert "Osoba Pierwsza" not in reader.get("/editions/leszno-2126/lot").text
    answer = reader.client.get(f"/editions/leszno-2126/lot/{lot.id}.json")
    file = json.loads(answer.data)
    assert file["commitment"] == lot.commitment
    assert sorted(file["order"]) == [1, 2, 3]


def test_the_lot_of_a_rehearsal_is_marked_on_the_minutes_and_in_the_file(
    app: Flask, database: Database, keys: KeyFolder, reader: Reader
) -> None:
    edition, coordinator, member = drawing.decided(database, keys, proposals=2)
    lot = drawing.drawn(database, keys, edition, coordinator, member)
    as_(reader, COORDINATOR)
    part: Deployment = app.extensions["pb"]
    app.extensions["pb"] = replace(part, config=replace(part.config, rehearsal=True))
    assert "TEST" in reader.get(f"{OFFICE}/lot/{lot.id}/minutes").text
    answer = reader.client.get(f"/editions/leszno-2126/lot/{lot.id}.json")
    assert json.loads(answer.data)["test"] is True
    assert "TEST-lot-" in answer.headers["Content-Disposition"]


def test_who_counts_filing_numbers_reads_that_nothing_is_drawn(
    database: Database, keys: KeyFolder, reader: Reader
) -> None:
    decided(database, keys)
    as_(reader, COORDINATOR).get(f"{OFFICE}/lot")
    assert not reader.soup.select("main form")
    reader.get("/editions/leszno-2126/lot")
