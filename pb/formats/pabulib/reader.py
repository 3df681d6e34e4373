"""Reading a Pabulib file: exactly, or with the line and the reason why not."""

from dataclasses import dataclass, field
from pathlib import Path

from pb.domain.money import Grosze
from pb.formats.pabulib import fields
from pb.formats.pabulib.ballots import read_votes
from pb.formats.pabulib.cells import Place, shown, tidy, tidy_list
from pb.formats.pabulib.election import Election, ListedProject, Malformed
from pb.formats.pabulib.lines import MOST_BYTES, Lines
from pb.formats.pabulib.sections import Section, Sections
from pb.formats.pabulib.votes import VoteType

# Far beyond any election; what is beyond them would take time and memory.
MOST_KEYS = 1_000
MOST_PROJECTS = 10_000


def read(path: str | Path) -> Election:
    """Return the election in a file.

    Raises:
        Malformed: it cannot be read, or not without guessing.
    """
    source = str(path)
    try:
        # A named pipe or a device would block or never end.
        if not Path(path).is_file():
            raise Malformed(source, 1, "there is no such file")
        with Path(path).open("rb") as file:
            # One more byte tells whether the file is too large.
            raw = file.read(min(Path(path).stat().st_size, MOST_BYTES) + 1)
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "no file can have this name"
        raise Malformed(source, 1, f"cannot be read: {reason}") from None
    return parse(raw, source)


def parse(raw: bytes, source: str) -> Election:
    """Return the election a file's bytes state; ``source`` names it in messages.

    Raises:
        Malformed: it cannot be read without guessing.
    """
    file = Sections(Lines(raw, source))
    meta = _meta(file.section("META"), source)
    listing = _projects(file.section("PROJECTS"), source)
    election = Election(
        meta={key: text for key, text in meta.values.items() if text},
        allocation=meta.allocation(),
        projects=tuple(listing.projects.values()),
        votes=(),
        source=source,
        lines=meta.lines | {"PROJECTS": listing.line},
    )
    election = read_votes(election, file)
    meta.check_numbers(election)
    listing.check_standings(election)
    return election


@dataclass(slots=True)
class _Meta:
    """META: the values that are kept, and those that follow from the rest."""

    source: str
    lines: dict[str, int] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    derived: dict[str, str] = field(default_factory=dict)

    def put(self, place: Place, key: str, value: str) -> None:
        if len(self.lines) == MOST_KEYS:
            raise place.malformed(f"META has more than {MOST_KEYS} keys")
        if key in self.lines or not key:
            raise place.malformed(f"the META key {shown(key)} is empty or stated twice")
        self.lines[key] = place.line
        kept = self.derived if key in fields.DERIVED else self.values
        kept[key] = value
        if key in fields.WHOLE_NUMBERS and value:
            place.whole(value, key)
        if key == "vote_type" and value not in set(VoteType):
            raise place.malformed(f"vote_type {shown(value)} is not known")

    def allocation(self) -> Grosze:
        """Return the budget, in grosze of the file's currency."""
        place = Place(self.source, self.lines["budget"])
        return place.amount(self.derived["budget"], "budget")

    def check_numbers(self, election: Election) -> None:
        """Refuse a file cut short, or with rows it does not announce."""
        found = {"num_projects": election.projects, "num_votes": election.votes}
        for key, rows in found.items():
            place = Place(self.source, self.lines[key])
            stated = place.whole(self.derived[key], key)
            if stated != len(rows):
                raise place.malformed(f"{key} is {stated}, the file has {len(rows)}")


def _meta(section: Section, source: str) -> _Meta:
    if section.header != ["key", "value"]:
        raise Malformed(source, section.line + 1, "META begins with key;value")
    meta = _Meta(source)
    for line, (key, text) in section.rows:
        meta.put(Place(source, line), tidy(key), tidy(text))
    stated = meta.values | meta.derived
    if missing := [key for key in fields.MUST_READ if not stated.get(key)]:
        reason = f"META lacks {', '.join(missing)}"
        raise Malformed(source, section.line, reason)
    return meta


@dataclass(slots=True)
class _Listing:
    """PROJECTS: the projects, and the numbers their rows state about the ballots."""

    line: int
    projects: dict[str, ListedProject] = field(default_factory=dict)
    standings: list[tuple[Place, str, str, str]] = field(default_factory=list)

    def put(self, place: Place, cells: dict[str, str]) -> None:
        if len(self.projects) == MOST_PROJECTS:
            raise place.malformed(f"more than {MOST_PROJECTS} projects")
        id_, cost = cells.pop("project_id"), place.amount(cells.pop("cost"), "cost")
        if not id_ or "," in id_ or id_ in self.projects:
            reason = f"project_id {shown(id_)} is empty, holds a comma or stands twice"
            raise place.malformed(reason)
        if cost == 0:
            raise place.malformed(f"project {shown(id_)} costs nothing")
        if cells.get("selected", "") not in {"", "0", "1", "2", "3"}:
            raise place.malformed("selected is not 0, 1, 2 or 3")
        for name in fields.STANDINGS:
            self.standings.append((place, id_, name, cells.pop(name, "")))
        details = {name: cell for name, cell in cells.items() if cell}
        self.projects[id_] = ListedProject(id_, cost, details)

    def check_standings(self, election: Election) -> None:
        """Refuse a file whose projects state other numbers than its ballots."""
        profile = election.profile
        counted = {"votes": profile.votes, "score": profile.points}
        for place, id_, name, text in self.standings:
            found = counted[name].get(id_, 0)
            if text and place.whole(text, name) != found:
                raise place.malformed(f"{name} is {text}, the ballots give {found}")


def _projects(section: Section, source: str) -> _Listing:
    header = section.header
    if header[0] != "project_id" or "cost" not in header:
        reason = "PROJECTS begins with project_id and has a cost"
        raise Malformed(source, section.line + 1, reason)
    listing = _Listing(section.line)
    tidied = [tidy_list if name in fields.LISTS else tidy for name in header]
    for line, row in section.rows:
        cells = (tidying(cell) for tidying, cell in zip(tidied, row, strict=True))
        listing.put(Place(source, line), dict(zip(header, cells, strict=True)))
    if not listing.projects:
        raise Malformed(source, section.line, "no project is listed")
    return listing
