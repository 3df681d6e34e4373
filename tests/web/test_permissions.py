"""Every cell of the table of permissions: route x role x stage.

The door of every route asks for the role, at any time; the deed behind a form
asks for the stage, and says so on the form. A new route is in the first matrix by
itself; a form whose deed has its stages needs a row in ``FORMS``.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask import session as browser_session
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import AnyConverter, IntegerConverter, Rule
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from pb.domain.calendar import STAGES, Stage
from pb.domain.permissions import (
    EVER,
    PERMISSIONS,
    Action,
    Role,
    allows,
    is_open,
    may_read,
)
from pb.domain.verification import Verdict
from pb.services import (
    accounts,
    editions,
    submission,
    verification,
)
from pb.services.demo.projects import made_up
from pb.store.base import Base
from pb.store.database import Database
from pb.web.access import action_of
from tests import make
from tests.page import _filled

VISITORS = (None, *(role for role in Role if role is not Role.ANYONE))
CLOSED = "This is possible only in the stage"


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that is plausible in its stages.

    Attributes:
        page: where it stands, when not on the route itself.
        form: which form of that page (a CSS selector).
        values: what is typed beside what the page fills in.
        role: who sends it.
        edition: ``leszno-2126`` is adopted and has proposals, ``inna`` is not.
        sentence: what the page says in a closed stage.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    page: str = ""
    form: str = "main form[method=post]"
    role: Role = Role.COORDINATOR
    edition: str = "leszno-2126"
    sentence: str = CLOSED


REASON = "Powód przykładowy, zapisany w protokole."

FORMS: Mapping[str, Sent] = {
    "counting.count": Sent(),
    "counting.freeze": Sent(),
    "counting.publish": Sent(),
    "lots.announce": Sent({"announced": REASON}),
    "rehearsal.index": Sent(),
    "rivals.index": Sent({"projects": ["1", "2"], "reason": REASON}),
    "rivals.revoke": Sent(),
    "rulebook.adopt": Sent(edition="inna"),
    "strikes.index": Sent({"number": "1", "reason": REASON, "decision": REASON}),
    "submission.check": Sent(role=Role.RESIDENT),
    "submission.edit": Sent(role=Role.RESIDENT),
    "submission.new": Sent({"title": "Ławki w parku"}, role=Role.RESIDENT),
    # In the archive nothing is left to be chosen, so the form itself says no.
    "timetable.extend": Sent({"reason": REASON}, sentence="Choose"),
    "verification.proposal": Sent({"verdict": "accept"}, role=Role.ASSESSOR),
    "verification.reopen": Sent({"reason": REASON}, role=Role.ASSESSOR),
}
"""Forms of deeds that have their stages, by endpoint."""

ELSEWHERE: Mapping[str, str] = {
    "lots.announce_tie": "test_four_eyes: there is no tie before a count",
    "lots.tie_value": "test_four_eyes: there is no tie before a count",
    "lots.value": "test_four_eyes: a lot must be announced first",
    "rehearsal.wipe": "what was kept may be wiped at any time",
    "voting.ballot": "test_voting: its pages say when people vote",
    "voting.cast": "test_voting",
    "voting.identity": "test_voting",
    "voting.send_code": "test_voting",
    "voting.summary": "test_voting",
}
"""Such deeds that are not in ``FORMS``, and where they are tested instead."""


@pytest.fixture
def site(
    app: Flask, database: Database, keys: object, at: Callable[[datetime], None]
) -> Flask:
    """Two editions on one timetable: one adopted with proposals, one not."""
    rules, timetable = make.faultless()
    begins = timetable.begins
    at(begins[Stage.PREPARATION])
    with database.unit_of_work() as session:
        people = {
            role: make.account(session, *({role} - {Role.RESIDENT}))
            for role in VISITORS
            if role
        }
        for slug in ("inna", "leszno-2126"):
            editions.create(
                session,
                slug=slug,
                name="Budżet obywatelski 2126",
                city="Leszno",
                rules=rules,
                timetable=timetable,
                now=begins[Stage.PREPARATION],
            )
        edition = editions.by_slug(session, "leszno-2126")
        opens = begins[Stage.SUBMISSION]
        editions.adopt(session, edition, actor=None, now=opens)
        edition = editions.by_slug(session, "leszno-2126")
        contents = [project.content for project in made_up().values()]
        for n, content in enumerate(contents[:4]):
            author = people[Role.RESIDENT]
            saved = submission.start(session, edition, author, content, opens)
            if n < 3:
                submission.submit(session, edition, author, saved.id, opens)
        for number in (1, 2):
            verification.decide(
                session,
                edition,
                number,
                Verdict(accepted=True),
                actor=people[Role.ASSESSOR],
                now=begins[Stage.VERIFICATION],
            )
    return app


def _database(app: Flask) -> Database:
    found: Database = app.extensions["pb"].database
    return found


def _routes(app: Flask, method: str) -> Iterator[tuple[Rule, Action]]:
    for rule in sorted(app.url_map.iter_rules(), key=str):
        action = action_of(app.view_functions[rule.endpoint])
        if action is not None and method in (rule.methods or ()):
            yield rule, action


def _address(app: Flask, rule: Rule, slug: str = "leszno-2126") -> str:
    values = {name: _made_up(rule, name, slug) for name in rule.arguments}
    with app.test_request_context("/"):
        return str(app.url_for(rule.endpoint, **values))


_NUMBERS = {"number": 3, "proposal_id": 4}
"""The proposal that waits for a verdict, and the draft."""


def _made_up(rule: Rule, name: str, slug: str) -> object:
    converter = rule._converters[name]
    if name == "slug":
        return slug
    if isinstance(converter, IntegerConverter):
        return _NUMBERS.get(name, 1)
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return "x"


def _held(role: Role | None) -> frozenset[Role]:
    """Return the roles of somebody signed in: each is a resident, too."""
    return frozenset({role, Role.RESIDENT}) if role else frozenset()


def _token(app: Flask, role: Role, now: datetime) -> str:
    office = "resident" if role is Role.RESIDENT else str(role)
    with _database(app).unit_of_work() as session:
        account = accounts.of_email(session, f"{office}@example.org")
        assert account is not None
        return accounts.begin_session(session, account.id, now)


def _at_the_door(app: Flask, address: str, method: str, token: str | None) -> str:
    """Return what the door says to a request: in, sign-in, or forbidden."""
    with app.test_request_context(address, method=method):
        if token is not None:
            browser_session["_user_id"] = token
        try:
            answer = app.preprocess_request()
        except HTTPException as refused:
            return str(refused.code)
    if answer is None:
        return "in"
    assert isinstance(answer, Response)
    return answer.headers["Location"].partition("?")[0]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", VISITORS)
def test_the_door_of_every_route_lets_in_whom_the_table_names_in_every_stage(
    role: Role | None, site: Flask, at: Callable[[datetime], None]
) -> None:
    _rules, timetable = make.faultless()
    # Who holds a session is found once: the door's answer is what is tested.
    manager = site.login_manager  # type: ignore[attr-defined]
    manager.user_loader(cache(manager._user_callback))
    routes = {
        method: [(rule, _address(site, rule), action) for rule, action in found]
        for method in ("GET", "POST")
        if (found := list(_routes(site, method)))
    }
    cells = 0
    for stage in STAGES:
        now = timetable.begins[stage] + timedelta(hours=1)
        at(now)
        token = role and _token(site, role, now)
        for method, may in (("GET", may_read), ("POST", allows)):
            for rule, address, action in routes[method]:
                said = _at_the_door(site, address, method, token)
                if rule.endpoint.startswith("demo."):
                    expected = "404"  # none of them exists outside a demo
                elif may(_held(role), action):
                    expected = "in"
                else:
                    expected = "/sign-in" if role is None else "403"
                assert said == expected, f"{role}, {stage}: {method} {rule}"
                cells += 1
    assert cells > 1000


def _everything(app: Flask) -> str:
    """Return a digest of all that is stored, but who is signed in."""
    with _database(app).reading() as session:
        stored = [
            sorted(repr(row) for row in session.execute(select(table)))
            for table in Base.metadata.sorted_tables
            if table.name not in {"login", "half_login"}
        ]
    return hashlib.sha256(repr(stored).encode()).hexdigest()


def _signed_in(app: Flask, role: Role, now: datetime) -> FlaskClient:
    """Return a browser of somebody signed in, with a token for her forms."""
    client = app.test_client()
    with client.session_transaction() as kept:
        kept["_user_id"] = _token(app, role, now)
        kept["csrf_token"] = _SEED
    return client


_SEED = "0123456789abcdef"


def _csrf_token(app: Flask) -> str:
    """Return the token that pages give to who has that seed in her session."""
    signed = URLSafeTimedSerializer(app.secret_key or "", salt="wtf-csrf-token")
    return str(signed.dumps(_SEED))


def _stages(action: Action, *, opened: bool) -> list[Stage]:
    return [stage for stage in STAGES if is_open(action, stage) is opened]


@pytest.fixture
def sending(site: Flask, at: Callable[[datetime], None]) -> "Sending":
    return Sending(site, at)


class Sending:
    """Sends the form of an endpoint in a stage, as it was filled in an open one."""

    def __init__(self, app: Flask, set_clock: Callable[[datetime], None]) -> None:
        self._app = app
        self._set_clock = set_clock
        self._begins = make.faultless()[1].begins
        self._rules = {rule.endpoint: rule for rule, _ in _routes(app, "POST")}
        self._filled: dict[str, dict[str, object]] = {}

    def action(self, endpoint: str) -> Action:
        """Return the action of an endpoint."""
        action = action_of(self._app.view_functions[endpoint])
        assert action is not None
        return action

    def prepare(self, endpoint: str) -> None:
        """Let the page fill its form in while the stage is open."""
        if endpoint not in self._filled:
            opened = _stages(self.action(endpoint), opened=True)[0]
            client = self._enter(FORMS[endpoint], opened)
            self._filled[endpoint] = self._fill(endpoint, client)

    def enter(self, endpoint: str, stage: Stage) -> FlaskClient:
        """Have the form filled in, and sign in at a stage; return the browser."""
        self.prepare(endpoint)
        return self._enter(FORMS[endpoint], stage)

    def send(self, endpoint: str, client: FlaskClient) -> TestResponse:
        """Send it; the answer, redirects not followed."""
        values = {**self._filled[endpoint], "csrf_token": _csrf_token(self._app)}
        return client.post(f"{self._address(endpoint)}?lang=en", data=values)

    def _enter(self, row: Sent, stage: Stage) -> FlaskClient:
        now = self._begins[stage] + timedelta(hours=1)
        self._set_clock(now)
        return _signed_in(self._app, row.role, now)

    def _address(self, endpoint: str) -> str:
        return _address(self._app, self._rules[endpoint], FORMS[endpoint].edition)

    def _fill(self, endpoint: str, client: FlaskClient) -> dict[str, object]:
        """Return what the page itself fills in, and what is typed beside it."""
        row, values = FORMS[endpoint], {}
        if "GET" in (self._rules[endpoint].methods or ()):
            page = BeautifulSoup(
                client.get(self._address(endpoint)).text, "html.parser"
            )
            form = page.select_one(row.form)
            values = _filled(form) if form else {}
        return {**values, **row.values}


def test_a_deed_is_refused_in_a_closed_stage_and_nothing_is_changed(
    site: Flask, sending: Sending
) -> None:
    for endpoint in FORMS:
        for stage in _stages(sending.action(endpoint), opened=False):
            client = sending.enter(endpoint, stage)
            before = _everything(site)
            answer = sending.send(endpoint, client)
            said = f"{endpoint} in {stage}: {answer.status_code}"
            assert _everything(site) == before, said
            assert answer.status_code == 422, said
            assert FORMS[endpoint].sentence in answer.text, said


def test_a_deed_is_not_refused_for_the_stage_in_an_open_one(sending: Sending) -> None:
    for endpoint in FORMS:
        for stage in _stages(sending.action(endpoint), opened=True):
            answer = sending.send(endpoint, sending.enter(endpoint, stage))
            said = f"{endpoint} in {stage}: {answer.status_code}"
            assert answer.status_code in {200, 303, 422}, said
            assert CLOSED not in answer.text, said


def test_every_form_of_a_deed_with_stages_is_sent_in_all_of_them(app: Flask) -> None:
    with_stages = {
        rule.endpoint
        for rule, action in _routes(app, "POST")
        if PERMISSIONS[action].stages != EVER
    }
    assert with_stages - FORMS.keys() - ELSEWHERE.keys() == set(), (
        "add a row to FORMS in tests/web/test_permissions.py"
    )
    assert FORMS.keys() | ELSEWHERE.keys() == with_stages
