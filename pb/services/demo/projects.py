"""What made-up residents propose, and what made-up officials say to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from json import loads
from typing import Any

from pb.domain.proposal import Content
from pb.domain.verification import Ground, Verdict


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A made-up proposal. ``appeal``: how often it is marked, beside others."""

    content: Content
    verdict: Verdict
    appeal: int
    waits: bool
    """Left in verification for whoever tries the demo."""


@cache
def made_up() -> Mapping[str, MadeUp]:
    """Return the made-up proposals by title, in the order they are filed."""
    text = files("pb.services.demo").joinpath("projects.json").read_text("utf-8")
    return {project["title"]: _made_up(**project) for project in loads(text)}


def _made_up(
    *,
    appeal: int,
    waits: bool = False,
    ground: str | None = None,
    text: str = "",
    **fields: Any,
) -> MadeUp:
    verdict = (
        Verdict(accepted=True)
        if ground is None
        else Verdict(accepted=False, ground=Ground(ground), text=text)
    )
    return MadeUp(Content(**fields), verdict, appeal, waits)


def verdict_on(title: str) -> Verdict:
    """Return what officials decide; what a newcomer proposed is accepted."""
    known = made_up().get(title)
    return Verdict(accepted=True) if known is None else known.verdict


def appeal_of(title: str) -> int:
    """Return how often a project is marked, beside the others."""
    known = made_up().get(title)
    return 3 if known is None else known.appeal
