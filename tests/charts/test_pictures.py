"""Pictures: the same bytes, safe XML, everything inside the page, a bounded shelf."""

import hashlib
import os
import re
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest

from pb.charts import money, render, turnout, votes
from pb.charts.figures import (
    Bar,
    Chart,
    Form,
    Hour,
    MoneyByPool,
    MoneyTexts,
    PoolMoney,
    TurnoutByHour,
    TurnoutTexts,
    Width,
)
from pb.charts.render import Shelf, digest
from pb.charts.sheet import Box, Sheet, Stroke, Words, dark, light
from pb.charts.typeface import FOLDER, drawable, lines, width_of
from tests.charts import examples

CHARTS: dict[str, Chart] = {
    "votes": examples.votes(13),
    "live": examples.votes(13, decided=False),
    "money": examples.money(),
    "turnout": examples.turnout(14),
}
WIDTHS: tuple[Width, ...] = get_args(Width)
FORMS: tuple[Form, ...] = get_args(Form)
NBSP = "\N{NO-BREAK SPACE}"


def laid_out(chart: Chart, width: Width) -> Sheet:
    if isinstance(chart, TurnoutByHour):
        return turnout.sheet(chart, width)
    if isinstance(chart, MoneyByPool):
        return money.sheet(chart, width)
    return votes.sheet(chart, width)


def hostile(text: str) -> list[Chart]:
    """Return each chart with this text wherever a text can stand."""
    amounts = MoneyTexts(pool=text, spent=text, left=text, allocation=text)
    words = TurnoutTexts(day=text, hour=text, ballots=text, total=text)
    bars = (Bar(text, 10**9, 0, True, text), Bar(text, 0, 1, False, text))
    return [
        replace(examples.votes(0), title=text, pools=(text, text), bars=bars),
        MoneyByPool(
            title=text,
            pools=(PoolMoney(text, 0, 0), PoolMoney(text, 10**12, 1)),
            texts=amounts,
        ),
        TurnoutByHour(
            title=text, hours=(Hour(text, 3, 0), Hour(text, 4, 10**6)), texts=words
        ),
        TurnoutByHour(title=text, hours=(), texts=words),
    ]


def words(sheet: Sheet) -> list[Words]:
    return [shape for shape in sheet.shapes if isinstance(shape, Words)]


def reach(shape: Box | Stroke | Words) -> tuple[float, float, float, float]:
    """Return a shape's left, top, right and bottom."""
    if isinstance(shape, Box):
        return (shape.x, shape.y, shape.x + shape.width, shape.y + shape.height)
    if isinstance(shape, Stroke):
        (x1, y1), (x2, y2) = shape.start, shape.end
        return (min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
    wide = width_of(shape.text, shape.size, bold=shape.bold)
    before = {"left": 0.0, "center": wide / 2, "right": wide}[shape.anchor]
    left = shape.x - before
    return (left, shape.y - shape.size * 0.8, left + wide, shape.y + shape.size * 0.25)


def fresh_process(code: str) -> str:
    """Return what the code prints in a process of its own."""
    # Another seed and another time zone: neither may show in a picture.
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}
    run = subprocess.run(  # noqa: S603  our own interpreter and code
        [sys.executable, "-c", code], capture_output=True, check=True, env=env
    )
    return run.stdout.decode().strip()


def test_importing_the_charts_does_not_import_matplotlib() -> None:
    code = (
        "import sys, pb.charts, pb.charts.render, pb.charts.table, pb.charts.figures\n"
        "print(*{'matplotlib', 'numpy', 'PIL'} & set(sys.modules))"
    )
    assert fresh_process(code) == ""


def test_the_same_numbers_give_the_same_bytes_in_a_fresh_process() -> None:
    code = (
        "import hashlib; from tests.charts.test_pictures import *\n"
        "print(*[hashlib.sha256(render.render(c, width=w, form=f)).hexdigest()"
        " for c in CHARTS.values() for w in WIDTHS for f in FORMS])"
    )
    here = [
        hashlib.sha256(render.render(chart, width=width, form=form)).hexdigest()
        for chart in CHARTS.values()
        for width in WIDTHS
        for form in FORMS
    ]
    assert fresh_process(code).split() == here
    assert len(set(here)) == len(here)


