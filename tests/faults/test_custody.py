"""The web processes work without any right to read the urns' private keys."""

import asyncio
import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pb.evidence import keys as hashes
from tests.faults import client, electorate, server
from tests.faults.electorate import AT, CAST, PAGE, Electorate
from tests.faults.server import ROOT, environment

_DROP_FROM_BOUNDING_SET = 24
_READS_EVERYTHING = (1, 2)
"""What lets root read where it may not: DAC_OVERRIDE and DAC_READ_SEARCH."""
SOMEBODY_ELSE = 65534


def without_privilege() -> None:
    """Let files' owners and modes hold for root as for everybody else."""
    if os.geteuid() == 0:
        library = ctypes.CDLL(None, use_errno=True)
        for capability in _READS_EVERYTHING:
            assert library.prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0) == 0


def close_to_others(folder: Path) -> None:
    """Give the folder of private keys to another system user."""
    if os.geteuid() == 0:
        os.chown(folder, SOMEBODY_ELSE, SOMEBODY_ELSE)
        folder.chmod(0o700)
    else:
        folder.chmod(0)


def run(
    *command: str, env: dict[str, str] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run a program with as few rights as the web processes have."""
    return subprocess.run(  # noqa: S603 -- our own program
        command,
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        preexec_fn=without_privilege,
    )


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_web_serves_and_casts_without_reading_the_urns_key(
    made: Electorate, database_url: str, tmp_path: Path
) -> None:
    instance = tmp_path / "instance"
    key = instance / "urn" / made.edition.slug
    close_to_others(key.parent)
    try:
        if not run("cat", str(key)).returncode:
            pytest.skip("this system lets us read the closed folder all the same")
        with server.serving(database_url, instance, before=without_privilege) as site:
            asyncio.run(vote(made, site.port))
            assert "Traceback" not in site.printed()
        counting = environment(database_url, instance, site.port)
        refused = run(
            sys.executable, "-m", "pb", "count", made.edition.slug, env=counting
        )
    finally:
        key.parent.chmod(0o700)
    assert refused.returncode != 0, "who cannot read the key cannot open the urn"


async def vote(made: Electorate, port: int) -> None:
    """Go through the pages of voting."""
    who = electorate.voter(1)
    async with client.browsers(port, 1, AT) as [browser]:
        assert (await browser.open(PAGE)).status == 200
        digits = made.letters([who])[who.email]
        form = electorate.form(who, "1,3", hashes.new_code(), digits)
        assert (await browser.send(f"{AT}identity", form)).status == 200
        answer = await browser.send(CAST, form)
    assert answer.status == 200
    assert answer.receipt
