"""Refusals: a rule that says no, with the facts it was decided on.

The sentence for people is chosen at the edge (``pb.web.refusals``), in the
reader's language; here stands only the code and the facts.
"""

import re


class Refusal(Exception):
    """A rule said no. ``facts`` are what the sentence may name."""

    def __init__(self, **facts: object) -> None:
        super().__init__(facts)
        self.facts = facts

    @classmethod
    def code(cls) -> str:
        """Return the refusal's name in words, as in ``already_voted``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    def __str__(self) -> str:
        facts = ", ".join(f"{name}={value!r}" for name, value in self.facts.items())
        return f"{self.code()}({facts})"
