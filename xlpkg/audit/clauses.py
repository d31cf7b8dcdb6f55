"""Part the tokens of a sentence into clauses, each with one subject and one flow or list of flows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from xlpkg.audit.tokens import Token, region_of
from xlpkg.model.regions import NATIONAL

FIGURES: Final = ("level", "percent")
#: Kinds that may be listed: a comma between two of the same kind does not end a clause.
_LISTED: Final = {
    "level": "level",
    "percent": "percent",
    "no_figure": "percent",
    "flow": "flow",
    "region": "region",
    "percentage_points": "points",
}
_BEGINNINGS: Final = ("while", "whereas", "but", "though", "although")


def clauses(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the clauses; commas and semicolons between them are left out.

    "and" begins a clause if a flow, a region or a period follows it and a figure is before it in the clause.
    """
    clause: list[Token] = []
    for index, token in enumerate(tokens):
        following = tokens[index + 1] if index + 1 < len(tokens) else None
        has_figure = any(each.kind in FIGURES for each in clause)
        is_end = token.kind == "clause" and token.text != ")"
        if token.kind == "separator":
            before = _LISTED.get(clause[-1].kind) if clause else None
            after = _LISTED.get(following.kind) if following else None
            is_list = before is not None and before == after and not (before == "flow" and has_figure)
            if before == "region" and following and _is_nation(following):
                is_list = False  # Guangdong, China's top exporting province, ...
            if token.text == ",":
                # 分别增长3.2%,下降1.0%: a direction between two figures belongs to the second.
                is_end = not is_list
            else:
                is_end = has_figure and not is_list and _begins_statement(tokens[index + 1 :])
        elif token.text.lower() in _BEGINNINGS and has_figure:
            is_end = True
        if is_end:
            if clause:
                yield clause
            clause = []
            continue
        clause.append(token)
    if clause:
        yield clause


def _is_nation(token: Token) -> bool:
    return token.kind == "region" and region_of(token) is NATIONAL


def _begins_statement(tokens: Sequence[Token]) -> bool:
    """Whether a flow, region or period comes before the next figure or comma."""
    for token in tokens:
        if token.kind in ("flow", "region", "text_region", "part", "word"):
            return True
        if token.kind in (*FIGURES, "clause") or token.text == ",":
            return False
    return False
