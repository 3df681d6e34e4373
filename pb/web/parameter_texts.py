"""What each parameter of the rulebook is called, and what it means for people."""

from collections.abc import Mapping
from typing import Any

from pb.web.i18n import _l

TITLES: Mapping[str, Any] = {
    "allocation": _l("Allocation"),
    "pools": _l("Limits of the pools"),
    "pool": _l("Pool"),
    "pool_key": _l("Key of the pool"),
    "pool_name": _l("Name of the pool"),
    "pool_amount": _l("Amount of the pool"),
    "pool_cost_min": _l("Least cost of a project"),
    "pool_cost_max": _l("Highest cost of a project"),
    "pool_threshold": _l("Threshold"),
    "pool_area": _l("Area of the pool"),
    "pool_category": _l("Category"),
    "pool_supporters": _l("Supporters of a proposal"),
    "pool_leftover_to": _l("Where the money left goes"),
    "county_rights": _l("City with county rights"),
    "expenditure": _l("Expenditure of the municipality"),
    "inhabitants": _l("Inhabitants"),
    "areas": _l("Areas"),
    "area": _l("Area"),
    "area_key": _l("Key of the area"),
    "area_name": _l("Name of the area"),
    "area_inhabitants": _l("Inhabitants of the area"),
    "area_eligible": _l("Residents of the area who may vote"),
    "eligible": _l("Residents who may vote"),
    "residents_on": _l("Day of these numbers"),
    "residents_source": _l("Source of these numbers"),
    "age_limit": _l("Least age of voters"),
    "proposals_per_person": _l("Proposals of one person"),
    "extra_fields": _l("Further questions to authors"),
    "extra_field": _l("Further question to authors"),
    "completing_days": _l("Time to complete a proposal"),
    "decided_by": _l("Who decides on proposals"),
    "appeals_to": _l("Who hears appeals"),
    "criteria": _l("Criteria of the verification"),
    "criterion": _l("Criterion of the verification"),
    "ballot_form": _l("What may be marked"),
    "order": _l("Numbers on the ballot"),
    "least_choices": _l("Least projects to mark"),
    "most_choices": _l("Most projects to mark"),
    "choices_per_pool": _l("Counted in each pool"),
    "points_sum": _l("Points to give"),
    "points_cap": _l("Most points for one project"),
    "ranked": _l("Projects to rank"),
    "routes": _l("How voters are confirmed"),
    "ballots_per_contact": _l("Ballots for one e-mail address"),
    "duplicates": _l("One person voting online and on paper"),
    "visibility": _l("Shown during the vote"),
    "custody": _l("Who keeps the key of the urn"),
    "rule": _l("Rule of counting"),
    "score": _l("What projects are ranked by"),
    "misfit": _l("A project that costs more than is left"),
    "tie_criteria": _l("Ties"),
    "remainder": _l("Money left in a pool"),
    "top_up_share": _l("Least share for a top-up"),
    "reserve": _l("Reserve for top-ups"),
    "utility": _l("What a funded project is worth to a voter"),
    "start": _l("What each ballot begins with"),
    "completion": _l("Money that Equal Shares leaves"),
    "increment": _l("Step of money for each ballot"),
    "comparison": _l("Comparison with the most votes first"),
    "share": _l("Least support in proportion to the cost"),
    "retention": _l("How long personal data is kept"),
    "retention_identities": _l("Data of voters"),
    "retention_accounts": _l("Accounts of authors"),
    "retention_support": _l("Support cards"),
    "act": _l("The council’s resolution"),
    "basis": _l("Legal basis"),
    "pool_order": _l("Order of the pools"),
    "area_order": _l("Order of the areas"),
    "criterion_order": _l("Order of the criteria"),
    "extra_field_order": _l("Order of the further questions"),
}
"""What each parameter is called."""

