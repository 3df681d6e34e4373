"""Who holds which office, as far as the public reads it.

Who decides or answers for the city is named; of the others their number is
said. The name of a data-protection officer is public by art. 11 of the Act of
10 May 2018 on the protection of personal data.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pb.domain.permissions import Role
from pb.services.offices import Official
from pb.web.i18n import _, _l, ngettext

NAMED = frozenset({Role.COORDINATOR, Role.COMMISSION, Role.DATA_PROTECTION})

DUTIES: Mapping[Role, object] = {
    Role.COORDINATOR: _l("Runs the edition: rulebook, timetable, count and result."),
    Role.COMMISSION: _l("Confirms weighty decisions as the second person."),
    Role.FORMAL_CHECKER: _l("Checks whether a proposal is complete."),
    Role.ASSESSOR: _l("Judges whether a proposal can be carried out."),
    Role.CLERK: _l("Helps people who vote at a polling point."),
    Role.AUDITOR: _l("Reads every official act, and changes nothing."),
    Role.DATA_PROTECTION: _l("Watches over personal data; write to this person."),
}


@dataclass(frozen=True, slots=True)
class Office:
    """An office: who holds it, by name or by number."""

    role: Role
    duty: str
    names: list[str]
    count: str


def shown(officials: Sequence[Official]) -> list[Office]:
    """Return all offices in their order, as the public reads them."""
    return [_office(role, officials) for role in DUTIES]


def names(officials: Sequence[Official], role: Role) -> list[str]:
    """Return the names of those who hold an office."""
    return [each.name for each in officials if role in each.roles]


def _office(role: Role, officials: Sequence[Official]) -> Office:
    held = names(officials, role)
    said = ngettext("%(num)s person.", "%(num)s persons.", len(held))
    if role is Role.ASSESSOR:
        departments = sorted({each.department for each in officials} - {""})
        said = " ".join([said, *([_departments(departments)] if departments else [])])
    if not held:
        said = _("Nobody yet.")
    return Office(role, str(DUTIES[role]), held if role in NAMED else [], said)


def _departments(departments: Sequence[str]) -> str:
    return _("Departments: %(names)s.", names=", ".join(departments))
