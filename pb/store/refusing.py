"""Triggers that refuse what a frozen ballot or an open lot forbids.

Unlike ``guards``, which close a table for good, each of these asks a question
of other tables first. Whoever sends the statement, the database says no.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trigger:
    """A statement that is refused where ``when`` holds.

    ``when`` reads the row as ``NEW`` or ``OLD``.
    """

    name: str
    table: str
    deed: str
    when: str
    says: str

    def created(self, dialect: str) -> list[str]:
        """Return the statements that bring it in."""
        if dialect == "sqlite":
            deed = f"BEFORE {self.deed} ON {self.table} WHEN {self.when}"
            says = f"SELECT RAISE(ABORT, '{self.says}')"
            return [f"CREATE TRIGGER {self.name} {deed} BEGIN {says}; END"]
        row = "OLD" if self.deed == "DELETE" else "NEW"
        says = f"RAISE EXCEPTION '{self.says}'"
        body = f"BEGIN IF {self.when} THEN {says}; END IF; RETURN {row}; END"
        language = "LANGUAGE plpgsql"
        function = f"pb_{self.name}()"
        deed = f"BEFORE {self.deed} ON {self.table} FOR EACH ROW"
        return [
            f"CREATE FUNCTION {function} RETURNS trigger {language} AS $$ {body} $$",
            f"CREATE TRIGGER {self.name} {deed} EXECUTE FUNCTION {function}",
        ]

    def dropped(self, dialect: str) -> list[str]:
        """Return the statements that take it away."""
        if dialect == "sqlite":
            return [f"DROP TRIGGER {self.name}"]
        return [
            f"DROP TRIGGER {self.name} ON {self.table}",
            f"DROP FUNCTION pb_{self.name}()",
        ]


_FROZEN = "the ballot is frozen"
_NEW_EDITION = "EXISTS (SELECT 1 FROM manifest WHERE edition_id = NEW.edition_id)"
_OLD_EDITION = "EXISTS (SELECT 1 FROM manifest WHERE edition_id = OLD.edition_id)"
_OF_PROPOSAL = (
    "EXISTS (SELECT 1 FROM proposal p JOIN manifest m ON m.edition_id = p.edition_id "
    "WHERE p.id = NEW.proposal_id AND p.state <> 'draft')"
)
_MOVED = (
    "(NEW.state <> OLD.state OR NEW.version <> OLD.version"
    " OR NEW.edition_id <> OLD.edition_id"
    " OR coalesce(NEW.number, 0) <> coalesce(OLD.number, 0))"
)

FREEZE = (
    Trigger("rulebook_frozen", "rulebook", "INSERT", _NEW_EDITION, _FROZEN),
    Trigger("adoption_frozen", "adoption", "INSERT", _NEW_EDITION, _FROZEN),
    Trigger("ballot_number_frozen", "ballot_number", "INSERT", _NEW_EDITION, _FROZEN),
    Trigger(
        "proposal_frozen",
        "proposal",
        "UPDATE",
        f"'accepted' IN (OLD.state, NEW.state) AND {_MOVED}"
        f" AND ({_OLD_EDITION} OR {_NEW_EDITION})",
        _FROZEN,
    ),
    Trigger(
        "proposal_born_frozen",
        "proposal",
        "INSERT",
        f"NEW.state = 'accepted' AND {_NEW_EDITION}",
        _FROZEN,
    ),
    Trigger(
        "proposal_gone_frozen",
        "proposal",
        "DELETE",
        f"OLD.state = 'accepted' AND {_OLD_EDITION}",
        _FROZEN,
    ),
    Trigger(
        "proposal_version_frozen", "proposal_version", "INSERT", _OF_PROPOSAL, _FROZEN
    ),
    Trigger("verdict_frozen", "verdict", "INSERT", _OF_PROPOSAL, _FROZEN),
)
"""What a frozen ballot forbids; the manifest itself is written once anyway."""

_SAME_LOTS = """SELECT count(*) FROM lot_commitment c
WHERE c.edition_id = NEW.edition_id
AND c.purpose = NEW.purpose AND c.pool = NEW.pool"""
_OPEN_LOT = """SELECT 1 FROM lot_commitment c
LEFT JOIN lot_drawing d ON d.commitment_id = c.id
WHERE c.edition_id = NEW.edition_id
AND c.purpose = NEW.purpose AND c.pool = NEW.pool
AND d.commitment_id IS NULL"""

ROUNDS = Trigger(
    "lot_commitment_waits",
    "lot_commitment",
    "INSERT",
    f"EXISTS ({_OPEN_LOT}) OR NEW.round <> 1 + ({_SAME_LOTS})",
    "the round before is not drawn",
)
"""A further round follows a drawing: nobody picks between two open lots."""

COUNTED = Trigger(
    "strike_counted",
    "strike",
    "INSERT",
    "EXISTS (SELECT 1 FROM result WHERE edition_id = NEW.edition_id)",
    "the ballots are counted",
)
"""A written result stays what it is: nothing is struck behind it."""

ALL = (*FREEZE, ROUNDS, COUNTED)
