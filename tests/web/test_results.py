"""The page of results, its files and pictures: the same numbers, for whom, when."""

import csv
import hashlib
import io
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from pb.adapters.keys import KeyFolder
from pb.domain.ballot import Project
from pb.domain.permissions import Role
from pb.domain.rulebook import Visibility
from pb.formats import pabulib
from pb.services.editions import Edition
from pb.store.database import Database
from tests import counts, make
from tests.page import Reader

OTHERS = (None, Role.RESIDENT, Role.ASSESSOR)
VISITORS = (*OTHERS, Role.COORDINATOR)
AT = "/editions/leszno-2126/results/"
FILES = ("results.json", "results.csv", "ballot.json", "result.json")
CHARTS = ("money", "turnout", "votes-large", "votes-small", "votes-soft")
ADDRESSES = (
    "",
    *FILES,
    *(f"{pool}.pb" for pool in ("large", "small", "soft")),
    *(f"charts/{name}.csv" for name in CHARTS),
    *(f"charts/{name}-narrow.svg" for name in CHARTS),
    *(f"charts/{name}-wide.png" for name in CHARTS[:1]),
)

# Random tokens and digests could hold any two digits.
_TOKEN = re.compile(r'name="csrf_token" value="[^"]*"|[0-9a-f]{12,}')


@pytest.fixture
def site(app: Flask, at: Callable[[datetime], None]) -> Flask:
    return app


@pytest.fixture
def database(site: Flask) -> Database:
    found: Database = site.extensions["pb"].database
    return found


def visitors(site: Flask, *roles: Role | None) -> Iterator[FlaskClient]:
    return (counts.visitor(site, role) for role in roles or VISITORS)


def every_address(app: Flask) -> Iterator[str]:
    """Yield the pages of the whole site, and all that results have."""
    for rule in app.url_map.iter_rules():
        if rule.arguments <= {"slug"} and "GET" in (rule.methods or ()):
            with app.test_request_context("/"):
                values = dict.fromkeys(rule.arguments, "leszno-2126")
                yield app.url_for(rule.endpoint, **values)
    yield from (AT + address for address in ADDRESSES)


def numbers_on(client: FlaskClient, app: Flask) -> set[str]:
    """Return which of the telling numbers stand anywhere on the site."""
    found = set()
    for address in every_address(app):
        answer = client.get(address)
        if answer.mimetype == "image/png":
            continue
        shown = _TOKEN.sub("", answer.text)
        found |= set(re.findall(r"\b(?:43|47|67)\b", shown))
    return found


def statuses(client: FlaskClient) -> dict[str, int]:
    return {address: client.get(AT + address).status_code for address in ADDRESSES}


def allowed(*starts: str) -> dict[str, int]:
    return {
        address: 200 if not address or address.startswith(starts) else 404
        for address in ADDRESSES
    }


ALWAYS = ("results.json", "ballot.json")


def test_while_counts_are_sealed_nobody_finds_one(
    site: Flask, database: Database, keys: KeyFolder
) -> None:
    edition = counts.voted(database, keys, visibility=Visibility.SEALED)
    for client in visitors(site):
        assert numbers_on(client, site) == set()
        assert statuses(client) == allowed(*ALWAYS)
    make.closed(database, edition)
    for client in visitors(site):
        assert numbers_on(client, site) == set()


def test_while_turnout_is_shown_nobody_finds_a_standing(
    site: Flask, database: Database, keys: KeyFolder
) -> None:
    counts.voted(database, keys, visibility=Visibility.TURNOUT)
    for client in visitors(site):
        assert numbers_on(client, site) == {"47"}
        assert statuses(client) == allowed(*ALWAYS, "charts/turnout")


def test_live_shows_turnout_and_standings_and_no_result(
    site: Flask, database: Database, keys: KeyFolder
) -> None:
    edition = counts.voted(database, keys)
    counts.show_standings(database, keys, edition)
    shown = allowed(*ALWAYS, "results.csv", "charts/turnout", "charts/votes")
    for client in visitors(site):
        assert numbers_on(client, site) == {"43", "47", "67"}
        assert statuses(client) == shown
    make.closed(database, edition)
    for client in visitors(site):
        assert statuses(client) == shown


