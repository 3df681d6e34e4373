"""What a city installs: the wheel holds everything the site shows."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = ("setup.py", "setup.cfg", "pyproject.toml", "config.py", "wsgi.py")
SERVED = ("css", "fonts", "img", "js")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked wheel, built from a copy of the sources."""
    folder = tmp_path_factory.mktemp("wheel")
    ignored = shutil.ignore_patterns("__pycache__", "node_modules")
    for name in ("pb", "templates", "static"):
        shutil.copytree(ROOT / name, folder / "source" / name, ignore=ignored)
    for name in SOURCES:
        shutil.copy(ROOT / name, folder / "source" / name)
    options = ["--no-deps", "--no-build-isolation", "--no-index", "-q"]
    subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "-m", "pip", "wheel", *options, "-w", folder, "."],
        cwd=folder / "source",
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_package_whole(wheel: Path) -> None:
    packed = files(wheel / "pb")
    assert files(ROOT / "pb") <= packed


def test_the_wheel_holds_all_templates(wheel: Path) -> None:
    assert files(wheel / "pb" / "templates") == files(ROOT / "templates")


def test_the_wheel_holds_what_is_served_and_not_its_sources(wheel: Path) -> None:
    served = {
        f"{folder}/{name}"
        for folder in SERVED
        for name in files(ROOT / "static" / folder)
    }
    assert files(wheel / "pb" / "static") == served


def test_an_installed_site_finds_its_own_templates(wheel: Path) -> None:
    code = "from pb import app; print(app._beside('templates'), app._beside('static'))"
    answer = subprocess.run(  # noqa: S603 -- our own command
        [sys.executable, "-c", code],
        cwd=wheel,
        check=True,
        capture_output=True,
        text=True,
    )
    inside = wheel / "pb"
    assert answer.stdout.split() == [str(inside / "templates"), str(inside / "static")]