def test_two_threads_draw_what_one_draws() -> None:
    jobs = [(c, w, f) for c in CHARTS.values() for w in WIDTHS for f in FORMS] * 2
    alone = [render.render(chart, width=w, form=f) for chart, w, f in jobs]
    with ThreadPoolExecutor(4) as pool:
        together = list(
            pool.map(lambda job: render.render(job[0], width=job[1], form=job[2]), jobs)
        )
    assert together == alone


@pytest.mark.parametrize("name", CHARTS)
def test_any_changed_number_changes_digest_and_picture(name: str) -> None:
    chart = CHARTS[name]
    changed: Chart
    if isinstance(chart, MoneyByPool):
        changed = replace(chart, pools=(PoolMoney("Pula duża", 1, 2), *chart.pools[1:]))
    elif isinstance(chart, TurnoutByHour):
        changed = replace(chart, hours=(Hour("1.09", 8, 99), *chart.hours[1:]))
    else:
        changed = replace(
            chart, bars=(replace(chart.bars[0], value=1), *chart.bars[1:])
        )
    assert digest(changed) != digest(chart)
    assert render.render(changed, width="wide", form="svg") != render.render(
        chart, width="wide", form="svg"
    )


@pytest.mark.parametrize("text", examples.HOSTILE)
@pytest.mark.parametrize("width", WIDTHS)
def test_a_hostile_text_makes_a_sound_picture(text: str, width: Width) -> None:
    for chart in hostile(text):
        svg = render.render(chart, width=width, form="svg")
        root = ElementTree.fromstring(svg)  # noqa: S314  our own picture
        tags = {element.tag.rpartition("}")[2].lower() for element in root.iter()}
        assert not tags & {"script", "a", "image", "foreignobject", "iframe"}
        assert not re.search(rb"\son\w+=|javascript:", svg)
        assert render.render(chart, width=width, form="png").startswith(b"\x89PNG")
        assert digest(chart)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "chart",
    [
        *CHARTS.values(),
        examples.votes(200),
        examples.turnout(1),
        examples.turnout(3),
        examples.turnout(31),
        *(chart for text in examples.HOSTILE for chart in hostile(text)),
    ],
)
def test_everything_drawn_stays_on_the_page(chart: Chart, width: Width) -> None:
    sheet = laid_out(chart, width)
    assert sheet.width == (360 if width == "narrow" else 880)
    for shape in sheet.shapes:
        left, top, right, bottom = reach(shape)
        assert left >= 0, shape
        assert top >= 0, shape
        assert right <= sheet.width, shape
        assert bottom <= sheet.height, shape


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "chart", [examples.votes(200), examples.money(), examples.turnout(14)]
)
def test_no_text_is_set_on_another_and_none_is_small(
    chart: Chart, width: Width
) -> None:
    sheet = laid_out(chart, width)
    # The narrow picture shrinks to 290 of its 360 pixels on the smallest phone.
    assert min(text.size for text in words(sheet)) * 290 / 360 >= 12
    frames = sorted((reach(text) for text in words(sheet)), key=lambda frame: frame[1])
    for place, (left, _, right, bottom) in enumerate(frames):
        for other in frames[place + 1 : place + 12]:
            apart = other[0] >= right or other[2] <= left or other[1] >= bottom - 1
            assert apart, (frames[place], other)


@pytest.mark.parametrize("width", WIDTHS)
def test_all_of_two_hundred_projects_are_named_with_their_votes(width: Width) -> None:
    chart = examples.votes(200)
    texts = [text.text for text in words(laid_out(chart, width))]
    numbers = [text for text in texts if text.replace(NBSP, "").isdigit()]
    assert sorted(int(text.replace(NBSP, "")) for text in numbers) == sorted(
        bar.value for bar in chart.bars
    )
    for place in range(200):
        assert any(text.startswith(f"{place + 1}. ") for text in texts)


