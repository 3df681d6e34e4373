"""An election that was held elsewhere: imported, it has a page of results."""

from json import loads
from pathlib import Path

import pytest

from tests.faults.server import ROOT
from tests.stories.conftest import Somebody
from tests.stories.site import Site

DATA = ROOT / "tests" / "data"


@pytest.mark.parametrize("name", ["approval", "choose-1"])
def test_an_imported_election_has_a_page_of_results(
    site: Site,
    somebody: Somebody,
    tmp_path: Path,
    name: str,
    *,
    scripts: bool,
) -> None:
    # One file is imported once: each run of the story brings its own, of the past.
    year = "2019" if scripts else "2018"
    file = tmp_path / f"{name}.pb"
    written = (DATA / f"{name}.pb").read_text(encoding="utf-8")
    file.write_text(written.replace("2099", year), encoding="utf-8")
    said = loads(site.runs("import", str(file), "--json").splitlines()[-1])
    reader = somebody(site.address).opens("/editions/")
    reader.opens(f"/editions/{said['edition']}/").presses("See the results")
    reader.sees("final")
    funded = reader.page.locator(".bo-rank__row--funded")
    assert funded.count() == len(said["selected"])
    digest = reader.page.request.get(f"{reader.page.url}results.json").json()
    assert digest["result_sha256"] == said["digest"]
