"""Voting: choose, check, say who you are, cast, and get the receipt.

Every page after the ballot is the answer to a form that carries the choices
and the receipt code; nothing of it is in an address, a cookie or a session.
"""

from collections.abc import Collection, Mapping

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from pb.domain.ballot import BallotPaper, mark
from pb.domain.calendar import Stage, StageClosed
from pb.domain.permissions import Action
from pb.domain.refusals import Refusal
from pb.evidence import keys as hashes
from pb.services import ballots, confirmation, strikes, urns
from pb.services.ballots import NotFrozen
from pb.services.confirmation import Voter
from pb.services.urns import Booth, UrnNotReady
from pb.services.voting import AlreadyVoted, ContactFull, Marked
from pb.web import casting, context, i18n, refusals, voting_pages
from pb.web.access import open_to
from pb.web.casting import Attempt, Outcome
from pb.web.forms import voting as forms
from pb.web.forms.voting import BallotPageForm, IdentityForm, SummaryForm
from pb.web.i18n import _
from pb.web.voting_pages import Step

pages = Blueprint("voting", __name__, url_prefix="/editions/<slug>/vote")

_REFUSED, _LATER = 422, 503


@pages.get("/")
@open_to(Action.READ_PUBLIC)
def start(slug: str) -> ResponseReturnValue:
    """Say what voting is, until when, and what is on the ballot."""
    return voting_pages.start()


@pages.route("/ballot", methods=["GET", "POST"])
@open_to(Action.CAST_BALLOT)
def ballot(slug: str) -> ResponseReturnValue:
    """Show the ballot; sent from a later page, with its choices kept."""
    form = _ballot_form()
    if request.method == "POST":
        form.validate()
    return voting_pages.ballot(form)


@pages.post("/summary")
@open_to(Action.CAST_BALLOT)
def summary(slug: str) -> ResponseReturnValue:
    """Show what is chosen and the receipt code, before anything is cast."""
    form, paper = _ballot_form(), _open_paper()
    if form.validate():
        with form.showing_refusals():
            marked = Marked(mark(paper, form.marks(), form.struck), _code())
            return voting_pages.summary(marked, paper, SummaryForm())
    return voting_pages.ballot(form)


@pages.post("/identity")
@open_to(Action.CAST_BALLOT)
def identity(slug: str) -> ResponseReturnValue:
    """Ask who votes and where her six digits go."""
    paper = _open_paper()
    marked, form = _marked(paper, _struck()), SummaryForm()
    if not form.validate():
        return voting_pages.summary(marked, paper, form)
    step = Step.PASSED if _passed() else Step.ASK
    return voting_pages.identity(IdentityForm(), marked, step)


@pages.post("/code")
@open_to(Action.CAST_BALLOT)
def send_code(slug: str) -> ResponseReturnValue:
    """Have six digits sent; one answer, whoever she is."""
    marked, form = _marked(_open_paper(), _struck()), IdentityForm()
    if not form.validate():
        return voting_pages.identity(form, marked, _step_of_form())
    try:
        step = _ask_code(form.voter(context.now()))
    except Refusal as refusal:
        return _identity_again(form, marked, refusal)
    return voting_pages.identity(form, marked, step)


@pages.post("/cast")
@open_to(Action.CAST_BALLOT)
def cast(slug: str) -> ResponseReturnValue:
    """Confirm and cast; the answer is the receipt, also to the same form again.

    A project struck since the page before does not stop the ballot: it stays
    valid with its other marks, and the count leaves that project out.
    """
    paper = _paper()
    marked, form = _marked(paper), IdentityForm()
    if not form.validate():
        return voting_pages.identity(form, marked, _step_of_form())
    outcome = _cast(form, marked)
    if isinstance(outcome.came, Refusal):
        answer = make_response(_identity_again(form, marked, outcome.came))
    else:
        answer = make_response(voting_pages.receipt(outcome.came, marked, paper))
    return _with_pass(answer, outcome.token)


@pages.get("/summary", endpoint="summary_alone")
@pages.get("/identity", endpoint="identity_alone")
@pages.get("/code", endpoint="code_alone")
@pages.get("/cast", endpoint="cast_alone")
@open_to(Action.READ_PUBLIC)
def alone(slug: str) -> ResponseReturnValue:
    """Lead back who opens a page that only answers a form."""
    flash(_("That page belongs to a ballot under way. Begin here, with your choices."))
    return redirect(url_for(".start", slug=slug), 303)