EXPLANATIONS: Mapping[str, Any] = {
    "allocation": _l("All the money residents decide on in this edition."),
    "pools": _l(
        "What a project of each pool may cost, how many supporters a proposal needs, "
        "the least number of votes, and where money that is left goes."
    ),
    "county_rights": _l(
        "Such a city must hold a citizen budget of at least 0.5 per cent of its "
        "expenditure."
    ),
    "expenditure": _l(
        "In złoty, as the last report on the budget states it. The statutory minimum "
        "is counted from it."
    ),
    "inhabitants": _l(
        "A proposal may need the support of at most 0.1 per cent of the inhabitants."
    ),
    "areas": _l(
        "Districts or housing estates with pools of their own. Leave this empty when "
        "the whole city is one area."
    ),
    "eligible": _l("Turnout is counted against this number."),
    "residents_on": _l("The day on which the residents were counted."),
    "residents_source": _l("For example: register of residents."),
    "age_limit": _l(
        "Without a limit children vote too. Courts have annulled limits of 16 and 18 "
        "years."
    ),
    "proposals_per_person": _l("How many proposals one author may submit."),
    "extra_fields": _l("Asked in the form of a proposal besides the usual fields."),
    "completing_days": _l(
        "Working days an author has to answer a call to complete the proposal."
    ),
    "decided_by": _l("Who accepts or rejects a proposal after it was checked."),
    "appeals_to": _l("Who decides when an author appeals against a rejection."),
    "criteria": _l(
        "What officials check on the formal and on the substantive card. Where one is "
        "not met, the public reads its sentence."
    ),
    "ballot_form": _l("The server refuses a ballot that is marked otherwise."),
    "order": _l("The order in which projects stand on the ballot."),
    "least_choices": _l("A ballot with fewer is not accepted."),
    "most_choices": _l("A ballot with more is not accepted."),
    "choices_per_pool": _l(
        "Whether the least and the most hold in each pool or on the whole ballot."
    ),
    "points_sum": _l("All points one voter shares among projects."),
    "points_cap": _l("What one project can get from one voter."),
    "ranked": _l("How many projects a voter puts in order."),
    "routes": _l(
        "A polling point needs neither a phone nor an e-mail address, so everybody can "
        "use it."
    ),
    "ballots_per_contact": _l("So that a family can share an address, within limits."),
    "duplicates": _l(
        "If neither counted, somebody who knows another person’s data could void that "
        "person’s vote."
    ),
    "visibility": _l(
        "Nobody sees more than this before the count, officials included."
    ),
    "custody": _l(
        "Ballots lie sealed in the urn. The key that opens it is kept outside the "
        "database and destroyed once the ballots are counted."
    ),
    "rule": _l("How the projects that are funded are found from the ballots."),
    "score": _l("Points are possible only where ballots give points."),
    "misfit": _l(
        "Projects are taken from the most votes to the fewest, as long as the pool’s "
        "money lasts."
    ),
    "tie_criteria": _l(
        "When projects with as many votes compete for the last money. If this settles "
        "nothing, a lot is drawn and recorded."
    ),
    "remainder": _l("What is done when the list of a pool has come to its end."),
    "top_up_share": _l(
        "The first project that did not fit is topped up if this share of its cost is "
        "left."
    ),
    "reserve": _l("Money beside the allocation that top-ups may use."),
    "utility": _l(
        "It decides whether large projects weigh more with a voter than small ones."
    ),
    "start": _l("Each ballot begins with the same part of the pool."),
    "completion": _l("Equal Shares by itself usually leaves money unspent."),
    "increment": _l("By how much ballots get more at each step."),
    "comparison": _l(
        "Whether the list with the most votes first wins when more voters would "
        "prefer it."
    ),
    "share": _l(
        "A project is left out when its share of the ballots is below this part of its "
        "share of the money."
    ),
    "retention": _l("Days after the result; then the data is deleted."),
    "act": _l("The act that the paragraphs of the legal basis belong to."),
}
"""What each parameter means for people."""
