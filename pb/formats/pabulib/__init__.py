"""Pabulib's `.pb` files: read, written, and their rule understood."""

from pb.formats.pabulib.dates import voting_days
from pb.formats.pabulib.election import (
    Election,
    ListedProject,
    Malformed,
)
from pb.formats.pabulib.reader import parse, read
from pb.formats.pabulib.rule import StrayWish, UnsettledRule, Wishes, rule_name, sheet
from pb.formats.pabulib.votes import Vote, VotesInText, VoteType
from pb.formats.pabulib.writer import write

__all__ = [
    "Election",
    "ListedProject",
    "Malformed",
    "StrayWish",
    "UnsettledRule",
    "Vote",
    "VoteType",
    "VotesInText",
    "Wishes",
    "parse",
    "read",
    "rule_name",
    "sheet",
    "voting_days",
    "write",
]
