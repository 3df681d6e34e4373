"""Every row in one place, so that the metadata is whole."""

from pb.store import editions, people, post, proposals, roll, urn
from pb.store.base import Base

__all__ = ["Base", "editions", "people", "post", "proposals", "roll", "urn"]