def test_a_bar_is_as_long_as_its_votes() -> None:
    chart = examples.votes(13, pools=1)
    sheet = laid_out(chart, "wide")
    bars = [
        shape
        for shape in sheet.shapes
        if isinstance(shape, Box) and shape.fill.edge and shape.height == 18
    ]
    drawn = [bar.value for bar in chart.bars if bar.value]
    per_vote = bars[0].width / drawn[0]
    assert [bar.width / per_vote for bar in bars] == pytest.approx(drawn)


def test_money_bars_share_one_scale() -> None:
    sheet = laid_out(examples.money(), "narrow")
    bars = [s for s in sheet.shapes if isinstance(s, Box) and s.height == 28]
    amounts = [12_600_00, 587_400_00, 49_799_50, 250_200_50, 100_000_00]
    per_grosz = bars[1].width / amounts[1]
    assert [bar.width / per_grosz for bar in bars] == pytest.approx(amounts)


def test_an_hour_that_stands_twice_shares_its_slot() -> None:
    hours = tuple(Hour("26.10", hour, 10) for hour in (1, 2, 2, 3))
    sheet = laid_out(replace(examples.turnout(1), hours=hours), "narrow")
    bars = [shape for shape in sheet.shapes if isinstance(shape, Box)]
    assert [round(bar.x) for bar in bars] == [22, 37, 44, 51]
    assert bars[1].width < bars[0].width


@pytest.mark.parametrize(
    ("most", "marks"),
    [(0, [0, 1]), (4, [0, 1, 2, 3, 4]), (170, [0, 50, 100, 150, 200])],
)
def test_axis_marks_are_round_and_reach_the_highest_bar(
    most: int, marks: list[int]
) -> None:
    assert turnout.ticks(most) == marks


def test_pools_differ_by_hatch_as_well_as_by_colour() -> None:
    for fill in (dark, light):
        fills = [fill(series) for series in range(3)]
        assert len({each.hatch for each in fills}) == 3
        assert len({each.edge for each in fills}) == 3
    for series in range(3):
        assert dark(series).ground != light(series).ground
        assert dark(series).hatch == light(series).hatch


def test_undecided_bars_are_not_drawn_as_refused() -> None:
    live = laid_out(CHARTS["live"], "wide")
    bars = [s for s in live.shapes if isinstance(s, Box) and s.fill.edge]
    assert {bar.fill for bar in bars} <= {dark(0), dark(1), dark(2)}
    assert "wybrany do realizacji" not in [text.text for text in words(live)]


def test_the_font_travels_with_the_picture_and_only_as_far_as_needed() -> None:
    plain = render.render(CHARTS["money"], width="wide", form="svg")
    other = render.render(
        replace(examples.money(), title="Київ"), width="wide", form="svg"
    )
    assert plain.count(b"data:font/woff2") == 2
    assert other.count(b"data:font/woff2") == 4
    assert (
        b"http" not in re.sub(rb'(xmlns[:\w]*|rdf:resource)="[^"]*"', b"", plain)[300:]
    )


def test_the_narrow_picture_is_360_css_pixels_wide() -> None:
    svg = render.render(CHARTS["votes"], width="narrow", form="svg")
    assert b'width="270pt"' in svg
    png = render.render(CHARTS["votes"], width="narrow", form="png")
    assert struct.unpack(">I", png[16:20]) in {(360,), (720,)}


def test_a_long_title_is_broken_at_words_and_ends_in_an_ellipsis() -> None:
    broken = lines(examples.LONG, 15, 200, most=3)
    assert len(broken) == 3
    assert broken[-1].endswith("…")
    assert all(width_of(line, 15) <= 200 for line in broken)
    rest = " ".join(broken).removesuffix("…").replace(NBSP, " ")
    assert examples.LONG.startswith(rest)
    assert examples.LONG[len(rest)] in " ,"


