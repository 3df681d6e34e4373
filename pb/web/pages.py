"""The frame of every page, and the list of all blueprints."""

from dataclasses import dataclass
from functools import cached_property
from typing import cast
from urllib.parse import urlencode

from flask import Flask, get_flashed_messages, request, url_for

from pb.domain.permissions import Action, allows
from pb.web import (
    access,
    account,
    accounts,
    audit,
    context,
    counting,
    decisions,
    demo,
    factor_resets,
    factors,
    home,
    i18n,
    invitation,
    lots,
    new_edition,
    office,
    people,
    permissions,
    proofs,
    proposals,
    rehearsal,
    results,
    rivals,
    rulebook,
    rules,
    strikes,
    submission,
    timetable,
    verification,
    voting,
)
from pb.web.i18n import _

BLUEPRINTS = (
    home.pages,
    accounts.pages,
    proofs.pages,
    account.pages,
    factors.pages,
    invitation.pages,
    people.pages,
    factor_resets.pages,
    submission.pages,
    proposals.pages,
    verification.pages,
    voting.pages,
    results.pages,
    new_edition.pages,
    office.pages,
    counting.pages,
    lots.pages,
    decisions.pages,
    rivals.pages,
    strikes.pages,
    audit.pages,
    permissions.pages,
    rehearsal.pages,
    rulebook.pages,
    rules.pages,
    timetable.pages,
    demo.pages,
)


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the frame."""

    text: str
    href: str
    active: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """A language the page can be read in."""

    code: str
    name: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Message:
    """What a deed on the page before has to say."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class AccountMenu:
    """Who is signed in and where she may go."""

    name: str
    href: str
    menu: list[Link]


class Frame:
    """What ``layout.html`` shows around a page, found out once for each page."""

    @cached_property
    def lang(self) -> str:
        """The language of the page."""
        return i18n.locale()

    @cached_property
    def city(self) -> str:
        """The city whose budget this is."""
        edition = context.edition_or_none()
        return edition.city if edition else _("Citizen budget")

    @cached_property
    def service(self) -> str:
        """The name of the service."""
        edition = context.edition_or_none()
        return edition.name if edition else ""

    @cached_property
    def navigation(self) -> list[Link]:
        """The main pages of the edition."""
        edition = context.edition_or_none()
        if edition is None:
            return []
        places = {
            _("Start"): "home.edition",
            _("Proposals"): "proposals.index",
            _("Voting"): "voting.start",
            _("Results"): "results.index",
        }
        return [
            _link(text, endpoint, edition.slug) for text, endpoint in places.items()
        ]

    @cached_property
    def languages(self) -> list[Language]:
        """The languages this page can be read in.

        An answer to a form is in none other: what was typed would be lost.
        """
        if request.method != "GET":
            return []
        address, others = request.path, request.args.to_dict()
        return [
            Language(
                code,
                name,
                _with_query(address, others | {"lang": code}),
                code == self.lang,
            )
            for code, name in i18n.LANGUAGES.items()
        ]

    @cached_property
    def account(self) -> AccountMenu | None:
        """Who is signed in."""
        who = access.account()
        if who is None:
            return None
        edition = context.edition_or_none()
        menu = [
            _link(office.text, office.endpoint, edition.slug)
            for office in _offices()
            if edition is not None and allows(who.roles, office.action)
        ]
        if allows(who.roles, Action.MANAGE_OFFICIALS):
            menu.append(_link(_("Officials"), "people.index"))
        return AccountMenu(who.name, url_for("account.index"), menu)

    @cached_property
    def demo(self) -> demo.Bar | None:
        """The bar that moves a demo on; None outside a demo."""
        return demo.bar()

    @cached_property
    def rehearsal(self) -> bool:
        """Whether this is a copy that is played: nothing on it counts."""
        return context.deployment().config.rehearsal

    @cached_property
    def sign_in(self) -> str:
        """Where to sign in."""
        return url_for("accounts.sign_in")

    @cached_property
    def sign_out(self) -> str:
        """Where to sign out."""
        return url_for("accounts.sign_out")

    @cached_property
    def messages(self) -> list[Message]:
        """What the deed before has to say."""
        flashed = cast(
            "list[tuple[str, str]]", get_flashed_messages(with_categories=True)
        )
        return [Message(kind, text) for kind, text in flashed]

    @cached_property
    def footer(self) -> list[Link]:
        """The links under every page."""
        edition = context.edition_or_none()
        of_edition = {_("Rules"): "rules.index", _("Timetable"): "timetable.public"}
        return [
            *(
                _link(text, endpoint, edition.slug)
                for text, endpoint in of_edition.items()
                if edition is not None
            ),
            _link(_("All editions"), "home.editions_list"),
            _link(_("Who does what"), "home.officials"),
            _link(_("Accessibility"), "home.accessibility"),
            _link(_("Privacy"), "home.privacy"),
            _link(_("Head of the audit log"), "audit.head"),
        ]


@dataclass(frozen=True, slots=True)
class _Office:
    text: str
    endpoint: str
    action: Action


def _offices() -> list[_Office]:
    return [
        _Office(_("My proposals"), "submission.own", Action.READ_OWN_PROPOSALS),
        _Office(_("Verification"), "verification.index", Action.READ_PROPOSALS_WHOLE),
        _Office(_("Edition office"), "office.index", Action.READ_EDITION_OFFICE),
        _Office(_("Decisions"), "decisions.index", Action.SECOND),
    ]


def _link(text: str, endpoint: str, slug: str | None = None) -> Link:
    active = request.endpoint is not None and (
        request.endpoint.partition(".")[0] == endpoint.partition(".")[0]
    )
    address = url_for(endpoint, slug=slug) if slug else url_for(endpoint)
    return Link(text, address, active)


def _with_query(address: str, values: dict[str, str]) -> str:
    return f"{address}?{urlencode(values)}"


def init_app(app: Flask) -> None:
    """Register the blueprints and give templates the frame."""
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.context_processor(lambda: {"page": Frame()})
