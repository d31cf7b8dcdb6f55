"""Which results of formulas may be out of date when cells were written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Final

from xlpkg.engines.cell_ranges import CellRange
from xlpkg.engines.package.worksheet import Worksheet

#: In a workbook with more formulas, all results may be out of date: it would take seconds to follow their references.
MOST_FORMULAS: Final = 5000


def outdated(
    worksheets: Mapping[str, Worksheet],
    cells_at: Callable[[str, str], tuple[str, CellRange] | None],
    *,
    only_written: bool,
) -> dict[str, set[tuple[int, int]]]:
    """Return row and column, by sheet, of the formulas whose result may be out of date.

    These refer to written cells, or to such a formula, or their result may change by itself; not the latter, with
    *only_written*. *cells_at* returns sheet and cells of a reference on a sheet, None if it is not one range.
    """
    areas = [(sheet, area) for sheet, worksheet in worksheets.items() for area in worksheet.written]
    shown: dict[tuple[str, tuple[int, int]], CellRange] = {}
    found: set[tuple[str, tuple[int, int]]] = set()
    waiting = defaultdict(list)  # the formulas by the sheet that they refer to
    for sheet, worksheet in worksheets.items():
        for cell, block, references in worksheet.precedents():
            shown[sheet, cell] = block
            targets = [None] if references is None else [cells_at(sheet, each) for each in references]
            if None in targets and not only_written:
                found.add((sheet, cell))
                areas.append((sheet, block))
            for target in filter(None, targets):
                waiting[target[0]].append(((sheet, cell), target[1]))
    if len(shown) > MOST_FORMULAS:
        found = {*shown}
    while areas and len(found) < len(shown):
        sheet, area = areas.pop()
        reached = {formula for formula, target in waiting[sheet] if target.intersection(area)} - found
        areas += [(formula[0], shown[formula]) for formula in reached]
        found |= reached
        waiting[sheet] = [each for each in waiting[sheet] if each[0] not in found]
    by_sheet = defaultdict(set)
    for sheet, cell in found:
        by_sheet[sheet].add(cell)
    return by_sheet
