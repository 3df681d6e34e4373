"""The fields of a Pabulib file, in the order in which they are written."""

# What a count needs. The writer asks for more, see ``MUST_WRITE``.
MUST_READ = ("num_projects", "num_votes", "budget", "vote_type", "rule")
MUST_WRITE = (
    *("description", "country", "unit", "instance"),
    *("vote_type", "rule", "date_begin", "date_end"),
)

# What follows from projects and ballots, and is never taken over from META.
DERIVED = frozenset({"num_projects", "num_votes", "budget", "fully_funded"})
STANDINGS = ("votes", "score")
LISTS = frozenset({"category", "beneficiaries"})
WHOLE_NUMBERS = ("min_length", "max_length", "min_project_score_threshold")

META = (
    "description",
    "country",
    "unit",
    "district",
    "subunit",
    "instance",
    "num_projects",
    "num_votes",
    "budget",
    "vote_type",
    "rule",
    "date_begin",
    "date_end",
    "min_length",
    "max_length",
    "min_sum_cost",
    "max_sum_cost",
    "min_points",
    "max_points",
    "min_sum_points",
    "max_sum_points",
    "default_score",
    "min_project_cost",
    "max_project_cost",
    "min_project_score_threshold",
    "neighborhoods",
    "subdistricts",
    "categories",
    "edition",
    "language",
    "currency",
    "fully_funded",
    "experimental",
    "comment",
    "acknowledgments",
    "leftover_budget",
    "budget_per_category",
    "budget_per_neighborhood",
    "min_length_per_category",
    "max_length_per_category",
    "min_sum_cost_per_category",
    "max_sum_cost_per_category",
)
PROJECTS = (
    "project_id",
    "cost",
    "votes",
    "score",
    "name",
    "category",
    "beneficiaries",
    "selected",
    "neighborhood",
    "subunit",
    "district",
    "description",
    "proposer",
    "public_id",
    "latitude",
    "longitude",
)
VOTES = (
    "voter_id",
    "vote",
    "points",
    "age",
    "sex",
    "voting_method",
    "district",
    "neighborhood",
    "education",
    "topic_preference_transport",
    "topic_preference_culture",
    "topic_preference_nature",
    "district_preference",
    "time_taken_seconds",
    "format_easiness",
    "format_expressiveness",
    "format_rank",
)


def ordered(names: set[str], order: tuple[str, ...]) -> tuple[str, ...]:
    """Return names in the format's order; those it does not know last, by name."""
    known = tuple(name for name in order if name in names)
    return known + tuple(sorted(names.difference(order)))
