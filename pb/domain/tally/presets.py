"""How thirteen cities count, each parameter with its source, or unset.

Official results are those of the elections in Pabulib (April 2026).
"""

from collections.abc import Mapping
from fractions import Fraction

from pb.domain.tally.preset import UNSET, Form, Parameter, Preset, Threshold
from pb.domain.tally.shares_sheet import UNIT, Completion, Start, Utility
from pb.domain.tally.sheet import Criterion, Misfit, Rule, Score, TopUp

_NO_TIE: Parameter[tuple[Criterion, ...]] = Parameter(
    UNSET, "no official result at hand was decided by a tie"
)
_NOT_SHOWN = "no file and no official result shows it"
_NO_FLOW = Parameter("", "no file and no official result shows a flow to another pool")


def _one_tie(where: str, won: str) -> Parameter[tuple[Criterion, ...]]:
    return Parameter(
        UNSET, f"{where}: the {won} of the tied won, which may have been a lot"
    )


_WARSZAWA = "445 of 451 official results, two more with the rivals their META names"
_GDYNIA = "260 of 260 official results"
_LODZ = "184 of 185 official results"
_KRAKOW = "131 of 131 official results"
_KATOWICE = "138 of 138 official results"
_WROCLAW = "104 of 104 official results"
_POZNAN = "102 of 102 official results"
_CZESTOCHOWA = "42 of 42 official results"
_SWIECIE = "the official result of 2023"
_WIELICZKA = "the official result of 2023"
_GDANSK = "META of the file of 2020; no official result is at hand to prove it"
_ZABRZE = "META of the files of 2020 and 2021; no official result is at hand"
_LESZNO = "no council act, file or official result of Leszno is at hand"

