"""The version of the design follows its ranges, and a later version of the program fills the workbooks of this one."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
import xlwings as xw
from conftest import Refill

from udfs.registry import FUNCTIONS
from xlpkg.messages import Language
from xlpkg.model.groups import load_groups
from xlpkg.model.regions import REGIONS
from xlpkg.workbook import layout
from xlpkg.workbook.sheets import drivers, functions, named_ranges
from xlpkg.workbook.versions import range_of

#: A digest of the names, places and sizes of all ranges, by the version of the design.
DIGESTS = {8: "27dede9e762d9035"}


def test_ranges_that_change_get_another_version() -> None:
    ranges = sorted(map(repr, named_ranges()))
    digest = hashlib.sha256("\n".join(ranges).encode()).hexdigest()[:16]
    assert DIGESTS.get(layout.DESIGN) == digest, (
        "The ranges are not those of this version of the design. Raise DESIGN in xlpkg/workbook/layout.py, unless no"
        f' release has it yet, write {layout.DESIGN}: "{digest}", with the new number, into DIGESTS, and run'
        " python docs/make.py"
    )


def test_ranges_have_room_for_later_functions_arguments_and_groups() -> None:
    """Another example, argument or group moves or resizes no range: the size would refuse all existing workbooks."""
    assert functions.TEXTS.rows - len(functions.all_rows("zh")) >= 10
    assert drivers.LISTS.rows - len(REGIONS) - len(load_groups()) >= 10


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_later_examples_come_after_those_that_a_workbook_has(
    book: xw.Book, refill: Refill, monkeypatch: pytest.MonkeyPatch, lang: Language
) -> None:
    """No example moves to another row, whose look is that of another result; the new ones are calculated."""
    refill(book, lang)
    area = range_of(book, functions.TEXTS).resize(column_size=4)
    before = area.formula
    first, *others = FUNCTIONS
    example = '=TM_VALUE("上海","进口",202502)'
    more = replace(first, examples=(*first.examples, example))
    monkeypatch.setattr(functions, "FUNCTIONS", (more, *others))
    for _ in range(2):  # the second fill finds the new row
        refill(book, lang)
        found = area.formula
        drawn = len(functions.all_rows(lang)) - 1
        assert found[:drawn] == before[:drawn]
        (added,) = [row for row in found[drawn:] if any(row)]
        assert added[0] == first.usage
        assert "Shanghai" in added[2] if lang == "en" else "上海" in added[2]
        assert added[3] == added[2]
