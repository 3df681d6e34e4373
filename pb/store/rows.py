"""Every row in one place, so that the metadata is whole."""

from pb.store import editions, motions, people, post, proposals, roll, urn
from pb.store.base import Base

__all__ = ["Base", "editions", "motions", "people", "post", "proposals", "roll", "urn"]
