"""The second step of signing in, and the proof before a weighty act."""

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue

from pb.domain.permissions import Action
from pb.services import factors, passkeys, proofs
from pb.services.accounts import Account
from pb.services.factors import Factors
from pb.web import access, context, judging, onward
from pb.web.access import open_to
from pb.web.forms.accounts import SecondStepForm, StepUpForm
from pb.web.forms.base import Button
from pb.web.kept import Fields, waiting

pages = Blueprint("proofs", __name__)

_BAD = 422


@pages.route("/sign-in/code", methods=["GET", "POST"])
@open_to(Action.SIGN_IN)
def second_step() -> ResponseReturnValue:
    """Ask for the code after the password; then the session begins."""
    back = onward.own_path(request.args.get("next"))
    kept = waiting("second_code")
    who = access.waits_for_second_step()
    if who is None:
        return _too_late(back, kept)
    form = SecondStepForm()
    if "second_code" in request.form and form.validate():
        with context.database().unit_of_work() as session:
            wrong = proofs.second_step(
                session, judging.judge(), who.id, form.proof(), context.now()
            )
        if wrong is None:
            done = access.finish_second_step(who)
            return onward.go(back, kept) if done else _too_late(back, kept)
        form.refuse(wrong)
    page = render_template(
        "accounts/second-step.html",
        form=form,
        back=back,
        kept=kept,
        passkeys=_set_up(who).passkeys,
    )
    return page, form.status


def _too_late(back: str, kept: Fields) -> ResponseReturnValue:
    """Lead back to the first step; a form that waits goes along."""
    page = render_template("accounts/too-late.html", back=back, kept=kept)
    return page, _BAD


@pages.route("/step-up", methods=["GET", "POST"])
@open_to(Action.KEEP_ACCOUNT)
def step_up() -> ResponseReturnValue:
    """Ask who is signed in to prove it anew; what she sent goes through afterwards."""
    back = onward.own_path(request.args.get("next"))
    kept = waiting("proof", with_token=True)
    who = access.signed_in()
    set_up = _set_up(who)
    form = StepUpForm(with_code=set_up.is_set)
    if "proof" in request.form and form.validate():
        with context.database().unit_of_work() as session:
            wrong = proofs.anew(
                session, judging.judge(), who.id, form.given(), context.now()
            )
        if wrong is None:
            access.prove_anew()
            if kept:
                return render_template("accounts/proved.html", back=back, kept=kept)
            return redirect(back, 303)
        form.refuse(wrong)
    page = render_template(
        "accounts/step-up.html",
        form=form,
        back=back,
        kept=kept,
        passkeys=set_up.passkeys,
    )
    return page, form.status


def _set_up(who: Account) -> Factors:
    with context.database().reading() as session:
        return factors.of(session, who.id)


@pages.route("/sign-in/passkey", methods=["POST"])
@open_to(Action.SIGN_IN)
def passkey_options() -> ResponseReturnValue:
    """Give the page's script what a passkey has to sign, once and soon."""
    who = access.account() or access.waits_for_second_step()
    if who is None or not Button().validate():
        abort(400)
    with context.database().unit_of_work() as session:
        asked = passkeys.asked_to_prove(session, judging.site(), who.id, context.now())
    return Response(asked, mimetype="application/json")