def test_a_one_letter_word_does_not_end_a_line() -> None:
    whole = lines("Ławki i stojaki w parku z alejką", 15, 70, most=9)
    assert len(whole) > 2
    assert not [line for line in whole if line[-2:-1] in {" ", NBSP}]


def test_what_the_font_lacks_is_marked_or_left_out() -> None:
    assert drawable("Plac 🎠 zabaw 中") == "Plac zabaw \N{REPLACEMENT CHARACTER}"


def test_the_font_files_are_those_the_readme_names() -> None:
    named = re.findall(r"^(\w{64})  (\S+)$", (FOLDER / "README.md").read_text(), re.M)
    files = {path.name for path in FOLDER.glob("*.[tw]*f*")}
    assert {name for _, name in named} == files
    for sha256, name in named:
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == sha256


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Chart]:
    """Count what is drawn, and draw it cheaply."""
    seen: list[Chart] = []

    def draw(chart: Chart, *, width: Width, form: Form) -> bytes:
        seen.append(chart)
        return f"{chart.title} {width} {form}".encode()

    monkeypatch.setattr(render, "render", draw)
    return seen


def test_a_kept_picture_is_not_drawn_again(tmp_path: Path, drawn: list[Chart]) -> None:
    for shelf in (Shelf(tmp_path / "new"), Shelf(tmp_path / "new")):
        for _ in range(3):
            kept = shelf.picture(CHARTS["money"], width="wide", form="svg")
            assert kept == b"Podzia\xc5\x82 pieni\xc4\x99dzy wide svg"
    assert len(drawn) == 1


def test_widths_and_forms_are_kept_apart(tmp_path: Path, drawn: list[Chart]) -> None:
    shelf = Shelf(tmp_path)
    pictures = {
        shelf.picture(CHARTS["money"], width=width, form=form)
        for width in WIDTHS
        for form in FORMS
        for _ in range(2)
    }
    assert len(pictures) == len(drawn) == 4


def test_the_shelf_stays_bounded_and_keeps_what_is_used(
    tmp_path: Path, drawn: list[Chart]
) -> None:
    shelf = Shelf(tmp_path, most=5)
    for place in range(20):
        chart = replace(examples.money(), title=str(place))
        shelf.picture(chart, width="wide", form="svg")
        # The clock of a file system is coarse: say which file is how old.
        os.utime(tmp_path / f"{digest(chart)}-wide.svg", (place, place))
        assert len(list(tmp_path.iterdir())) <= 5
        shelf.picture(replace(chart, title="0"), width="wide", form="svg")
    titles = {path.read_text().split()[0] for path in tmp_path.iterdir()}
    assert titles == {"0", "16", "17", "18", "19"}
    assert len(drawn) == 20


@pytest.mark.usefixtures("drawn")
def test_a_picture_appears_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(descriptor: int) -> None:
        raise OSError(descriptor)

    monkeypatch.setattr(os, "fsync", power_cut)
    picture = Shelf(tmp_path).picture(CHARTS["money"], width="wide", form="svg")
    assert picture.endswith(b"wide svg")
    assert not list(tmp_path.iterdir())


def test_an_empty_file_is_drawn_anew(tmp_path: Path, drawn: list[Chart]) -> None:
    path = tmp_path / f"{digest(CHARTS['money'])}-wide.svg"
    path.touch()
    assert Shelf(tmp_path).picture(CHARTS["money"], width="wide", form="svg")
    assert len(drawn) == 1
    assert path.read_bytes()


def test_a_folder_that_cannot_be_written_still_gives_the_picture(
    tmp_path: Path, drawn: list[Chart]
) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    shelf = Shelf(blocked / "folder")
    assert shelf.picture(CHARTS["money"], width="wide", form="png")
    assert len(drawn) == 1


def test_simultaneous_readers_draw_a_picture_once(
    tmp_path: Path, drawn: list[Chart]
) -> None:
    shelf = Shelf(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        jobs = [
            pool.submit(shelf.picture, CHARTS["votes"], width="wide", form="svg")
            for _ in range(16)
        ]
    assert len({job.result() for job in jobs}) == 1
    assert len(drawn) == 1
