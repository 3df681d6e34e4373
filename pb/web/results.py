"""Results: turnout, standings and the count, as page, pictures and files."""

import os

from flask import Blueprint, Response, abort, current_app, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from pb.charts.figures import Chart, Form, Width
from pb.charts.render import Shelf
from pb.charts.table import csv
from pb.domain.calendar import Stage
from pb.domain.disclosure import Figure
from pb.domain.permissions import Action
from pb.services import exporting, results
from pb.services.opening import SMALL
from pb.services.results import Board, Status, Watch
from pb.services.standings import BATCH
from pb.web import access, context, fresh, results_charts, results_files
from pb.web import results_sentences as sentences
from pb.web.access import open_to

pages = Blueprint("results", __name__, url_prefix="/editions/<slug>/results")

_SHELF, _WATCH = "pb.pictures", "pb.watch"
_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


@pages.record
def _prepare(state: BlueprintSetupState) -> None:
    instance = state.app.extensions["pb"].config.instance
    # matplotlib keeps its list of fonts there; the home folder may be read-only.
    os.environ.setdefault("MPLCONFIGDIR", str(instance / "matplotlib"))
    state.app.extensions[_SHELF] = Shelf(instance / "charts")
    state.app.extensions[_WATCH] = Watch()


@pages.route("/")
@open_to(Action.READ_PUBLIC)
def index(slug: str) -> ResponseReturnValue:
    """Show what may be seen of the counts now."""
    holds = _holds()

    def page() -> str:
        board = _board()
        return render_template(
            "results/index.html",
            board=board,
            edition=board.edition,
            rules=board.edition.rules,
            begins=board.edition.timetable.begins,
            begun=board.edition.disclosure(context.now()).voting_begun,
            figures=results_charts.figures(board),
            holds=holds,
            Stage=Stage,
            sentences=sentences,
            share=results_charts.share_of,
            small=SMALL,
            batch=BATCH,
        )

    return fresh.unless_known(f"{_stamp()} {holds}", page, keep=True)


@pages.route("/results.json")
@open_to(Action.READ_PUBLIC)
def document(slug: str) -> ResponseReturnValue:
    """Give the page's numbers to machines."""
    return fresh.unless_known(
        _stamp(), lambda: results_files.document(_board()), keep=True
    )


@pages.route("/results.csv")
@open_to(Action.READ_PUBLIC)
def ranking(slug: str) -> ResponseReturnValue:
    """Give the ranking as a table."""
    _require(Figure.STANDINGS)
    return fresh.unless_known(
        _stamp(), lambda: _csv(results_files.ranking(_board()), f"{slug}.csv")
    )


@pages.route("/ballot.json")
@open_to(Action.READ_PUBLIC)
def ballot(slug: str) -> ResponseReturnValue:
    """Give the frozen ballot, byte for byte what its fingerprint was taken of."""
    with context.database().reading() as session:
        text = results.frozen_ballot(session, context.edition())
    return Response(text, mimetype="application/json")


@pages.route("/result.json")
@open_to(Action.READ_PUBLIC)
def result(slug: str) -> ResponseReturnValue:
    """Give the written result, byte for byte what its fingerprint was taken of."""
    with context.database().reading() as session:
        text = results.written_result(
            session, context.edition(), now=context.now(), roles=access.roles()
        )
    return Response(text, mimetype="application/json")


@pages.route("/<pool>.pb")
@open_to(Action.READ_PUBLIC)
def pool(slug: str, pool: str) -> ResponseReturnValue:
    """Give the ballots of a pool as a Pabulib file."""
    edition, now, roles = context.edition(), context.now(), access.roles()
    edition.disclosure(now).permit(Figure.BALLOTS, roles)

    def file() -> Response:
        with context.database().reading() as session:
            text = exporting.pool_file(session, edition, pool, now=now, roles=roles)
        return _file(text, "text/plain", f"{slug}-{pool}.pb")

    return fresh.unless_known(f"{edition.digest} {pool}", file)


@pages.route("/charts/<name>-<any(wide, narrow):width>.<any(svg, png):form>")
@open_to(Action.READ_PUBLIC)
def chart(slug: str, name: str, width: Width, form: Form) -> ResponseReturnValue:
    """Draw a chart; its address names what is in it, so it is kept for long."""
    board, drawn = _chart(name)
    version = results_charts.version(drawn)
    shelf: Shelf = current_app.extensions[_SHELF]
    picture = shelf.picture(drawn, width=width, form=form)
    answer = Response(picture, mimetype=_TYPES[form])
    answer.set_etag(f"{version}-{width}-{form}")
    known = request.args.get("v") == version
    if known and board.status is not Status.PREVIEW:
        answer.headers["Cache-Control"] = fresh.FOREVER
    return answer.make_conditional(request)


@pages.route("/charts/<name>.csv")
@open_to(Action.READ_PUBLIC)
def chart_csv(slug: str, name: str) -> ResponseReturnValue:
    """Give a chart's numbers as a table."""
    _board_shown, drawn = _chart(name)
    return _csv(csv(drawn), f"{slug}-{name}.csv")


def _board() -> Board:
    with context.database().reading() as session:
        return results.board(
            session, context.edition(), now=context.now(), roles=access.roles()
        )


def _stamp() -> str:
    with context.database().reading() as session:
        return results.stamp(
            session, context.edition(), now=context.now(), roles=access.roles()
        )


def _holds() -> bool:
    """Say whether the stored ballots still give the result that is shown."""
    edition, now = context.edition(), context.now()
    if not edition.disclosure(now).shows(Figure.RESULT, access.roles()):
        return True
    watch: Watch = current_app.extensions[_WATCH]
    return watch.holds(context.database(), edition, now)


def _require(figure: Figure) -> None:
    """Refuse unless ``figure``, or the result it leads to, may be seen."""
    disclosure = context.edition().disclosure(context.now())
    if not disclosure.shows(Figure.RESULT, access.roles()):
        disclosure.permit(figure, access.roles())


def _chart(name: str) -> tuple[Board, Chart]:
    """Return a chart; refuse while it is not to be seen, 404 when there is none."""
    _require(results_charts.figure_of(name))
    board = _board()
    drawn = results_charts.charts(board).get(name)
    if drawn is None:
        abort(404)
    return board, drawn


def _csv(text: str, name: str) -> Response:
    return _file(text, "text/csv", name)


def _file(text: str, mimetype: str, name: str) -> Response:
    answer = Response(text, mimetype=mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    return answer
