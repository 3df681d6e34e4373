"""The demo's rulebook: shaped like Leszno's, with made-up numbers and paragraphs."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from pb.domain.linter import DECIDING
from pb.domain.rulebook import (
    BallotForm,
    Basis,
    Card,
    Criterion,
    Custody,
    Misfit,
    Pool,
    Route,
    Rulebook,
    Score,
    TieCriterion,
    Visibility,
)

ACT: Final = "Uchwała przykładowa, tylko do pokazu"

CRITERIA: Final = (
    Criterion(
        Card.FORMAL,
        "Formularz jest wypełniony w całości",
        correctable=True,
        sentence="Wniosek nie był wypełniony w całości.",
    ),
    Criterion(
        Card.FORMAL,
        "Koszt mieści się w granicach puli",
        correctable=True,
        sentence="Koszt nie mieści się w granicach puli.",
    ),
    Criterion(
        Card.SUBSTANTIVE,
        "To zadanie własne miasta, zgodne z prawem",
        sentence="Miasto nie może wykonać tego zadania zgodnie z prawem.",
    ),
    Criterion(
        Card.SUBSTANTIVE,
        "Miasto ma prawo do terenu",
        sentence="Miasto nie ma prawa do tego terenu.",
    ),
    Criterion(
        Card.SUBSTANTIVE,
        "Projekt jest ogólnodostępny i zaprojektowany uniwersalnie",
        correctable=True,
        sentence="Z projektu nie mogliby korzystać wszyscy mieszkańcy.",
    ),
    Criterion(
        Card.SUBSTANTIVE,
        "Da się wykonać w ciągu roku budżetowego",
        sentence="Projektu nie da się wykonać w ciągu roku budżetowego.",
    ),
)
"""What proposals are checked for."""

_BASIS: Final[Mapping[str, Basis]] = {
    name: Basis(f"§ {n} (przykład)") for n, name in enumerate(DECIDING, 1)
}


def leszno(counted_on: date) -> Rulebook:
    """Return the demo's rulebook: faultless, so that it can be adopted.

    Args:
        counted_on: the day of the made-up numbers of residents.
    """
    return Rulebook(
        allocation=1_000_000_00,
        pools=(
            Pool("large", "Projekty duże", 600_000_00),
            Pool("small", "Projekty małe", 300_000_00),
            Pool("soft", "Projekty miękkie", 100_000_00),
        ),
        eligible=65_000,
        ballot_form=BallotForm.CHOOSE_ONE_PER_POOL,
        least_choices=1,
        most_choices=3,
        score=Score.VOTES,
        misfit=Misfit.SKIP,
        tie_criteria=(TieCriterion.CHEAPER,),
        visibility=Visibility.LIVE,
        custody=Custody.SERVER,
        county_rights=True,
        expenditure=200_000_000_00,
        inhabitants=65_000,
        residents_on=counted_on,
        residents_source="Rejestr przykładowy",
        criteria=CRITERIA,
        routes=(Route.EMAIL, Route.POINT),
        act=ACT,
        basis=_BASIS,
    )
