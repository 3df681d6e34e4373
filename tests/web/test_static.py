"""What browsers load is what its sources and notes say; none of it needs Node."""

import hashlib
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
SOURCES = STATIC / "src"
NOTE = STATIC / "css" / "app.css.sources"
CSS = (STATIC / "css" / "app.css").read_text(encoding="utf-8")
LINE = re.compile(r"^([0-9a-f]{64})  (\S+)$", flags=re.MULTILINE)


def noted(path: Path) -> dict[str, str]:
    """Return the SHA-256 that a note gives for each name."""
    found = LINE.findall(path.read_text(encoding="utf-8"))
    return {name: digest for digest, name in found}


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_stylesheet_was_compiled_from_these_sources() -> None:
    for name, expected in noted(NOTE).items():
        assert digest(SOURCES / name) == expected, f"{name} changed: run make static"


def test_the_note_names_every_source() -> None:
    sources = {path.name for path in SOURCES.glob("*.scss")}
    built_with = {"build.mjs", "package.json", "package-lock.json"}
    assert set(noted(NOTE)) == sources | built_with | {"../css/app.css"}


def test_vendored_files_are_what_was_taken() -> None:
    notes = noted(STATIC / "README.md")
    vendored = {
        str(path.relative_to(STATIC))
        for pattern in ("fonts/*", "js/govuk-frontend*")
        for path in STATIC.glob(pattern)
    }
    assert set(notes) == vendored
    for name, expected in notes.items():
        assert digest(STATIC / name) == expected, name


def test_licence_texts_lie_beside_what_they_license() -> None:
    mit = (STATIC / "js" / "govuk-frontend.LICENSE.txt").read_text(encoding="utf-8")
    assert mit.startswith("The MIT License (MIT)")
    ofl = (STATIC / "fonts" / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL Open Font License, Version 1.1" in " ".join(ofl.split())


def test_sass_and_components_are_pinned_and_the_lock_names_no_host() -> None:
    wanted = json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))
    lock = (SOURCES / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(lock)["packages"]
    for name, version in wanted["devDependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), f"{name}: {version}"
        assert packages[f"node_modules/{name}"]["version"] == version
    assert '"resolved"' not in lock


def test_pages_load_the_pinned_version_of_the_components() -> None:
    wanted = json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))
    version = wanted["devDependencies"]["govuk-frontend"]
    script = f"govuk-frontend-{version}.min.js"
    assert f'from "./{script}"' in (STATIC / "js" / "app.js").read_text("utf-8")
    code = (STATIC / "js" / script).read_text(encoding="utf-8")
    assert f'version="{version}"' in code
    assert "initAll" in code[code.rindex("export{") :]


def test_every_address_in_the_stylesheet_is_a_file_of_ours() -> None:
    addresses = re.findall(r"url\(\"?([^)\"]+)\"?\)", CSS)
    assert len(addresses) == 6
    for address in addresses:
        assert (STATIC / "css" / address).resolve().is_file(), address


def test_the_stylesheet_has_neither_the_crest_nor_the_typeface_of_its_makers() -> None:
    assert "GDS Transport" not in CSS
    assert not re.search(r"crown|crest", CSS)
    assert not [path for path in STATIC.rglob("*crest*") if "src" not in path.parts]


def test_the_focus_is_never_taken_away() -> None:
    ours = "\n".join(path.read_text("utf-8") for path in SOURCES.glob("*.scss"))
    assert not re.search(r"outline:\s*(none|0)", ours)


def test_every_class_of_ours_is_documented() -> None:
    text = (SOURCES / "README.md").read_text(encoding="utf-8")
    for name in set(re.findall(r"\.(bo-[a-z]+)", CSS)):
        assert f"`{name}" in text, name


@pytest.mark.parametrize("name", ["supported.js", "app.js"])
def test_own_scripts_write_no_markup(name: str) -> None:
    code = (STATIC / "js" / name).read_text(encoding="utf-8")
    assert not re.search(r"innerHTML|insertAdjacentHTML|eval\(|\.style\b", code)


def test_the_stylesheet_stays_light() -> None:
    fonts = sum(path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2"))
    assert fonts < 60_000
    assert len(CSS) < 160_000
