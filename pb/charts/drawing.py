"""Paint a sheet with matplotlib; the only place where a picture is made.

``Figure``, never pyplot: nothing is registered anywhere, nothing leaks.
"""

from io import BytesIO
from threading import Lock

from matplotlib import rc_context
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D, Transform
from matplotlib.typing import RcKeyType

from pb.charts import money, turnout, votes
from pb.charts.figures import Chart, Form, MoneyByPool, VotesByProject, Width
from pb.charts.sheet import Box, Sheet, Stroke, Words
from pb.charts.typeface import embedded, properties, width_of

_DPI = 96
_POINT = 72 / _DPI
# Twice the pixels for print, but a picture taller than this stays at screen size.
_TALLEST_DOUBLE = 2600
# How much of a text stands before its anchor.
_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}
# matplotlib's settings are global to the process: one picture at a time.
_one_at_a_time = Lock()
_SETTINGS: dict[RcKeyType, object] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "pb",
    "svg.id": None,
    "text.hinting": "none",
    "text.antialiased": True,
    "hatch.linewidth": 0.8,
    "path.simplify": False,
    "path.sketch": None,
    "path.effects": [],
    "agg.path.chunksize": 0,
}


def picture(chart: Chart, width: Width, form: Form) -> bytes:
    """Return the chart as a file; the same numbers give the same bytes."""
    sheet = _laid_out(chart, width)
    with _one_at_a_time, rc_context(_SETTINGS):
        figure = _figure(sheet)
        return _svg(figure, sheet) if form == "svg" else _png(figure, sheet)


def _laid_out(chart: Chart, width: Width) -> Sheet:
    if isinstance(chart, VotesByProject):
        return votes.sheet(chart, width)
    if isinstance(chart, MoneyByPool):
        return money.sheet(chart, width)
    return turnout.sheet(chart, width)


def _figure(sheet: Sheet) -> Figure:
    height = max(1, round(sheet.height))
    figure = Figure((sheet.width / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
    pixels = (
        Affine2D().scale(1 / sheet.width, -1 / height).translate(0, 1)
        + figure.transFigure
    )
    for order, shape in enumerate(sheet.shapes):
        artist = _artist(shape, pixels, figure)
        artist.set_zorder(order)
    return figure


def _artist(shape: Box | Stroke | Words, pixels: Transform, figure: Figure) -> Artist:
    if isinstance(shape, Words):
        made: Artist = _Line(shape)
    else:
        made = _box(shape) if isinstance(shape, Box) else _stroke(shape)
    made.set_transform(pixels)
    return figure.add_artist(made)


class _Line(Artist):
    """One line of text, set without matplotlib's layout.

    The sheet has measured it already; and nothing here reads a ``$`` as formula.
    """

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def draw(self, renderer: RendererBase) -> None:
        """Set the line from its anchor on."""
        words = self._words
        wide = width_of(words.text, words.size, bold=words.bold)
        start = words.x - wide * _BEFORE[words.anchor]
        x, y = self.get_transform().transform((start, words.y))
        down = renderer.get_canvas_width_height()[1] - y if renderer.flipy() else y
        pen = renderer.new_gc()
        pen.set_foreground(words.colour)
        font = properties(words.size * _POINT, bold=words.bold)
        renderer.draw_text(pen, x, down, words.text, font, 0, ismath=False)
        pen.restore()


def _box(box: Box) -> Rectangle:
    return Rectangle(
        (box.x, box.y),
        box.width,
        box.height,
        facecolor=box.fill.ground,
        edgecolor=box.fill.edge or "none",
        linewidth=_POINT if box.fill.edge else 0,
        hatch=box.fill.hatch or None,
        hatchcolor=box.fill.ink,
    )


def _stroke(stroke: Stroke) -> Line2D:
    return Line2D(
        (stroke.start[0], stroke.end[0]),
        (stroke.start[1], stroke.end[1]),
        color=stroke.colour,
        linewidth=stroke.width * _POINT,
        linestyle=(0, (3, 2)) if stroke.dashed else "-",
        solid_capstyle="butt",
    )


def _svg(figure: Figure, sheet: Sheet) -> bytes:
    file = BytesIO()
    about = {"Date": None, "Creator": None, "Title": sheet.title}
    figure.savefig(file, format="svg", metadata=about)
    texts = "".join(shape.text for shape in sheet.shapes if isinstance(shape, Words))
    style = f'<style type="text/css">{embedded(texts)}</style>\n <defs>'
    return file.getvalue().replace(b"<defs>", style.encode(), 1)


def _png(figure: Figure, sheet: Sheet) -> bytes:
    file = BytesIO()
    figure.savefig(
        file,
        format="png",
        dpi=_DPI * (2 if sheet.height <= _TALLEST_DOUBLE else 1),
        metadata={"Software": None},
        # Level 3 is as small as the default 6 here, in half the time.
        pil_kwargs={"compress_level": 3},
    )
    return file.getvalue()
