"""Every row in one place, so that the metadata is whole."""

from pb.store import (
    editions,
    lots,
    motions,
    people,
    post,
    proposals,
    rivals,
    roll,
    strikes,
    urn,
)
from pb.store.base import Base

__all__ = [
    "Base",
    "editions",
    "lots",
    "motions",
    "people",
    "post",
    "proposals",
    "rivals",
    "roll",
    "strikes",
    "urn",
]
