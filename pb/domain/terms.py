"""The values of the rulebook's parameters: the field's own terms.

The rulebook names them; the ballot, the roll and the tally go by them.
"""

from enum import StrEnum


class Rule(StrEnum):
    """The rules there are."""

    GREEDY = "greedy"
    EQUAL_SHARES = "equal-shares"
    PHRAGMEN = "phragmen"


class Score(StrEnum):
    """What a project is ranked by."""

    VOTES = "votes"
    POINTS = "points"


class Misfit(StrEnum):
    """What happens at a project that costs more than is left."""

    SKIP = "skip"
    STOP = "stop"


class Utility(StrEnum):
    """What a funded project is worth to a supporter."""

    COST = "cost"
    CARDINALITY = "cardinality"


class Start(StrEnum):
    """What a ballot has to begin with: its exact share, or whole currency units."""

    EXACT = "exact"
    FLOOR = "floor"


class Completion(StrEnum):
    """What is done with the money that Equal Shares by itself leaves.

    ADD1 gives each ballot a step more and counts anew, until the next step would
    overspend; ADD1_EXHAUSTIVE stops as well once no unfunded project fits.
    """

    NONE = "none"
    ADD1 = "add1"
    ADD1_EXHAUSTIVE = "add1-exhaustive"
    ADD1_GREEDY = "add1-greedy"
    GREEDY = "greedy"

    @property
    def increments(self) -> bool:
        """Tell whether ballots get more, step by step."""
        return self not in {Completion.NONE, Completion.GREEDY}

    @property
    def greedy(self) -> bool:
        """Tell whether the greedy rule spends what is left at the end."""
        return self in {Completion.GREEDY, Completion.ADD1_GREEDY}


class Remainder(StrEnum):
    """What is done with the money that the greedy rule leaves in a pool.

    TOP_UP funds the first project that did not fit if enough of its cost is left;
    NEXT_ON_LIST goes on, after a stop, with the projects that fit.
    """

    UNSPENT = "unspent"
    TOP_UP = "top-up"
    NEXT_ON_LIST = "next-on-list"


class TieCriterion(StrEnum):
    """What settles a deciding tie before the recorded lot does."""

    CHEAPER = "cheaper"
    DEARER = "dearer"


class BallotForm(StrEnum):
    """How a ballot is marked."""

    CHOOSE_ONE = "choose-1"
    CHOOSE_ONE_PER_POOL = "choose-1-per-pool"
    APPROVAL = "approval"
    POINTS = "points"
    RANKING = "ranking"


class BallotOrder(StrEnum):
    """Which number a project has on the ballot."""

    FILING = "filing"
    LOT = "lot"


class Route(StrEnum):
    """How a resident is confirmed."""

    EMAIL = "e-mail"
    SMS = "sms"
    LETTER = "letter"
    POINT = "point"
    REGISTER = "register"
    PESEL = "pesel"
    OIDC = "oidc"


class Duplicates(StrEnum):
    """Which ballot counts when one resident voted online and on paper."""

    FIRST_COUNTS = "first-counts"
    PAPER_COUNTS = "paper-counts"
    ALL_VOID = "all-void"


class Visibility(StrEnum):
    """What may be seen of the counts while voting goes on."""

    SEALED = "sealed"
    TURNOUT = "turnout"
    LIVE = "live"


class Custody(StrEnum):
    """Who keeps the urn's private key."""

    SERVER = "server"
    COMMISSION = "commission"


class Body(StrEnum):
    """Who decides on proposals, and who hears appeals."""

    OFFICE = "office"
    COMMISSION = "commission"
    MAYOR = "mayor"


class Card(StrEnum):
    """The two cards of a verification."""

    FORMAL = "formal"
    SUBSTANTIVE = "substantive"
