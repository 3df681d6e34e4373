"""Pictures of charts, and a bounded shelf of those already made."""

import json
import os
from contextlib import suppress
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock

from pb.charts.figures import Chart, Form, Width


def render(chart: Chart, *, width: Width, form: Form) -> bytes:
    """Return the chart's picture: SVG, or PNG for print and older programs."""
    # Loaded with the first picture: matplotlib takes longer than a page may.
    drawing = import_module("pb.charts.drawing")
    picture: bytes = drawing.picture(chart, width, form)
    return picture


def digest(chart: Chart) -> str:
    """Return what names a picture: SHA-256 of the chart and of the drawing's code."""
    content = json.dumps([type(chart).__name__, asdict(chart)], sort_keys=True)
    return sha256(f"{_drawing()}{content}".encode()).hexdigest()


@cache
def _drawing() -> str:
    """Return the version of the drawing: nobody can forget to raise it."""
    here = Path(__file__).parent
    files = sorted([*here.glob("*.py"), *here.glob("fonts/*.ttf")])
    hashes = [sha256(path.read_bytes()).hexdigest() for path in files]
    return " ".join([version("matplotlib"), *hashes])


class Shelf:
    """Pictures kept in a folder, the least used thrown out first.

    Several processes may share the folder: a picture appears whole or not at all.

    Args:
        folder: Where they are kept; made when it is missing.
        most: How many pictures at most.
    """

    def __init__(self, folder: Path, *, most: int = 400) -> None:
        self._folder = folder
        self._most = most
        self._making = Lock()

    def picture(self, chart: Chart, *, width: Width, form: Form) -> bytes:
        """Return the chart's picture, made only when it is not kept yet."""
        path = self._folder / f"{digest(chart)}-{width}.{form}"
        kept = _kept(path)
        if kept is not None:
            return kept
        with self._making:
            # Whoever waited finds it made.
            kept = _kept(path)
            return kept if kept is not None else self._made(path, chart, width, form)

    def _made(self, path: Path, chart: Chart, width: Width, form: Form) -> bytes:
        picture = render(chart, width=width, form=form)
        # A full or read-only disk must not take the chart from the reader.
        with suppress(OSError):
            _keep(path, picture)
            self._tidy()
        return picture

    def _tidy(self) -> None:
        kept = [(_age(path), path) for path in self._folder.iterdir()]
        for _, path in sorted(kept)[: max(0, len(kept) - self._most)]:
            path.unlink(missing_ok=True)


def _kept(path: Path) -> bytes | None:
    try:
        picture = path.read_bytes()
        os.utime(path)
    except OSError:
        return None
    # An empty file is what a power cut leaves.
    return picture or None


def _keep(path: Path, picture: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as file:
        try:
            file.write(picture)
            file.flush()
            os.fsync(file.fileno())
            Path(file.name).replace(path)
        except OSError:
            Path(file.name).unlink()
            raise


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0
