"""What the file of an imported edition says beyond rules, projects and ballots."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from json import loads

from sqlalchemy import select
from sqlalchemy.orm import Session

from pb.services.editions import Edition
from pb.store.editions import EditionRow

ZLOTY = "PLN"
_CURRENCY = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class FileSays:
    """META and the columns of each project, as they were read."""

    meta: Mapping[str, str] = field(default_factory=dict)
    projects: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        """The ISO code of the currency of every amount; złoty unless it says."""
        code = self.meta.get("currency", "")
        return code if _CURRENCY.fullmatch(code) else ZLOTY


def of(session: Session, edition: Edition) -> FileSays:
    """Return what an edition's file says; nothing when it was not imported."""
    if not edition.imported:
        return FileSays()
    said = session.scalar(
        select(EditionRow.source_meta).where(EditionRow.id == edition.id)
    )
    document = loads(said or "{}")
    return FileSays(document.get("meta", {}), document.get("projects", {}))
