"""Errors that are planted at random in our reports of all months are found, each where it was planted.

A figure is changed so much that no rounding and no base method makes it right. The seed is fixed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from edits import exchanged, report_of, with_block, with_cell

from xlpkg.analysis.cube import Cube
from xlpkg.audit.auditor import audit
from xlpkg.audit.document import Document, Paragraph, RawTable


@dataclass(frozen=True)
class Planted:
    """A report with an error: its location, and the codes that a finding may have."""

    document: Document
    where: str
    codes: tuple[str, ...]


def _table(document: Document, rng: random.Random) -> tuple[int, RawTable]:
    tables = [block for block in document.blocks if isinstance(block, RawTable)]
    number = rng.randrange(len(tables))
    return number, tables[number]


def _other(number: str, rng: random.Random) -> str:
    """Return a number that is larger by 30 to 90, or by half."""
    value = float(number.replace(",", "").replace("−", "-"))
    return f"{max(value + rng.randint(30, 90), 1.5 * value):.1f}"


def cell(document: Document, rng: random.Random) -> Planted | None:
    number, table = _table(document, rng)
    row, column = rng.choice(table.rows[1:]), rng.randrange(1, 8)
    if not re.search(r"\d", row.cells[column]):
        return None
    changed = with_cell(document, number, row.cells[0], column, _other(row.cells[column], rng))
    return Planted(changed, row.where, ("value", "identity"))


def labels(document: Document, rng: random.Random) -> Planted:
    number, table = _table(document, rng)
    one, two = rng.sample(table.rows[1:], 2)
    return Planted(exchanged(document, number, one.cells[0], two.cells[0]), one.where, ("label",))


def _in_a_sentence(document: Document, rng: random.Random, pattern: str, new: Callable[[str], str]) -> Planted | None:
    """Change a place of a sentence on the three largest provinces or on how many rose and fell."""
    at, block = rng.choice([*enumerate(document.blocks)][7:])
    if not isinstance(block, Paragraph) or not re.match("20|出口：|进口：|In |Exports|Imports", block.text):
        return None
    places = [*re.finditer(pattern, block.text)]
    if not places:
        return None
    found = rng.choice(places)
    text = block.text[: found.start()] + new(found[0]) + block.text[found.end() :]
    return Planted(
        with_block(document, at, Paragraph(block.where, text)), block.where, ("prose", "value", "count", "rank")
    )


def figure(document: Document, rng: random.Random) -> Planted | None:
    return _in_a_sentence(document, rng, r"\d+\.\d+", lambda number: _other(number, rng))


def count(document: Document, rng: random.Random) -> Planted | None:
    return _in_a_sentence(document, rng, r"\d+(?= (个省市[出进]口|provinces \())", lambda number: str(int(number) + 20))


def rank(document: Document, rng: random.Random) -> Planted | None:
    def swapped(names: str) -> str:
        first, mark, rest = re.split("(、|, )", names, maxsplit=1)
        second, last, third = re.split("(和| and )", rest, maxsplit=1)
        return f"{second}{mark}{first}{last}{third}"

    return _in_a_sentence(
        document,
        rng,
        r"(?<=省市为)[^，、]+、[^，、]+和[^，、]+(?=，)|(?<= were )[A-Z]\w+, [A-Z]\w+ and [A-Z]\w+(?=,)",
        swapped,
    )


@pytest.mark.parametrize("plant", [cell, labels, figure, count, rank])
def test_a_planted_error_is_found(
    plant: Callable[[Document, random.Random], Planted | None], example_cube: Cube, rmb_cube: Cube, full: bool
) -> None:
    rng, found = random.Random(plant.__name__), 0  # noqa: S311 - the same errors every time
    wanted = 80 if full else 12
    while found < wanted:
        cube = rng.choice((example_cube, rmb_cube))
        planted = plant(report_of(cube, rng.choice(("zh", "en")), rng.choice(cube.periods())), rng)
        if planted is None:
            continue
        errors = [each for each in audit(planted.document, cube) if each.severity == "error"]
        assert (planted.where, True) in [(each.where, each.code in planted.codes) for each in errors], planted
        found += 1