_GREEDY = (
    Preset(
        name="leszno",
        city="Leszno",
        ballot=Parameter(UNSET, f"{_LESZNO}; in 2024 two ticks voided a ballot"),
        rule=Parameter(UNSET, _LESZNO),
        score=Parameter(UNSET, _LESZNO),
        misfit=Parameter(UNSET, _LESZNO),
        threshold=Parameter(UNSET, _LESZNO),
        ties=Parameter(UNSET, _LESZNO),
        leftover=Parameter(UNSET, _LESZNO),
        leftover_to=Parameter(UNSET, _LESZNO),
    ),
    Preset(
        name="warszawa",
        city="Warszawa",
        ballot=Parameter((Form.APPROVAL,), "Pabulib's files of 2018 to 2026"),
        rule=Parameter(Rule.GREEDY, _WARSZAWA),
        score=Parameter(Score.VOTES, _WARSZAWA),
        misfit=Parameter(Misfit.SKIP, _WARSZAWA),
        threshold=Parameter(
            (
                Threshold(Fraction(1, 10), "2018: of the area's valid votes"),
                Threshold(30, "2026, by area"),
                Threshold(150, "2026, by area"),
                Threshold(3000, "2026, city-wide"),
            ),
            "META of the files of 2018 (with its comment) and 2026; the files of"
            " the years between name none",
        ),
        ties=Parameter(
            (),
            "the dearer of the tied won in Niskie Okęcie 2018, the cheaper in Okęcie"
            " 2019: no order fits both, so a lot decides",
        ),
        leftover=Parameter((), _WARSZAWA),
        leftover_to=_NO_FLOW,
    ),
    Preset(
        name="krakow",
        city="Kraków",
        ballot=Parameter(
            (Form.ORDINAL,), "Pabulib's files: three projects, 3-2-1 points"
        ),
        rule=Parameter(Rule.GREEDY, _KRAKOW),
        score=Parameter(Score.POINTS, _KRAKOW),
        misfit=Parameter(Misfit.SKIP, _KRAKOW),
        threshold=Parameter((), _KRAKOW),
        ties=_one_tie("Czyżyny 2022", "dearer"),
        leftover=Parameter((), _KRAKOW),
        leftover_to=_NO_FLOW,
    ),
    Preset(
        name="lodz",
        city="Łódź",
        ballot=Parameter((Form.APPROVAL,), "Pabulib's files"),
        rule=Parameter(Rule.GREEDY, _LODZ),
        score=Parameter(Score.VOTES, _LODZ),
        misfit=Parameter(Misfit.SKIP, _LODZ),
        threshold=Parameter(
            (Threshold(50, "in a housing estate"), Threshold(100, "city-wide")),
            f"META of the files; {_LODZ}",
        ),
        ties=_one_tie("Katedralna 2024", "dearer"),
        leftover=Parameter((), _LODZ),
        leftover_to=Parameter(
            "city-wide",
            "META's comment of 2020: council resolution XXXVI/1155/21 moved what the"
            " districts left to the city-wide pool",
        ),
    ),
    Preset(
        name="gdynia",
        city="Gdynia",
        ballot=Parameter((Form.APPROVAL,), "Pabulib's files"),
        rule=Parameter(Rule.GREEDY, _GDYNIA),
        score=Parameter(Score.VOTES, _GDYNIA),
        misfit=Parameter(Misfit.STOP, _GDYNIA),
        threshold=Parameter(
            (
                Threshold(50, "small projects; in 2020 also large ones"),
                Threshold(1000, "large and city-wide projects"),
            ),
            f"META of the files; {_GDYNIA}",
        ),
        ties=_one_tie("Babie Doły 2020", "dearer"),
        leftover=Parameter(
            (),
            f"{_GDYNIA}; the award for turnout (`selected` 2) is paid outside the"
            " allocation and is no part of the count",
        ),
        leftover_to=_NO_FLOW,
    ),
    Preset(
        name="wroclaw",
        city="Wrocław",
        ballot=Parameter((Form.CHOOSE_ONE,), "Pabulib's files"),
        rule=Parameter(Rule.GREEDY, _WROCLAW),
        score=Parameter(Score.VOTES, _WROCLAW),
        misfit=Parameter(Misfit.STOP, _WROCLAW),
        threshold=Parameter((), _WROCLAW),
        ties=_NO_TIE,
        leftover=Parameter(UNSET, _NOT_SHOWN),
        leftover_to=Parameter(UNSET, _NOT_SHOWN),
    ),
    Preset(
        name="poznan",
        city="Poznań",
        ballot=Parameter(
            (Form.APPROVAL, Form.CHOOSE_ONE),
            "Pabulib's files: up to five projects in 2023, one in 2025 and 2026",
        ),
        rule=Parameter(Rule.GREEDY, _POZNAN),
        score=Parameter(Score.VOTES, _POZNAN),
        misfit=Parameter(Misfit.STOP, _POZNAN),
        threshold=Parameter((), _POZNAN),
        ties=_NO_TIE,
        leftover=Parameter(
            (TopUp(Fraction(4, 5)),),
            f"META's comment (`selected` 2); {_POZNAN}; what a reserve list may spend"
            " (`selected` 3) is decided each time",
        ),
        leftover_to=Parameter("reserve", "META's comment"),
    ),
    Preset(
        name="katowice",
        city="Katowice",
        ballot=Parameter((Form.CUMULATIVE,), "Pabulib's files: three points"),
        rule=Parameter(Rule.GREEDY, _KATOWICE),
        score=Parameter(Score.POINTS, _KATOWICE),
        misfit=Parameter(Misfit.SKIP, _KATOWICE),
        threshold=Parameter(
            (Threshold(50, "in a district"), Threshold(200, "city-wide")),
            f"META of the files; {_KATOWICE}",
        ),
        ties=_one_tie("Kostuchna 2025", "cheaper"),
        leftover=Parameter(UNSET, f"Murcki 2024 has a `selected` 2; {_NOT_SHOWN}"),
        leftover_to=Parameter(UNSET, _NOT_SHOWN),
    ),
    Preset(
        name="czestochowa",
        city="Częstochowa",
        ballot=Parameter((Form.CUMULATIVE,), "Pabulib's files: ten points"),
        rule=Parameter(Rule.GREEDY, _CZESTOCHOWA),
        score=Parameter(Score.POINTS, _CZESTOCHOWA),
        misfit=Parameter(Misfit.SKIP, _CZESTOCHOWA),
        threshold=Parameter(
            (Threshold(300, "2025, by area"), Threshold(1000, "2025, by area")),
            f"META of the files of 2025, those of 2024 name none; {_CZESTOCHOWA}",
        ),
        ties=_NO_TIE,
        leftover=Parameter(UNSET, _NOT_SHOWN),
        leftover_to=Parameter(UNSET, _NOT_SHOWN),
    ),
    *(
        Preset(
            name=name,
            city=city,
            ballot=Parameter((Form.CHOOSE_ONE,), shown),
            rule=Parameter(Rule.GREEDY, shown),
            score=Parameter(Score.VOTES, shown),
            misfit=Parameter(Misfit.SKIP, shown),
            threshold=Parameter((), shown),
            ties=Parameter(UNSET, shown),
            leftover=Parameter(UNSET, shown),
            leftover_to=Parameter(UNSET, shown),
        )
        for name, city, shown in (
            ("zabrze", "Zabrze", _ZABRZE),
            ("gdansk", "Gdańsk", _GDANSK),
        )
    ),
)


def _equal_shares(
    name: str, city: str, shown: str, share: Parameter[Fraction | None]
) -> Preset:
    return Preset(
        name=name,
        city=city,
        ballot=Parameter((Form.APPROVAL,), shown),
        rule=Parameter(Rule.EQUAL_SHARES, shown),
        threshold=Parameter((), shown),
        ties=_NO_TIE,
        utility=Parameter(Utility.COST, f"{shown}; cardinality gives another"),
        start=Parameter(
            Start.EXACT, f"{shown}; the floor gives the same, the paper is exact"
        ),
        completion=Parameter(
            Completion.ADD1, f"{shown}; until the next step overshoots"
        ),
        increment=Parameter(UNIT, f"{shown}; one currency unit"),
        comparison=Parameter(value=False, source=f"{shown}; META names none"),
        share=share,
    )


PRESETS: Mapping[str, Preset] = {
    preset.name: preset
    for preset in (
        *_GREEDY,
        _equal_shares(
            "swiecie",
            "Świecie",
            _SWIECIE,
            Parameter(
                Fraction(1, 3),
                "the city's rules: votes / ballots >= cost / (3 x allocation); in"
                " 2023 it stops c22, which the count leaves out anyway",
            ),
        ),
        _equal_shares(
            "wieliczka",
            "Wieliczka",
            _WIELICZKA,
            Parameter(None, f"{_WIELICZKA}, reproduced without such a test"),
        ),
    )
}
