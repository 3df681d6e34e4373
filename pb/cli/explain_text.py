"""An explanation for people to read, in the language that is spoken."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from textwrap import fill

from pb.cli.columns import INDENT, aligned
from pb.cli.counted import Counted, Found
from pb.domain.tally import Phase
from pb.domain.tally.bids import Bid, Contender
from pb.domain.tally.explanation import Explanation
from pb.domain.tally.shares_explanation import SharesExplanation
from pb.web import greedy_sentences, shares_sentences, tally_sentences
from pb.web.filters import number, percent
from pb.web.i18n import _

WIDTH = 88


def heading(counted: Counted) -> str:
    """Say what was counted, and what came of it."""
    outcome, setting = counted.outcome, counted.setting
    said = _(
        "Funded projects: %(funded)s of %(all)s. Spent: %(spent)s of %(allocation)s.",
        funded=number(len(outcome.funded)),
        all=number(len(outcome.steps)),
        spent=setting.money(counted.election.allocation - outcome.unused),
        allocation=setting.money(counted.election.allocation),
    )
    run = outcome.run and shares_sentences.run(outcome.run, setting)
    return fill(f"{said} {run or ''}".rstrip(), WIDTH)


def stable(ends: tuple[Fraction, Fraction | None], counted: Counted) -> str:
    """Say between which endowments the same projects are bought."""
    return fill(shares_sentences.endowments(ends, counted.setting), WIDTH)


def block(counted: Counted, found: Found) -> str:
    """Return what there is to say about a project: its place, name and sentences."""
    step = found.reason.step
    name = f"{found.reason.rank}. [{step.project}] {counted.called(step.project)}"
    said = sentences(counted, found)
    return "\n".join(
        (
            name.rstrip(),
            fill(said, WIDTH, initial_indent=INDENT, subsequent_indent=INDENT),
        )
    )


def details(counted: Counted, found: Found) -> Iterator[str]:
    """Yield all there is to say about a project, in paragraphs."""
    yield block(counted, found)
    if isinstance(found, SharesExplanation) and (spent := _spending(counted, found)):
        yield _("What its supporters spent their money on:") + "\n" + spent
    project = found.reason.step.project
    if line := counted.next_in_line(project):
        yield _("What else could be bought then:") + "\n" + _line(counted, line)
    if bids := counted.bids(project):
        yield (
            _("What it would have cost, purchase by purchase:")
            + "\n"
            + _bidding(counted, bids)
        )


def _line(counted: Counted, line: Sequence[Contender]) -> str:
    """Return what else could be bought."""
    rows = [(_("number"), _("effective support"), _("price for each"))]
    rows += [
        (
            each.project,
            number(round(each.support)),
            counted.setting.money(round(each.price)),
        )
        for each in line
    ]
    return aligned(rows)


def sentences(counted: Counted, found: Found) -> str:
    """Return why a project is funded or not, and what would have changed it."""
    why, setting = found.reason, counted.setting
    said = [tally_sentences.verdict(why, setting), tally_sentences.tied(why)]
    if isinstance(found, Explanation):
        said.append(greedy_sentences.changes(found, setting))
    else:
        if why.bought is None:
            rounds = counted.outcome.rounds
            said.append(shares_sentences.supporters(found, rounds, setting))
        said.append(shares_sentences.changes(found, setting))
    return " ".join(part for part in said if part)


def _spending(counted: Counted, found: SharesExplanation) -> str:
    """Return on what the supporters of a project spent their money."""
    account = found.account
    if account is None or not account.endowment:
        return ""
    paid = [
        each for each in counted.outcome.rounds if each.phase is not Phase.COMPLETION
    ]
    rows = [(_("number"), _("paid by its supporters"), _("share of their money"))]
    parts = [
        *((each.project, part) for each, part in zip(paid, account.paid, strict=True)),
        (_("not spent"), account.left),
    ]
    rows += [
        (id_, counted.setting.money(part), _share(part, account.endowment))
        for id_, part in parts
        if part
    ]
    return aligned(rows)


def _share(part: Fraction, whole: Fraction) -> str:
    ratio = part / whole
    return percent(ratio.numerator, ratio.denominator)


def _bidding(counted: Counted, bids: Sequence[Bid]) -> str:
    """Return what a project would have cost its supporters, round by round."""
    money = counted.setting.money
    rows = [
        (
            _("bought"),
            _("its effective support"),
            _("this project's"),
            _("price for each"),
            _("money of its supporters"),
        ),
        *(
            (
                bid.bought,
                number(round(bid.winning)),
                "–" if bid.support is None else number(round(bid.support)),
                "–" if bid.price is None else money(round(bid.price)),
                money(round(bid.money)),
            )
            for bid in bids
        ),
    ]
    return aligned(rows)
