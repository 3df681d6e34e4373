"""The demo's people: obviously made up, with log-ins that are printed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from pb.domain.permissions import Role
from pb.services import accounts
from pb.services.accounts import Account

PASSWORD = "leszno-na-probe"  # noqa: S105 -- printed; a demo is served to one machine
"""Everybody's in the demo."""


@dataclass(frozen=True, slots=True)
class LogIn:
    """Who may sign in, and what she is."""

    email: str
    name: str
    roles: frozenset[Role] = frozenset()
    department: str = ""


COORDINATOR = LogIn(
    "koordynatorka@example.org",
    "Koordynatorka Przykładowa",
    frozenset({Role.COORDINATOR}),
)
ASSESSOR = LogIn(
    "oceniajacy@example.org",
    "Oceniający Przykładowy",
    frozenset({Role.ASSESSOR}),
    "Wydział Inwestycji",
)
COMMISSION = LogIn(
    "komisja@example.org",
    "Członkini Komisji Przykładowa",
    frozenset({Role.COMMISSION}),
)
FORMAL_CHECKER = LogIn(
    "formalny@example.org",
    "Weryfikujący Przykładowy",
    frozenset({Role.FORMAL_CHECKER}),
)
AUDITOR = LogIn(
    "audytorka@example.org", "Audytorka Przykładowa", frozenset({Role.AUDITOR})
)
DATA_PROTECTION = LogIn(
    "iod@example.org",
    "Inspektor Ochrony Danych Przykładowy",
    frozenset({Role.DATA_PROTECTION}),
)
OFFICIALS = (
    COORDINATOR,
    COMMISSION,
    FORMAL_CHECKER,
    ASSESSOR,
    AUDITOR,
    DATA_PROTECTION,
)
RESIDENTS = (
    LogIn("anna@example.org", "Anna Zmyślona"),
    LogIn("bartek@example.org", "Bartek Wymyślony"),
    LogIn("celina@example.org", "Celina Nieprawdziwa"),
    LogIn("darek@example.org", "Darek Niebywały"),
    LogIn("ewa@example.org", "Ewa Przykładna"),
    LogIn("filip@example.org", "Filip Fikcyjny"),
)
EVERYBODY = (*OFFICIALS, *RESIDENTS)


def invite(session: Session, now: datetime) -> None:
    """Open the accounts that are not there yet."""
    for person in EVERYBODY:
        if accounts.of_email(session, person.email) is None:
            accounts.appoint(
                session,
                name=person.name,
                email=person.email,
                password=PASSWORD,
                roles=person.roles,
                now=now,
                department=person.department,
            )


def account(session: Session, person: LogIn) -> Account:
    """Return somebody's account; ``invite`` has opened it."""
    found = accounts.of_email(session, person.email)
    if found is None:
        message = f"the demo has no account {person.email}"
        raise LookupError(message)
    return found