@pages.errorhandler(Refusal)
def refused(refusal: Refusal) -> ResponseReturnValue:
    """Show a refusal of what a form carries: on the ballot, or at the start."""
    if not isinstance(refusal, StageClosed | NotFrozen):
        form = BallotPageForm(_paper(), context.edition().rules, _struck())
        form.refuse(refusal)
        return voting_pages.ballot(form)
    if request.method == "GET":
        return redirect(url_for(".start", slug=context.edition().slug), 303)
    return voting_pages.start(refusals.sentence(refusal)), _REFUSED


@pages.after_request
def tell_nobody(response: Response) -> Response:
    """Keep the pages of voting out of caches and other sites' logs."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _paper() -> BallotPaper:
    with context.database().reading() as session:
        return ballots.paper(session, context.edition())


def _open_paper() -> BallotPaper:
    context.edition().timetable.require(Stage.VOTING, context.now())
    return _paper()


def _ballot_form() -> BallotPageForm:
    return BallotPageForm(_open_paper(), context.edition().rules, _struck())


def _struck() -> Mapping[int, str]:
    with context.database().reading() as session:
        return strikes.of_edition(session, context.edition().id)


def _code() -> str:
    """Return the receipt code the form carries; a fresh one if it has none."""
    try:
        return hashes.read_code(request.form.get("code", ""))
    except hashes.CodeMalformed:
        return hashes.new_code()


def _marked(paper: BallotPaper, struck: Collection[int] = ()) -> Marked:
    chosen = mark(paper, forms.choices(), struck)
    return Marked(chosen, hashes.read_code(request.form.get("code", "")))


def _booth() -> Booth:
    with context.database().reading() as session:
        return urns.booth(session, context.edition(), context.deployment().keys)


def _token() -> str | None:
    return request.cookies.get(_pass_cookie())


def _pass_cookie() -> str:
    return "__Secure-pb-pass" if context.deployment().config.secure else "pb-pass"


def _with_pass(answer: Response, token: str | None) -> Response:
    """Let a voter who changes her choices go on without a second code."""
    if token is not None and token != _token():
        answer.set_cookie(
            _pass_cookie(),
            token,
            max_age=confirmation.PASS_LASTS,
            path=url_for(".start", slug=context.edition().slug),
            secure=context.deployment().config.secure,
            httponly=True,
            samesite="Strict",
        )
    return answer


def _step_of_form() -> Step:
    """Return what the page asked for whose form was sent."""
    return Step.SENT if "digits" in request.form else Step.ASK


def _ask_code(voter: Voter) -> Step:
    booth = _booth()
    with context.database().unit_of_work() as session:
        if casting.passed(session, booth, voter, _token()):
            return Step.PASSED
        confirmation.ask_code(
            session,
            booth,
            voter,
            locale=i18n.locale(),
            outbox_key=context.deployment().keys.shared("outbox"),
            now=context.now(),
        )
    return Step.SENT


def _passed() -> bool:
    """Say whether the details that the form keeps were confirmed just now."""
    form = IdentityForm()
    if _token() is None or not form.validate():
        return False
    try:
        booth, voter = _booth(), form.voter(context.now())
    except Refusal:
        return False
    with context.database().reading() as session:
        return casting.passed(session, booth, voter, _token())


def _cast(form: IdentityForm, marked: Marked) -> Outcome:
    try:
        return casting.cast(
            Attempt(
                booth=_booth(),
                voter=form.voter(context.now()),
                marked=marked,
                digits=form.typed_digits(),
                token=_token(),
            )
        )
    except Refusal as refusal:
        return Outcome(refusal)


def _identity_again(
    form: IdentityForm, marked: Marked, refusal: Refusal
) -> tuple[str, int]:
    if isinstance(refusal, AlreadyVoted):
        return voting_pages.already(refusals.sentence(refusal)), _REFUSED
    form.refuse(refusal)
    status = _LATER if isinstance(refusal, UrnNotReady) else form.status
    return voting_pages.identity(form, marked, _step_after(refusal), status)


def _step_after(refusal: Refusal) -> Step:
    if isinstance(refusal, ContactFull):
        return Step.ASK  # another address needs another letter
    return _step_of_form()
