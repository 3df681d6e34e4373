"""A sheet to draw on: rectangles, lines and texts in CSS pixels, y downwards."""

from dataclasses import dataclass, field
from typing import Literal

GRANAT = "#14365c"
ZIELEN = "#0f6e68"
MIOD = "#8a5200"
TEXT = "#16202b"
SECONDARY = "#46525f"
BORDER = "#b8c2cc"
GROUND = "#eef2f6"
WHITE = "#ffffff"

Anchor = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Fill:
    """Colour and hatch of an area; ``hatch`` is drawn in ``ink``."""

    ground: str
    edge: str | None = None
    hatch: str = ""
    ink: str = WHITE


# Each pool has a colour and a hatch of its own; an area is dark for what was
# funded or spent and white for what was not, so that black-and-white print tells
# all four apart. zieleń and miód differ by hue alone: the hatch is a must.
_SERIES = ((GRANAT, ""), (ZIELEN, "///"), (MIOD, "\\\\\\"))


def dark(series: int) -> Fill:
    """Return the fill of what was funded, spent or cast."""
    colour, hatch = _SERIES[series % len(_SERIES)]
    return Fill(colour, colour, hatch, WHITE)


def light(series: int) -> Fill:
    """Return the fill of what was not funded or is left."""
    colour, hatch = _SERIES[series % len(_SERIES)]
    return Fill(WHITE, colour, hatch, colour)


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle; x and y are its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    fill: Fill


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    start: tuple[float, float]
    end: tuple[float, float]
    colour: str
    width: float = 1
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text; y is its baseline."""

    x: float
    y: float
    text: str
    size: float
    colour: str = TEXT
    bold: bool = False
    anchor: Anchor = "left"


@dataclass(slots=True)
class Sheet:
    """What is drawn, in order (later covers earlier), and how tall it became."""

    title: str
    width: float
    height: float = 0
    shapes: list[Box | Stroke | Words] = field(default_factory=list)

    def box(self, x: float, y: float, size: tuple[float, float], fill: Fill) -> None:
        """Draw a rectangle; one without width or height is left out."""
        if min(size) > 0:
            self.shapes.append(Box(x, y, *size, fill))

    def add(self, *shapes: Box | Stroke | Words) -> None:
        """Draw shapes on top of what is there."""
        self.shapes.extend(shapes)
