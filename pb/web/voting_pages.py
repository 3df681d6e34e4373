"""The pages of voting, each put together from what it shows."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from flask import current_app, render_template, url_for

from pb.domain.ballot import BallotPaper, Project
from pb.domain.calendar import Stage
from pb.domain.rulebook import BallotForm, Custody, Rulebook, Visibility
from pb.evidence import keys as hashes
from pb.evidence.receipt import Receipt
from pb.services import ballots, strikes
from pb.services.ballots import Guard
from pb.services.editions import Edition
from pb.services.voting import Marked
from pb.web import context
from pb.web.forms.voting import BallotPageForm, IdentityForm, SummaryForm, carry
from pb.web.i18n import _, ngettext

Page = tuple[str, int]


class Phase(StrEnum):
    """How voting stands."""

    BEFORE = "before"
    DELAYED = "delayed"
    """It should have begun, but the ballot is not frozen."""
    OPEN = "open"
    AFTER = "after"


class Step(StrEnum):
    """What the identity page asks for."""

    ASK = "ask"
    """Who votes; her code is not sent yet."""
    SENT = "sent"
    """The six digits."""
    PASSED = "passed"
    """Nothing more: this browser confirmed her a moment ago."""


def phase(edition: Edition) -> Phase:
    """Return how voting stands in an edition."""
    window, now = edition.timetable.window(Stage.VOTING), context.now()
    if now in window:
        return Phase.OPEN if edition.manifest else Phase.DELAYED
    return Phase.BEFORE if now < window.begins else Phase.AFTER


def start(refused: str | None = None) -> str:
    """Say what voting is, who may, until when, and what is on the ballot."""
    edition = context.edition()
    stands = phase(edition)
    with context.database().reading() as session:
        paper = ballots.paper(session, edition) if edition.manifest else None
        struck = strikes.of_edition(session, edition.id) if paper else {}
        open_guards = (
            ballots.open_guards(session, edition) if stands is Phase.DELAYED else []
        )
    return render_template(
        "voting/start.html",
        edition=edition,
        phase=stands,
        window=edition.timetable.window(Stage.VOTING),
        how=how_to_mark(edition.rules),
        pools=by_pool(paper, edition.rules) if paper else [],
        struck=struck,
        groups=exclusive(paper) if paper else [],
        rivals=rivals_of(paper) if paper else {},
        reasons=[_reason(found.guard, found.n) for found in open_guards],
        server_keeps_key=edition.rules.custody is Custody.SERVER,
        live=edition.rules.visibility is Visibility.LIVE,
        refused=refused,
    )


def ballot(form: BallotPageForm) -> Page:
    """Show the ballot with its marks."""
    edition = context.edition()
    page = render_template(
        "voting/ballot.html",
        edition=edition,
        form=form,
        how=how_to_mark(edition.rules),
        groups=exclusive(form.paper),
        rivals=rivals_of(form.paper),
    )
    return page, form.status


def summary(marked: Marked, paper: BallotPaper, form: SummaryForm) -> Page:
    """Show what is chosen, and the code, before anything is cast."""
    carry(form, marked)
    page = render_template(
        "voting/summary.html",
        edition=context.edition(),
        form=form,
        chosen=chosen(marked, paper),
        unused=unused(marked, paper),
        code=hashes.shown_code(marked.code),
    )
    return page, form.status


def identity(form: IdentityForm, marked: Marked, step: Step, status: int = 0) -> Page:
    """Ask who votes; once a letter is on its way, also for its digits."""
    carry(form, marked)
    page = render_template(
        "voting/identity.html",
        edition=context.edition(),
        form=form,
        step=step,
        Step=Step,
        demo_mail=_demo_mail(),
    )
    return page, status or form.status


def receipt(given: Receipt, marked: Marked, paper: BallotPaper) -> str:
    """Show that the ballot is in the urn, and what proves it."""
    return render_template(
        "voting/receipt.html",
        edition=context.edition(),
        given=given,
        chosen=chosen(marked, paper),
        code=hashes.shown_code(marked.code),
    )


def already(sentence: str) -> str:
    """Show that this person's ballot is in, by whatever way."""
    return render_template(
        "voting/already.html", edition=context.edition(), sentence=sentence
    )


