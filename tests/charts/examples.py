"""Made-up charts the tests draw."""

from pb.charts.figures import (
    Bar,
    Hour,
    MoneyByPool,
    MoneyTexts,
    PoolMoney,
    TurnoutByHour,
    TurnoutTexts,
    VotesByProject,
    VotesTexts,
)

VOTES_TEXTS = VotesTexts(
    project="Projekt",
    votes="Liczba głosów",
    pool="Pula",
    outcome="Wynik",
    funded="wybrany do realizacji",
    not_funded="niewybrany",
    note="Uwagi",
    threshold="Próg: 50 głosów",
)
MONEY_TEXTS = MoneyTexts(
    pool="Pula",
    spent="na wybrane projekty",
    left="niewykorzystane",
    allocation="Kwota do podziału",
)
TURNOUT_TEXTS = TurnoutTexts(
    day="Dzień", hour="Godzina", ballots="Głosy w ciągu godziny", total="razem"
)
LONG = (
    "Budowa boiska wielofunkcyjnego z oświetleniem, trybuną na sto osób oraz"
    " monitoringiem przy Zespole Szkół w dzielnicy Wymyślonej wraz z dojściem"
    " i miejscami postojowymi dla rowerów"
)
TITLES = (LONG, "Łąka kwietna i źródełko dla ptaków", "Zajęcia dla seniorów")
# What a title could bring: markup, formulas, controls, pictograms, other scripts.
HOSTILE = (
    '<script>alert(1)</script> & "x" ]]> --> <!-- \'',
    "$\\frac{$ $x^2$ \\nonsense",
    "a\x00b\x07c\ud800d\u202eevil\u200b\ufeff\x1b[31m\x0c",
    "👩‍👩‍👧 Plac 🎠 zabaw",
    "W" * 500,
    "Ж " * 3000,
    "",
    "   ",
    "中文標題 العربية",
    "{}%s%(x)s{0.__class__}",
    "\n\n=1+1\r\ttab",
)


def votes(many: int, *, pools: int = 3, decided: bool = True) -> VotesByProject:
    """Return a chart of ``many`` projects with long and short titles."""
    bars = (
        Bar(
            f"{place + 1}. {TITLES[place % len(TITLES)]}",
            (place * 7919) % 1500,
            place % pools,
            place % 2 == 0 if decided else None,
            "koszt większy niż pozostałe środki" if place % 8 == 3 else "",
        )
        for place in range(many)
    )
    return VotesByProject(
        title="Głosy na projekty",
        pools=("Pula duża", "Pula mała", "Projekty miękkie")[:pools],
        bars=tuple(bars),
        texts=VOTES_TEXTS,
        threshold=50,
    )


def money() -> MoneyByPool:
    """Return a chart of three pools."""
    return MoneyByPool(
        title="Podział pieniędzy",
        pools=(
            PoolMoney("Pula duża", 587_400_00, 12_600_00),
            PoolMoney("Pula mała", 250_200_50, 49_799_50),
            PoolMoney("Projekty miękkie", 0, 100_000_00),
        ),
        texts=MONEY_TEXTS,
    )


def turnout(days: int, *, first_hour: int = 8) -> TurnoutByHour:
    """Return a chart of so many days, the first one beginning late."""
    hours = tuple(
        Hour(f"{day + 1}.09", hour, (day * 31 + hour * hour * 7) % 1300)
        for day in range(days)
        for hour in range(0 if day else first_hour, 24)
    )
    return TurnoutByHour(title="Frekwencja", hours=hours, texts=TURNOUT_TEXTS)
