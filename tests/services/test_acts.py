"""Every official act says what was before it and what is after it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pb.services

BOTH = {"'before'", "'after'"}

HAND_ON = {"rehearsals.py", "verification.py"}
"""Modules that write ``facts`` first and hand them on to their one recorder."""


def _recorded() -> Iterator[tuple[str, set[str]]]:
    """Give the keys of the facts of each recorded act, by file and line."""
    for path in sorted(Path(pb.services.__path__[0]).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            facts = _assigned(node) if path.name in HAND_ON else _passed(node)
            if isinstance(facts, ast.Dict):
                keys = {ast.unparse(key) for key in facts.keys if key}
                yield f"{path.name}:{facts.lineno}", keys


def _passed(node: ast.AST) -> ast.expr | None:
    if not isinstance(node, ast.Call) or ast.unparse(node.func) != "acts.record":
        return None
    return next(each.value for each in node.keywords if each.arg == "facts")


def _assigned(node: ast.AST) -> ast.expr | None:
    if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "facts":
        return node.value
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "facts":
        return node.value
    return None


def test_every_act_says_before_and_after() -> None:
    found = dict(_recorded())
    assert len(found) > 22, "the acts were not found"
    assert [where for where, keys in found.items() if not keys >= BOTH] == []