def test_an_unpublished_result_is_found_by_the_two_who_sign_it_alone(
    site: Flask, database: Database, keys: KeyFolder
) -> None:
    edition = counts.voted(database, keys, visibility=Visibility.SEALED)
    counts.counted(database, keys, edition)
    for role in (Role.COORDINATOR, Role.COMMISSION):
        signing = counts.visitor(site, role)
        assert {"43", "47"} <= numbers_on(signing, site)
        assert statuses(signing) == allowed(*FILES, "charts")
        picture = signing.get(f"{AT}charts/money-wide.svg")
        assert picture.headers["Cache-Control"] == "no-store"
    for client in visitors(site, *OTHERS):
        assert numbers_on(client, site) == set()
        assert statuses(client) == allowed(*ALWAYS)


def test_the_published_result_is_open_to_all(
    site: Flask, database: Database, keys: KeyFolder
) -> None:
    counts.published(database, keys, counts.voted(database, keys))
    for client in visitors(site):
        assert statuses(client) == dict.fromkeys(ADDRESSES, 200)


def test_an_edition_without_a_vote_says_when_there_will_be_one(
    reader: Reader, at: Callable[[datetime], None], app: Flask
) -> None:
    with app.extensions["pb"].database.unit_of_work() as session:
        make.edition(session)
    reader.get(f"{AT}?lang=en")
    assert "Voting begins on" in reader.text
    assert "how many have voted and, in batches of at least 20" in reader.text
    reader.get(f"{AT}ballot.json", status=422)


def test_live_without_standings_says_what_they_wait_for(
    reader: Reader, site: Flask, database: Database, keys: KeyFolder
) -> None:
    counts.voted(database, keys)
    reader.get(f"{AT}?lang=en")
    assert "No standings yet." in reader.text
    assert len(reader.get(f"{AT}results.csv").response.text.splitlines()) == 1
    reader.get(f"{AT}charts/votes-large.csv", status=404)


@pytest.fixture
def final(site: Flask, database: Database, keys: KeyFolder) -> Edition:
    """Forty-seven ballots, counted and published."""
    return counts.published(database, keys, counts.voted(database, keys))


def rows_of_page(reader: Reader) -> list[tuple[str, str]]:
    """Return project and votes of each row of the rankings."""
    reader.get(f"{AT}?lang=en")
    found = []
    for row in reader.soup.select(".bo-rank tbody tr"):
        name = row.select_one(".bo-rank__name")
        votes = row.select_one(".bo-rank__votes")
        assert name
        assert votes
        title = next(name.stripped_strings).partition(". ")[2]
        found.append((title, votes.get_text().removeprefix("Votes").strip()))
    return found


def test_every_form_of_the_numbers_says_the_same(
    final: Edition, reader: Reader
) -> None:
    page = rows_of_page(reader)
    assert len(page) == 6
    table = csv.DictReader(io.StringIO(reader.get(f"{AT}results.csv").response.text))
    assert [(row["Project"], row["Votes"]) for row in table] == page
    document = reader.get(f"{AT}results.json").response.get_json()
    assert [
        (project["title"], str(project["votes"]))
        for pool in document["pools"]
        for project in pool["projects"]
    ] == page
    charted, filed = [], []
    for pool in ("large", "small", "soft"):
        chart = reader.get(f"{AT}charts/votes-{pool}.csv").response.text
        rows = csv.DictReader(io.StringIO(chart))
        charted += [(r["Project"].partition(". ")[2], r["Votes"]) for r in rows]
        file = reader.get(f"{AT}{pool}.pb").response
        election = pabulib.parse(file.data, pool)
        votes = election.profile.votes
        filed += [
            (p.details["name"], str(votes.get(p.id, 0))) for p in election.projects
        ]
    assert charted == page
    assert filed == page
    tables = reader.get(AT).soup.select(".bo-figure table tbody tr")
    shown = [[cell.get_text() for cell in row.select("th, td")] for row in tables]
    assert [votes for _title, votes in page] == [
        re.sub(r"\D", "", row[1]) for row in shown[:6]
    ]


