"""What holds for every address: who may enter, what is refused, what is sent."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import AnyConverter, IntegerConverter, Rule

import pb.adapters
import pb.domain
import pb.evidence
import pb.services
import pb.store
from pb.domain.calendar import Stage
from pb.domain.permissions import Action, Role, allows, may_read
from pb.domain.refusals import Refusal
from pb.services import accounts, lease
from pb.store.base import Base
from pb.store.database import Database
from pb.web.access import action_of
from pb.web.sentences import SENTENCES
from tests import make

VISITORS = (None, *(role for role in Role if role is not Role.ANYONE))

UNSAID: dict[str, str] = {
    "undecided_tie": "counting catches it and asks for the lot",
    "unknown_project": "the site excludes nothing; the tally command says it",
    "contradictory_lots": "a lot is recorded once and never redrawn",
}
"""Refusals that have no sentence, each with the reason."""

NOTHING_TO_DO = {
    "factors.app_code": "no app is being set up, so it leads to where that begins",
    "factors.codes": "there is no second step, so it leads to where that begins",
    "factors.passkey": "there is no second step, so it leads back to the account",
}
"""Forms that lead elsewhere before they are read, each with the reason."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@pytest.fixture
def site(app: Flask, at: Callable[[datetime], None]) -> Flask:
    """The site with one edition, a live worker and somebody of each role."""
    with _database(app).unit_of_work() as session:
        make.edition(session, Stage.PREPARATION)
        for role in VISITORS:
            if role is not None:
                make.account(session, *({role} - {Role.RESIDENT}))
        lease.take(session, "worker of the test", make.NOW)
    return app


def _database(app: Flask) -> Database:
    found: Database = app.extensions["pb"].database
    return found


def _rules(app: Flask, method: str) -> list[Rule]:
    rules = app.url_map.iter_rules()
    return sorted((rule for rule in rules if method in (rule.methods or ())), key=str)


def _filled(app: Flask, rule: Rule) -> str:
    """Return an address of the rule, made up where it has arguments."""
    values = {name: _made_up(rule, name) for name in rule.arguments}
    with app.test_request_context("/"):
        return str(app.url_for(rule.endpoint, **values))


def _made_up(rule: Rule, name: str) -> object:
    converter = rule._converters[name]
    if name == "slug":
        return "leszno-2126"
    if isinstance(converter, IntegerConverter):
        return 1
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return "app.css" if name == "filename" else "x"


def _visitor(app: Flask, role: Role | None) -> FlaskClient:
    """Return the browser of somebody who is signed in with a role."""
    client = app.test_client()
    if role is None:
        return client
    office = "resident" if role is Role.RESIDENT else str(role)
    with _database(app).unit_of_work() as session:
        account = accounts.of_email(session, f"{office}@example.org")
        assert account is not None
        token = accounts.begin_session(session, account.id, make.NOW)
    with client.session_transaction() as kept:
        kept["_user_id"] = token
    return client


def _held(role: Role | None) -> frozenset[Role]:
    """Return the roles of somebody signed in: each is a resident, too."""
    return frozenset({role, Role.RESIDENT}) if role else frozenset()


def _action(app: Flask, rule: Rule) -> Action:
    action = action_of(app.view_functions[rule.endpoint])
    assert action is not None
    return action


def test_every_endpoint_declares_who_may_enter(app: Flask) -> None:
    undeclared = [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint != "static" and action_of(view) is None
    ]
    assert undeclared == []


@pytest.mark.parametrize("role", VISITORS)
def test_every_page_answers_each_role_as_the_table_says(
    role: Role | None, site: Flask
) -> None:
    client = _visitor(site, role)
    for rule in _rules(site, "GET"):
        if rule.endpoint == "static" or rule.arguments - {"slug"}:
            continue
        answer = client.get(_filled(site, rule))
        may = may_read(_held(role), _action(site, rule))
        said = f"{role} at {rule}: {answer.status_code}"
        if may:
            assert answer.status_code in {200, 302, 303, 404, 422}, said
            assert "/sign-in" not in answer.headers.get("Location", ""), said
        elif role is None:
            assert answer.status_code == 303, said
            assert "/sign-in" in answer.headers["Location"], said
        else:
            assert answer.status_code == 403, said


@pytest.mark.parametrize("role", VISITORS)
def test_nothing_is_changed_by_a_form_without_a_token(
    role: Role | None, site: Flask
) -> None:
    client = _visitor(site, role)
    before = _everything(site)
    for rule in _rules(site, "POST"):
        sent = {
            "name": "x",
            "email": "a@example.org",
            "password": make.PASSWORD,
            "proof": make.PASSWORD,
        }
        answer = client.post(_filled(site, rule), data=sent)
        may = allows(_held(role), _action(site, rule))
        said = f"{role} at {rule}: {answer.status_code}"
        if role is None and not may:
            assert answer.status_code == 307, said
            assert "/sign-in" in answer.headers["Location"], said
        elif may and rule.endpoint in NOTHING_TO_DO:
            assert answer.status_code == 303, said
        else:
            assert 400 <= answer.status_code < 500, said
        assert _everything(site) == before, f"{said}: something was written"


def _everything(app: Flask) -> dict[str, list[str]]:
    with _database(app).reading() as session:
        return {
            table.name: sorted(repr(row) for row in session.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


def test_every_answer_carries_the_headers(site: Flask) -> None:
    client = _visitor(site, Role.COORDINATOR)
    addresses = [_filled(site, rule) for rule in _rules(site, "GET")]
    for address in [*addresses, "/no-such-page", "/editions/none/"]:
        answer = client.get(address)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), address
        assert "'unsafe-inline'" not in policy or answer.mimetype == "image/svg+xml"
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, f"{address}: {name}"
        assert answer.headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
        if not address.startswith("/static/"):
            assert "no-store" in answer.headers["Cache-Control"], address


def test_a_wrong_method_is_answered_in_words(site: Flask) -> None:
    client = _visitor(site, Role.COORDINATOR)
    for rule in _rules(site, "POST"):
        if "GET" not in (rule.methods or ()):
            answer = client.get(_filled(site, rule))
            assert answer.status_code in {303, 404, 405}, str(rule)
            assert "<h1" in answer.text or answer.status_code == 303


def _refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for found in kind.__subclasses__():
        if found.__module__.startswith("pb."):
            yield found
        yield from _refusals(found)


@pytest.fixture(scope="module")
def codes() -> set[str]:
    """The codes of all refusals of the program."""
    for layer in (pb.domain, pb.services, pb.store, pb.evidence, pb.adapters):
        for module in pkgutil.walk_packages(layer.__path__, f"{layer.__name__}."):
            importlib.import_module(module.name)
    return {refusal.code() for refusal in _refusals()}


def test_every_refusal_has_a_sentence_or_a_reason_to_have_none(
    codes: set[str],
) -> None:
    assert codes - SENTENCES.keys() - UNSAID.keys() == set()


def test_no_sentence_is_left_without_its_refusal(codes: set[str]) -> None:
    assert SENTENCES.keys() - codes == set()
    assert UNSAID.keys() - codes == set()
    assert UNSAID.keys() & SENTENCES.keys() == set()
