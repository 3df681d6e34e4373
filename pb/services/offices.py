"""Who holds which office: the list of officials, changing roles, dismissing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from pb.domain.permissions import OFFICIALS, Role
from pb.domain.refusals import Refusal
from pb.services import accounts, acts
from pb.services.accounts import Account
from pb.store.people import AccountRow, AppRow, OfficeRow


class LastCoordinator(Refusal):
    """Without this person nobody would be coordinator (name)."""


class NoOffice(Refusal):
    """Nobody with this number holds an office."""


@dataclass(frozen=True, slots=True)
class Official:
    """Somebody who holds offices."""

    id: int
    name: str
    email: str
    roles: frozenset[Role]
    department: str
    has_factor: bool
    last_signed_in: date | None
    """The day, by Warsaw's calendar."""


def everyone(session: Session) -> Sequence[Official]:
    """Return all officials by name."""
    held = _held(session)
    rows = session.execute(
        select(AccountRow, AppRow.since)
        .outerjoin(AppRow, AppRow.account_id == AccountRow.id)
        .where(AccountRow.id.in_(held))
        .order_by(AccountRow.name, AccountRow.id)
    )
    return [
        Official(
            id=row.id,
            name=row.name,
            email=row.email,
            roles=frozenset(held[row.id]),
            department=held[row.id].get(Role.ASSESSOR, ""),
            has_factor=since is not None,
            last_signed_in=row.signed_in_on,
        )
        for row, since in rows
    ]


def one(session: Session, account_id: int) -> Official:
    """Return an official, or refuse.

    Raises:
        NoOffice: nobody of this number holds an office.
    """
    found = next((each for each in everyone(session) if each.id == account_id), None)
    if found is None:
        raise NoOffice
    return found


def _held(session: Session) -> Mapping[int, dict[Role, str]]:
    held: dict[int, dict[Role, str]] = {}
    for row in session.scalars(select(OfficeRow)):
        held.setdefault(row.account_id, {})[Role(row.role)] = row.department
    return held


def change(
    session: Session,
    account_id: int,
    *,
    roles: frozenset[Role],
    department: str,
    actor: Account,
    now: datetime,
) -> bool:
    """Give an official these roles and no others; say whether anything changed.

    Her sessions end, so that what she may no longer do ends at once.

    Raises:
        LastCoordinator: nobody else is coordinator.
        NoOffice: she holds none.
    """
    _lock_coordinators(session)
    before = one(session, account_id)
    at = department.strip() if Role.ASSESSOR in roles else ""
    after = frozenset(roles & OFFICIALS)
    if (before.roles, before.department) == (after, at):
        return False
    if Role.COORDINATOR not in after:
        _require_another(session, before)
    session.execute(delete(OfficeRow).where(OfficeRow.account_id == account_id))
    for role in sorted(after):
        mine = at if role is Role.ASSESSOR else ""
        session.add(OfficeRow(account_id=account_id, role=role, department=mine))
    session.flush()
    accounts.end_all(session, account_id)
    acts.record(
        session,
        edition_id=None,
        actor=actor.id,
        now=now,
        action="account:roles" if after else "account:dismiss",
        subject=f"account {account_id}",
        facts={
            "before": {"roles": sorted(before.roles), "department": before.department},
            "after": {"roles": sorted(after), "department": at},
        },
    )
    return True


def dismiss(
    session: Session, account_id: int, *, actor: Account, now: datetime
) -> None:
    """Take all offices of somebody; her account stays, as a resident's.

    Raises:
        LastCoordinator: nobody else is coordinator.
        NoOffice: she holds none.
    """
    change(session, account_id, roles=frozenset(), department="", actor=actor, now=now)


def _lock_coordinators(session: Session) -> None:
    # Of two who dismiss each other at once the second sees what the first did.
    # (On SQLite writers wait for each other anyway.)
    session.execute(
        select(OfficeRow)
        .where(OfficeRow.role == Role.COORDINATOR)
        .order_by(OfficeRow.account_id)
        .with_for_update()
    ).all()


def _require_another(session: Session, leaving: Official) -> None:
    if Role.COORDINATOR not in leaving.roles:
        return
    others = select(func.count()).where(
        OfficeRow.role == Role.COORDINATOR, OfficeRow.account_id != leaving.id
    )
    if not session.scalar(others):
        raise LastCoordinator(name=leaving.name)