def test_fingerprints_are_those_of_the_files(final: Edition, reader: Reader) -> None:
    page = reader.get(AT).text
    for name, digest in (("ballot", final.manifest), ("result", final.digest)):
        file = reader.get(f"{AT}{name}.json").response.data
        assert hashlib.sha256(file).hexdigest() == digest
        assert str(digest) in page


def test_each_project_says_why(final: Edition, reader: Reader) -> None:
    reader.get(f"{AT}?lang=en")
    whys = [
        why.get_text().replace("\xa0", " ")
        for why in reader.soup.select(".bo-rank__why")
    ]
    assert whys[0] == "Funded: it costs PLN 400,000.00, and PLN 600,000.00 was left."
    assert whys[1] == (
        "Does not fit: PLN 200,000.00 was left, it costs PLN 350,000.00, "
        "PLN 150,000.00 too much. 39 more votes would have been enough. "
        "At a cost of PLN 200,000.00 it would have been funded."
    )
    tags = [
        tag.get_text(strip=True) for tag in reader.soup.select(".bo-rank .govuk-tag")
    ]
    assert tags == ["funded", "not funded"] * 3


def test_charts_have_words_a_table_and_two_widths(
    final: Edition, reader: Reader
) -> None:
    reader.get(f"{AT}?lang=en")
    figures = reader.soup.select(".bo-figure")
    assert len(figures) == len(CHARTS)
    for figure in figures:
        image, narrow = figure.select_one("img"), figure.select_one("source")
        assert image
        assert narrow
        assert "chart" in str(image["alt"]).lower()
        assert figure.select_one("details table caption")
        for address in (str(image["src"]), str(narrow["srcset"])):
            picture = reader.client.get(address)
            assert picture.mimetype == "image/svg+xml"
            assert "immutable" in picture.headers["Cache-Control"]
            assert "sandbox" in picture.headers["Content-Security-Policy"]


def test_a_picture_is_kept_only_under_the_address_that_names_it(
    final: Edition, reader: Reader
) -> None:
    for address in (
        "charts/money-wide.svg",
        "charts/money-wide.svg?v=0123456789abcdef",
    ):
        picture = reader.client.get(AT + address)
        assert picture.headers["Cache-Control"] == "no-cache"
        known = {"If-None-Match": picture.headers["ETag"]}
        assert reader.client.get(AT + address, headers=known).status_code == 304


