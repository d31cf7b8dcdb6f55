"""What is new in a month: against the YoY that China Customs announced, the bands, and the audit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from xlpkg.analysis.cube import Cube
from xlpkg.audit.auditor import audit_document
from xlpkg.audit.document import Document, Paragraph
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL, parse_region
from xlpkg.model.words import Currency, Flow
from xlpkg.report.changes import find_changes
from xlpkg.report.compose import compose

#: The YoY of China's imports in yuan, as China Customs announced it for March to June 2025.
IMPORTS = {3: -3.5, 4: 0.8, 5: -2.1, 6: 2.3}


@pytest.mark.parametrize("month", [4, 5, 6])
def test_the_imports_of_china_turned_in_each_month_of_the_second_quarter(rmb_cube: Cube, month: int) -> None:
    found = find_changes(rmb_cube, rmb_cube.yoy(), Month(2025, month))
    (turn,) = (each for each in found if each.kind == "turn" and each.figure.region == NATIONAL)
    assert turn.figure.flow is Flow.IMPORT
    assert [turn.now, turn.then] == pytest.approx([IMPORTS[month], IMPORTS[month - 1]], abs=0.3)


def test_a_difference_within_the_bands_is_no_change(rmb_cube: Cube) -> None:
    yoy, may = rmb_cube.yoy(), Month(2025, 5)
    changed = {each.kind for each in find_changes(rmb_cube, yoy, may)}
    assert changed - {each.kind for each in find_changes(rmb_cube, replace(yoy, band=yoy.band + 100), may)} == {
        "turn",
        "yoy",
    }


def test_january_is_not_compared_with_december(rmb_cube: Cube) -> None:
    assert find_changes(rmb_cube, rmb_cube.yoy(), Month(2025, 1)) == ()


def test_february_is_compared_with_the_same_months_of_the_last_year(rmb_cube: Cube) -> None:
    """As printed by China Customs: imports −7.3% in January and February 2025, +6.7% in those of 2024."""
    found = find_changes(rmb_cube, rmb_cube.yoy(), Month(2025, 2))
    (imports,) = (each for each in found if each.kind == "turn" and each.figure.region == NATIONAL)
    assert (imports.figure.flow, imports.now, imports.then) == (Flow.IMPORT, -7.3, 6.7)
    assert imports.sentence("zh", Currency.RMB) == "2025 年 1-2 月，全国进口同比下降 7.3%，2024 年 1-2 月增长 6.7%。"


def test_the_cover_has_a_record_of_at_least_36_months_once_with_the_first(rmb_cube: Cube) -> None:
    """After 18 months of half the trade in 2022 and 2023, which are made, the largest exports of 36 months."""
    before = rmb_cube.from_month(Month(2022, 7))
    before.levels[..., :18] = rmb_cube.levels / 2
    for cube, record in ((rmb_cube, ""), (before, "为有数据的 36 个月（2022 年 7 月以来）中最高，")):
        cover = " ".join(compose(cube, Month(2025, 6)).highlights)
        assert f"广东出口 5303.5 亿元，居全国首位，{record}" in cover
        assert (cover.count("5303.5"), "有数据" in cover) == (1, bool(record))
        english = " ".join(compose(cube, Month(2025, 6), "en").highlights)
        assert (", the highest of the 36 months on record since July 2022, " in english) == bool(record)
        for lang, text in (("zh", cover), ("en", english)):
            done = audit_document(Document("cover", (Paragraph("1", text),)), cube, Month(2025, 6))
            assert {each.severity for each in done.findings} <= {"note"}, lang
            assert done.right >= 4


def test_a_missing_level_is_no_change(rmb_cube: Cube) -> None:
    levels, june = rmb_cube.levels.copy(), Month(2025, 6)
    guangdong = parse_region("广东")
    levels[:, guangdong.index, [Flow.TOTAL, Flow.IMPORT, Flow.NET], -1] = np.nan
    cube = replace(rmb_cube, levels=levels)
    found = find_changes(cube, cube.yoy(), june)
    assert {each.figure.flow for each in found if each.figure.region == guangdong} == {Flow.EXPORT}
    assert compose(cube, june).highlights
    levels[:, NATIONAL.index, ..., -1] = np.nan
    assert find_changes(cube, cube.yoy(), june) == ()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_sentence_contradicts_the_store(rmb_cube: Cube, lang: Language) -> None:
    right = 0
    for period in rmb_cube.periods():
        changes = find_changes(rmb_cube, rmb_cube.yoy(), period)
        texts = [Paragraph(f"{number}", each.sentence(lang, rmb_cube.currency)) for number, each in enumerate(changes)]
        done = audit_document(Document("changes", tuple(texts)), rmb_cube, period)
        assert {each.severity for each in done.findings} <= {"note"}
        right += done.right
    assert right > 850
