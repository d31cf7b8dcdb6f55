"""No pattern has a possessive quantifier or an atomic group: Debian 12's Python 3.11.2 matches them wrongly."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from re import _parser  # type: ignore[attr-defined]

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = [path for package in ("xlpkg", "udfs") for path in sorted((ROOT / package).rglob("*.py"))]
#: What looks like either in a part of a pattern that is no pattern alone.
LOOKS_REFUSED = re.compile(r"\(\?>|(?<!\\)[*+?}]\+")


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the line and the text of each string but docstrings, with x for each value put into it."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)) and id(node) not in docstrings:
            yield node.lineno, node.value if isinstance(node.value, str) else node.value.decode("latin-1")


def is_refused(text: str) -> bool:
    """Return whether *text* as a pattern, or as a part of one, has a possessive quantifier or an atomic group."""
    try:
        return re.search("POSSESSIVE_REPEAT|ATOMIC_GROUP", repr(_parser.parse(text))) is not None
    except re.error:
        return LOOKS_REFUSED.search(text) is not None


@pytest.mark.filterwarnings("ignore:Possible (nested set|set difference):FutureWarning")  # of what is no pattern
def test_no_source_has_a_possessive_quantifier_or_an_atomic_group() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in SOURCES
        for line, text in texts(ast.parse(path.read_bytes()))
        if is_refused(text)
    ]
    assert found == []


def test_both_constructs_are_found_and_no_other() -> None:
    for pattern in (r"a*+", r"(?:a|b)++c", r"a?+", r"a{2}+", r"(?>a|b)", r"(?!(x(?>a)))", r"[a-z]*+("):
        assert is_refused(pattern), pattern
    for pattern in (r"a*\+", r"[*+]+", r"\++", r"(?=a+)b+?"):
        assert not is_refused(pattern), pattern
