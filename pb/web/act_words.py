"""The words for recorded acts: what was done, and what stands in their facts."""

import re
from collections.abc import Mapping
from typing import Any

from pb.domain.permissions import Action
from pb.web import action_words
from pb.web.i18n import _l

ACTS: Mapping[str, Any] = {
    "account:appoint": _l("Gave somebody an office"),
    "account:dismiss": _l("Dismissed an official"),
    "account:roles": _l("Changed somebody’s offices"),
    "ballot:freeze": _l("Froze the ballot"),
    "ballot:strike": _l("Struck a project off the ballot"),
    "demo:timetable:move": _l("Moved the timetable of the demo"),
    "edition:open": _l("Opened the edition"),
    "edition:rulebook:adopt": _l("Adopted the rulebook"),
    "edition:rulebook:change": _l("Changed the rulebook"),
    "edition:timetable:change": _l("Changed the timetable"),
    "edition:timetable:extend": _l("Extended the timetable"),
    "factor:reset": _l("Reset somebody’s second factor"),
    "identity:destroy": _l("Destroyed the voters’ sealed identities"),
    "invitation:accept": _l("Accepted an invitation"),
    "invitation:invite": _l("Invited somebody to an office"),
    "invitation:resend": _l("Sent an invitation again"),
    "invitation:withdraw": _l("Withdrew an invitation"),
    "factor:codes": _l("Made new recovery codes"),
    "factor:off": _l("Turned the second step off"),
    "factor:set": _l("Set up the second step"),
    "lot:announce": _l("Announced a lot"),
    "lot:draw": _l("Drew a lot"),
    "lot:record": _l("Recorded a lot"),
    "motion:carried": _l("Confirmed as the second person"),
    "motion:move": _l("Began a deed for a second person to confirm"),
    "motion:refused": _l("Refused as the second person"),
    "motion:withdrawn": _l("Took back what waited for a second person"),
    "proposal:reopen": _l("Took a verdict back"),
    "proposal:verdict": _l("Gave a verdict on a proposal"),
    "rehearsal:ask": _l("Asked for a rehearsal"),
    "rehearsal:run": _l("Played a rehearsal"),
    "rehearsal:wipe": _l("Wiped the report of a rehearsal"),
    "result:ask": _l("Asked for the count"),
    "result:count": _l("Counted the ballots"),
    "result:publish": _l("Published the result"),
    "rivals:declare": _l("Declared projects exclusive"),
    "rivals:revoke": _l("Took back that projects are exclusive"),
    "urn:make": _l("Made the urn"),
    "urn:open": _l("Opened the urn"),
}
"""What each recorded act is called; a test holds them equal to the program's."""

GROUPS: Mapping[str, Any] = {
    "account": _l("Officials and accounts"),
    "ballot": _l("The ballot"),
    "demo": _l("The demo"),
    "edition": _l("Edition, rulebook, timetable"),
    "factor": _l("Second factors"),
    "identity": _l("Personal data"),
    "invitation": _l("Invitations"),
    "lot": _l("Lots"),
    "motion": _l("Deeds of two persons"),
    "proposal": _l("Proposals"),
    "rehearsal": _l("Rehearsals"),
    "result": _l("Count and result"),
    "rivals": _l("Exclusive projects"),
    "urn": _l("The urn"),
}
"""What the first word of an act's code is called."""


def act(code: str) -> str:
    """Return the words for an act; its code where an older program wrote it."""
    return str(ACTS.get(code, code))


SUBJECTS: Mapping[str, Any] = {
    "account": _l("Account %(name)s"),
    "ballot": _l("Ballot %(name)s"),
    "edition": _l("Edition %(name)s"),
    "exclusive group": _l("Exclusive group %(name)s"),
    "identities of": _l("Voters of %(name)s"),
    "invitation": _l("Invitation %(name)s"),
    "lot": _l("Lot %(name)s"),
    "numbers": _l("Ballot numbers %(name)s"),
    "project": _l("Project %(name)s"),
    "proposal": _l("Proposal %(name)s"),
    "result": _l("Result %(name)s"),
    "rulebook version": _l("Rulebook, version %(name)s"),
    "tie in pool": _l("Tie in the pool %(name)s"),
    "urn of": _l("Urn of %(name)s"),
}
"""What the kinds of subjects are called; the rest of a subject names the one."""

_KIND = re.compile(rf"(?:{'|'.join(sorted(SUBJECTS, key=len, reverse=True))})\b")


def subject(text: str) -> str:
    """Return the words for what an act concerns; as it stands if none fit."""
    action, colon, rest = text.partition(": ")
    if colon and action in {*Action}:
        return f"{action_words.action(Action(action))}: {subject(rest)}"
    kind = _KIND.match(text)
    if kind is None:
        return text
    name = text[kind.end() :].strip()
    return str(SUBJECTS[kind[0]] % {"name": name}).strip()


def stored(typed: str) -> str:
    """Return what to look for among subjects when somebody types what she reads."""
    text = typed.strip()
    for kind, words in SUBJECTS.items():
        read = str(words % {"name": ""}).strip()
        if text.casefold().startswith(read.casefold()):
            return f"{kind}{text[len(read) :]}"
    return text
