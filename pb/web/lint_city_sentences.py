"""What to tell a coordinator about money, residents and proposals in her rules."""

from collections.abc import Callable, Mapping
from typing import Any

from pb.domain.finding import Code
from pb.web import words
from pb.web.filters import amount, day, number
from pb.web.i18n import _
from pb.web.i18n import ngettext as _n

Facts = Mapping[str, Any]


def _below_minimum(f: Facts) -> str:
    return _(
        "The allocation is %(allocation)s, but must be at least %(least)s, which is "
        "0.5 %% of the city’s expenditure. Raise the allocation, or correct the "
        "expenditure.",
        allocation=amount(f["allocation"]),
        least=amount(f["least"]),
    )


def _above_cap(f: Facts) -> str:
    return _(
        "In the pool “%(name)s” a proposal needs %(supporters)s supporters. With "
        "%(inhabitants)s inhabitants at most %(most)s may be asked for. Lower the "
        "number.",
        name=f["name"],
        supporters=number(f["supporters"]),
        inhabitants=number(f["inhabitants"]),
        most=number(f["most"]),
    )


def _retention_long(f: Facts) -> str:
    return _n(
        "%(kept)s: %(num)s day. Personal data may be kept only as long as it is "
        "needed, which is hardly more than %(most)s days. Shorten the time, or write "
        "down why it is needed.",
        "%(kept)s: %(num)s days. Personal data may be kept only as long as it is "
        "needed, which is hardly more than %(most)s days. Shorten the time, or write "
        "down why it is needed.",
        f["days"],
        kept=_kept(f["kept"]),
        most=number(f["most"]),
    )


def _kept(name: str) -> str:
    return {
        "identities": _("Data of voters"),
        "accounts": _("Accounts of authors"),
        "support": _("Support cards"),
    }[name]


MONEY: Mapping[Code, Callable[[Facts], str]] = {
    Code.POOLS_SUM: lambda f: _(
        "The pools have %(total)s together, but the allocation is %(allocation)s. "
        "Change the pools or the allocation so that both are the same.",
        total=amount(f["total"]),
        allocation=amount(f["allocation"]),
    ),
    Code.EXPENDITURE_MISSING: lambda _facts: _(
        "Write the expenditure from the last report on the budget: a city with county "
        "rights must give at least 0.5 per cent of it to the residents."
    ),
    Code.BELOW_MINIMUM: _below_minimum,
    Code.POOL_NAME_MISSING: lambda _facts: _(
        "A pool has no name. Write one that residents understand."
    ),
    Code.POOL_NAME_TWICE: lambda f: _(
        "Two pools are called “%(name)s”. Give one of them another name.",
        name=f["name"],
    ),
    Code.POOL_KEY_RESERVED: lambda f: _(
        "The key of the pool “%(name)s” has another meaning in the count. Take the "
        "pool away and add it anew.",
        name=f["name"],
    ),
    Code.COST_MIN_ABOVE_POOL: lambda f: _(
        "In the pool “%(name)s” a project must cost at least %(least)s, but the pool "
        "has only %(amount)s: no project could be funded. Lower the least cost.",
        name=f["name"],
        least=amount(f["least"]),
        amount=amount(f["amount"]),
    ),
    Code.COST_MAX_ABOVE_POOL: lambda f: _(
        "In the pool “%(name)s” a project may cost up to %(most)s, but the pool has "
        "only %(amount)s. Such a project could never win. Lower the highest cost.",
        name=f["name"],
        most=amount(f["most"]),
        amount=amount(f["amount"]),
    ),
    Code.LEFTOVER_UNKNOWN: lambda f: _(
        "What the pool “%(name)s” leaves goes to a pool that does not exist. Choose "
        "one of the pools, or leave the money unspent.",
        name=f["name"],
    ),
    Code.LEFTOVER_TO_ITSELF: lambda f: _(
        "What the pool “%(name)s” leaves goes to this pool itself. Choose a pool "
        "further down the list, or leave the money unspent.",
        name=f["name"],
    ),
    Code.LEFTOVER_NOT_LATER: lambda f: _(
        "What the pool “%(name)s” leaves goes to “%(to)s”, which is counted before. "
        "Choose a pool further down the list, or change the order of the pools.",
        name=f["name"],
        to=f["to"],
    ),
    Code.LEFTOVER_WASTED: lambda f: _(
        "What the pool “%(name)s” leaves goes to the reserve, but the reserve pays "
        "only for topping projects up, and these rules top nothing up. Choose another "
        "use for the money, or let it stay unspent.",
        name=f["name"],
    ),
}