def chosen(marked: Marked, paper: BallotPaper) -> list[tuple[Project, str, int]]:
    """Return the chosen projects with the names and places of their pools."""
    pools = context.edition().rules.pools
    return [
        (project, pool.name, place)
        for place, pool in enumerate(pools, 1)
        for project in paper.projects
        if project.pool == pool.key and project.number in marked.ballot.choices
    ]


def unused(marked: Marked, paper: BallotPaper) -> list[str]:
    """Return the pools in which a project could still be chosen."""
    if not paper.by_pool:
        return []
    offered = {project.pool for project in paper.projects}
    used = {p.pool for p in paper.projects if p.number in marked.ballot.choices}
    pools = context.edition().rules.pools
    return [pool.name for pool in pools if pool.key in offered - used]


def by_pool(paper: BallotPaper, rules: Rulebook) -> list[tuple[object, list[Project]]]:
    """Return the pools that have projects on the ballot, with them."""
    listed = [
        (pool, [project for project in paper.projects if project.pool == pool.key])
        for pool in rules.pools
    ]
    return [(pool, projects) for pool, projects in listed if projects]


def exclusive(paper: BallotPaper) -> list[tuple[list[Project], str]]:
    """Return the groups of which only one project can be funded, and why."""
    listed = {project.number: project for project in paper.projects}
    return [
        ([listed[number] for number in group.projects], group.reason)
        for group in paper.groups
    ]


def rivals_of(paper: BallotPaper) -> dict[int, str]:
    """Return beside each exclusive project what it excludes, in a few words."""
    rivals: dict[int, set[int]] = {}
    for group in paper.groups:
        for number in group.projects:
            rivals.setdefault(number, set()).update(group.projects)
    return {number: _excludes(others - {number}) for number, others in rivals.items()}


def _excludes(others: set[int]) -> str:
    return ngettext(
        "Exclusive: only one of this and No. %(others)s can be funded",
        "Exclusive: only one of this and Nos. %(others)s can be funded",
        len(others),
        others=", ".join(str(number) for number in sorted(others)),
    )


def how_to_mark(rules: Rulebook) -> str:
    """Say in a sentence or two how a ballot is marked."""
    said = _HOW[rules.ballot_form](rules)
    least = rules.least_choices
    if rules.ballot_form is not BallotForm.APPROVAL or least == 1:
        return said
    if rules.choices_per_pool:
        few = _(
            "In a pool in which you choose anything, choose at least %(least)s.",
            least=least,
        )
    else:
        few = _("Choose at least %(least)s.", least=least)
    return f"{said} {few}"


def _approval(rules: Rulebook) -> str:
    if rules.choices_per_pool:
        return ngettext(
            "Choose at most one project in each pool.",
            "Choose at most %(num)s projects in each pool.",
            rules.most_choices,
        )
    return ngettext(
        "Choose at most one project.",
        "Choose at most %(num)s projects, from any pools.",
        rules.most_choices,
    )


_HOW: Mapping[BallotForm, Callable[[Rulebook], str]] = {
    BallotForm.CHOOSE_ONE: lambda _rules: _("Choose one project on the whole ballot."),
    BallotForm.CHOOSE_ONE_PER_POOL: lambda _rules: _(
        "Choose at most one project in each pool."
    ),
    BallotForm.APPROVAL: _approval,
    BallotForm.POINTS: lambda _rules: _("Share points out among the projects."),
    BallotForm.RANKING: lambda _rules: _("Put projects in the order you prefer."),
}


def _reason(guard: Guard, n: int) -> str:
    if guard is Guard.UNDECIDED:
        return ngettext(
            "One proposal has no verdict yet.",
            "%(num)s proposals have no verdict yet.",
            n,
        )
    if guard is Guard.NO_PROJECT:
        return _("No proposal has been accepted.")
    if guard is Guard.NO_LOT:
        return _("The numbers on the ballot have not been drawn yet.")
    return _("The urn is not ready yet.")


def _demo_mail() -> str | None:
    shown = context.deployment().config.demo
    if shown and "demo.messages" in current_app.view_functions:
        return url_for("demo.messages")
    return None