@pytest.mark.parametrize("address", ["", "results.json", "results.csv", "large.pb"])
def test_who_has_the_newest_answer_is_told_so(
    address: str, final: Edition, reader: Reader
) -> None:
    first = reader.client.get(AT + address)
    assert first.headers["Cache-Control"] == "no-cache"
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    again = reader.client.get(AT + address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag


def test_the_same_answer_given_again_is_the_same(
    final: Edition, reader: Reader
) -> None:
    first, again = (reader.client.get(AT) for _ in range(2))
    assert again.data == first.data
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    other = reader.client.get(f"{AT}?from=press")
    assert "from=press" in other.text
    assert "from=press" not in reader.client.get(AT).text


def test_another_language_is_another_answer(final: Edition, reader: Reader) -> None:
    polish = reader.client.get(AT).headers["ETag"]
    reader.client.get(f"{AT}?lang=en")
    english = reader.client.get(AT, headers={"If-None-Match": polish})
    assert english.status_code == 200
    assert english.headers["ETag"] != polish
    assert 'lang="en"' in english.text


def test_the_page_of_somebody_signed_in_is_kept_nowhere(
    final: Edition, site: Flask
) -> None:
    answer = counts.visitor(site, Role.RESIDENT).get(AT)
    assert "ETag" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_new_numbers_are_a_new_answer(
    reader: Reader, site: Flask, database: Database, keys: KeyFolder
) -> None:
    edition = counts.voted(database, keys)
    tag = reader.client.get(AT).headers["ETag"]
    known = {"If-None-Match": tag}
    assert reader.client.get(AT, headers=known).status_code == 304
    counts.show_standings(database, keys, edition)
    assert reader.client.get(AT, headers=known).status_code == 200


def test_a_file_learned_before_is_not_confirmed_once_it_is_closed_to_view(
    reader: Reader, site: Flask, database: Database, keys: KeyFolder
) -> None:
    edition = counts.voted(database, keys)
    counts.counted(database, keys, edition)
    answer = reader.client.get(f"{AT}large.pb", headers={"If-None-Match": "*"})
    assert answer.status_code == 404


def test_altered_ballots_are_warned_of_and_not_given_out(
    final: Edition,
    reader: Reader,
    database: Database,
    at: Callable[[datetime], None],
) -> None:
    reader.get(f"{AT}?lang=en")
    assert "no longer the ones" not in reader.text
    tag = reader.client.get(AT).headers["ETag"]
    make.without_guards(database, "ballot")
    with database.unit_of_work() as session:
        session.execute(text("UPDATE ballot SET choices = '2,3,5' WHERE n = 7"))
    reader.get(f"{AT}large.pb", status=409)
    assert "no longer the ones that were counted" in reader.text
    at(make.NOW + timedelta(minutes=1))
    changed = reader.client.get(AT, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    reader.get(AT)
    assert reader.soup.select_one(".govuk-warning-text")
    assert not reader.soup.select('a[href$=".pb"]')


def test_a_pool_without_a_file_says_why(
    reader: Reader, site: Flask, database: Database, keys: KeyFolder
) -> None:
    voted = counts.voted(
        database, keys, {n: [1, 3] if n < 3 else [1] for n in range(30)}
    )
    counts.published(database, keys, voted)
    reader.get(f"{AT}?lang=en")
    assert [a["href"] for a in reader.soup.select('a[href$=".pb"]')] == [
        f"{AT}large.pb"
    ]
    assert reader.text.count("fewer than 25 ballots") == 2
    reader.get(f"{AT}small.pb", status=404)
    assert "Fewer than 25 voters" in reader.text


HOSTILE = (
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "$\\alpha$ $x",
    "\u202eodwrócony\u200f",
    "@SUM(1)",
    "100 %(cost)s",
)


def test_hostile_titles_stay_titles(
    reader: Reader, site: Flask, database: Database, keys: KeyFolder
) -> None:
    on_ballot = [
        Project(n, str(n), title, "large", 90_000_00 + n)
        for n, title in enumerate(HOSTILE, 1)
    ]
    votes = {n: [1 + n % 6] for n in range(30)}
    counts.published(database, keys, counts.voted(database, keys, votes, on_ballot))
    titles = [title for title, _votes in rows_of_page(reader)]
    assert sorted(titles) == sorted(title.strip() for title in HOSTILE)
    rows = csv.DictReader(io.StringIO(reader.get(f"{AT}results.csv").response.text))
    cells = {row["Project"] for row in rows}
    assert {"'=cmd|' /C calc'!A0", "'@SUM(1)"} <= cells
    picture = reader.client.get(f"{AT}charts/votes-large-wide.svg")
    assert picture.status_code == 200
    assert "<script" not in picture.text


def test_the_page_of_a_live_vote_needs_no_script(
    reader: Reader, site: Flask, database: Database, keys: KeyFolder
) -> None:
    edition = counts.voted(database, keys)
    counts.show_standings(database, keys, edition)
    reader.get(AT)
    assert reader.soup.select_one(f'.bo-live a[href="{AT}"]')
    assert reader.soup.select_one('.bo-live [role="status"]')
    assert not reader.soup.select(".bo-live button")
    assert "live.js" in str(reader.soup.select("script[src]"))
    make.closed(database, edition)
    assert "live.js" not in str(reader.get(AT).soup.select("script[src]"))


def test_an_imported_edition_keeps_its_currency_and_has_no_hours(
    reader: Reader, site: Flask, database: Database, keys: KeyFolder
) -> None:
    at = f"/editions/{counts.imported(database, keys).slug}/results/"
    page = reader.get(f"{at}?lang=en").text.replace("\xa0", " ")
    assert "EUR 5,000.00" in page
    assert "EUR 9,000.50 of EUR 9,000.50 (100.0%)" in page
    assert "PLN" not in page
    assert "does not say at what hours" in page
    assert reader.client.get(f"{at}charts/turnout-wide.svg").status_code == 404
    picture = reader.client.get(f"{at}charts/money-wide.svg").text
    assert "EUR" in picture
    assert reader.get(f"{at}results.json").response.get_json()["currency"] == "EUR"