RESIDENTS: Mapping[Code, Callable[[Facts], str]] = {
    Code.ELIGIBLE_MISSING: lambda _facts: _(
        "Write how many residents may vote. Without this number there is no turnout."
    ),
    Code.ELIGIBLE_ABOVE_INHABITANTS: lambda f: _(
        "%(eligible)s residents may vote, but only %(inhabitants)s people live in the "
        "city. Correct one of the two numbers.",
        eligible=number(f["eligible"]),
        inhabitants=number(f["inhabitants"]),
    ),
    Code.RESIDENTS_DATE_MISSING: lambda _facts: _(
        "Write of which day the numbers of residents are, so that anybody can check "
        "them."
    ),
    Code.RESIDENTS_DATE_LATE: lambda f: _(
        "The numbers of residents are of %(day)s, which is after the vote begins. "
        "Write the day on which they were counted.",
        day=day(f["day"]),
    ),
    Code.RESIDENTS_SOURCE_MISSING: lambda _facts: _(
        "Write where the numbers of residents come from, for example the register of "
        "residents."
    ),
    Code.AGE_LIMIT: lambda f: _(
        "Voters would have to be at least %(age)s years old. Each resident may vote; "
        "courts have annulled limits of 16 and 18 years. Use no limit, or 13 years.",
        age=f["age"],
    ),
    Code.INHABITANTS_MISSING: lambda _facts: _(
        "Write how many people live in the city. Without this number nobody can tell "
        "whether a proposal needs too many supporters."
    ),
    Code.AREA_INHABITANTS_MISSING: lambda f: _(
        "Write how many people live in the area “%(area)s”. Without this number nobody "
        "can tell whether a proposal there needs too many supporters.",
        area=f["area"],
    ),
    Code.SUPPORTERS_ABOVE_CAP: _above_cap,
    Code.SUPPORTERS_NEGATIVE: lambda f: _(
        "The number of supporters in the pool “%(name)s” is below zero. Write 0 or "
        "more.",
        name=f["name"],
    ),
    Code.AREA_UNKNOWN: lambda f: _(
        "The pool “%(name)s” belongs to an area that is not on the list of areas. "
        "Choose one of the areas or the whole city, or add the area.",
        name=f["name"],
    ),
    Code.AREA_TWICE: lambda f: _(
        "The area “%(area)s” has no key of its own. Take it away and add it anew.",
        area=f["area"],
    ),
    Code.AREA_WITHOUT_POOL: lambda f: _(
        "Who lives in the area “%(area)s” has no pool. Add a pool for this area or one "
        "for the whole city.",
        area=f["area"],
    ),
    Code.AREA_ELIGIBLE_MISSING: lambda f: _(
        "Write how many residents of the area “%(area)s” may vote: there is no pool of "
        "the whole city, so the areas must add up to it.",
        area=f["area"],
    ),
    Code.AREAS_ELIGIBLE_SUM: lambda f: _(
        "In the areas %(total)s residents may vote, in the city %(eligible)s. There is "
        "no pool of the whole city, so some residents would have none. Correct the "
        "numbers or add the missing area.",
        total=number(f["total"]),
        eligible=number(f["eligible"]),
    ),
    Code.AREAS_ABOVE_CITY: lambda f: _(
        "In the areas live %(total)s people, in the whole city %(inhabitants)s. "
        "Correct one of the numbers.",
        total=number(f["total"]),
        inhabitants=number(f["inhabitants"]),
    ),
}

PROPOSALS: Mapping[Code, Callable[[Facts], str]] = {
    Code.PROPOSALS_PER_PERSON: lambda _facts: _(
        "Nobody could submit a proposal. Write 1 or more, or set no limit."
    ),
    Code.EXTRA_FIELD: lambda f: (
        _(
            "The question “%(label)s” stands twice. Take one away and add it anew.",
            label=f["label"],
        )
        if f["label"].strip()
        else _("A further question to authors is empty. Write it or take it away.")
    ),
    Code.CRITERIA_MISSING: lambda f: _(
        "“%(card)s” has no criteria. Write what proposals are checked for, so that "
        "everybody is judged by the same.",
        card=words.of(f["card"]),
    ),
    Code.CRITERION_EMPTY: lambda f: _(
        "“%(card)s” has an empty criterion. Write it or take it away.",
        card=words.of(f["card"]),
    ),
    Code.CRITERION_SENTENCE: lambda f: _(
        "The criterion “%(text)s” has no public sentence. Write what an author reads "
        "when her proposal does not meet it.",
        text=f["text"],
    ),
    Code.COMPLETING_DAYS: lambda _facts: _(
        "Authors would have no day to complete a proposal. Write 1 or more."
    ),
    Code.COMPLETING_DAYS_FEW: lambda f: _n(
        "Authors have %(num)s working day to complete a proposal. Who works or is away "
        "needs at least %(least)s.",
        "Authors have %(num)s working days to complete a proposal. Who works or is "
        "away needs at least %(least)s.",
        f["days"],
        least=f["least"],
    ),
    Code.APPEAL_TO_SAME_BODY: lambda f: _(
        "The same body decides on proposals and hears the appeals: %(body)s. Choose "
        "another one for one of the two.",
        body=words.of(f["body"]),
    ),
    Code.RETENTION_SIZE: lambda f: _(
        "%(kept)s: it cannot be kept for less than a day. Write 1 or more.",
        kept=_kept(f["kept"]),
    ),
    Code.IDENTITIES_TOO_SHORT: lambda f: _n(
        "Data of voters would be deleted after %(num)s day. Until protests against "
        "the vote are looked into it is needed for %(least)s days.",
        "Data of voters would be deleted after %(num)s days. Until protests against "
        "the vote are looked into it is needed for %(least)s days.",
        f["days"],
        least=f["least"],
    ),
    Code.RETENTION_LONG: _retention_long,
}
