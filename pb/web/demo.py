"""The demo's own pages: its bar, what it is, and its sent messages.

Outside a demo none of them exists.
"""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pb.adapters import turns
from pb.adapters.kept import KeptMail
from pb.domain.calendar import STAGES, Stage
from pb.domain.permissions import Action
from pb.services import editions
from pb.services.demo import people, seed, stages
from pb.services.demo.stages import STOPS, Scene
from pb.services.editions import Edition
from pb.web import context, words
from pb.web.access import open_to
from pb.web.forms.base import Button
from pb.web.i18n import _

pages = Blueprint("demo", __name__, url_prefix="/demo")

SHOWN = 50
"""Messages on the list."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A stage of the bar, and whether it is past, now or still to come."""

    text: str
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the bar."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Bar:
    """What the bar over every page shows."""

    text: str
    action: str
    stages: list[Stop]
    links: list[Link]


def bar() -> Bar | None:
    """Return the demo's bar; None outside a demo, or before there is an edition."""
    if not context.deployment().config.demo:
        return None
    edition = _current()
    if edition is None:
        return None
    return Bar(
        text=_(
            "Going on moves the timetable. Meanwhile made-up residents and officials"
            " do what people do until then: propose, decide, vote, count."
        ),
        action=url_for("demo.move"),
        stages=_stops(edition.stage(context.now())),
        links=[
            Link(_("Log-ins"), url_for("demo.about")),
            Link(_("Sent messages"), url_for("demo.messages")),
        ],
    )


def _stops(current: Stage) -> list[Stop]:
    begun = [stop for stop in STOPS if STAGES.index(stop) <= STAGES.index(current)]
    states = dict.fromkeys(begun[:-1], "past") | {begun[-1]: "now"}
    return [
        Stop(words.of(stop), stop.value, states.get(stop, "next")) for stop in STOPS
    ]


def _current() -> Edition | None:
    with context.database().reading() as session:
        return editions.current(session)


@pages.before_request
def _only_in_a_demo() -> None:
    if not context.deployment().config.demo:
        abort(404)


@pages.route("/")
@open_to(Action.READ_DEMO_MAIL)
def about() -> ResponseReturnValue:
    """Say what the demo is and who may sign in; offer to begin again."""
    return _about(Button())


def _about(form: Button) -> ResponseReturnValue:
    page = render_template(
        "demo/about.html",
        people=people.EVERYBODY,
        password=people.PASSWORD,
        form=form,
    )
    return page, form.status


@pages.route("/move", methods=["POST"])
@open_to(Action.MOVE_DEMO)
def move() -> ResponseReturnValue:
    """Move the current edition on to a stage."""
    form = Button()
    if not form.validate_on_submit():
        return _about(form)
    edition = _current()
    wanted = request.form.get("stage")
    if edition is None or wanted not in set(STOPS):
        abort(400)
    with turns.alone(context.deployment().config.instance / "demo.lock"):
        stages.move(_scene(), edition.slug, Stage(wanted))
    return redirect(url_for("home.edition", slug=edition.slug), 303)


@pages.route("/again", methods=["POST"])
@open_to(Action.MOVE_DEMO)
def again() -> ResponseReturnValue:
    """Begin again with a fresh edition; the old one stays to be read."""
    form = Button()
    if not form.validate_on_submit():
        return _about(form)
    with context.database().unit_of_work() as session:
        fresh = seed.begin_again(session, context.now())
    return redirect(url_for("home.edition", slug=fresh.slug), 303)


def _scene() -> Scene:
    parts = context.deployment()
    return Scene(parts.database, parts.keys, context.now())


@pages.route("/messages/")
@open_to(Action.READ_DEMO_MAIL)
def messages() -> ResponseReturnValue:
    """List the letters that were not sent, newest first."""
    return render_template("demo/messages.html", letters=_mail().newest(SHOWN))


@pages.route("/messages/<name>")
@open_to(Action.READ_DEMO_MAIL)
def message(name: str) -> ResponseReturnValue:
    """Show one letter."""
    letter = _mail().letter(name)
    if letter is None:
        abort(404)
    return render_template("demo/message.html", letter=letter)


def _mail() -> KeptMail:
    return KeptMail(context.deployment().config.instance)
