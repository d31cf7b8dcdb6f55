"""A location is parsed into its parts, and shown in the reader's language."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xlpkg.analysis.places import FigurePlace, Place, place_label, place_of, translated
from xlpkg.model.months import Month
from xlpkg.model.regions import parse_region
from xlpkg.model.words import Basis, Flow

#: As the readers of reports and the store write a location, its parts, and how it is shown in English and in Chinese.
LOCATIONS: tuple[tuple[str, Place, str, str], ...] = (
    ("line 12", {"line": 12}, "line 12", "第 12 行"),
    ("page 2, table 1, row 5", {"page": 2, "table": 1, "row": 5}, "page 2, table 1, row 5", "第 2 页 表 1 第 5 行"),
    ("paragraph 40", {"paragraph": 40}, "paragraph 40", "第 40 段"),
    ("表 2 第 31 行", {"table": 2, "row": 31}, "table 2, row 31", "表 2 第 31 行"),
    ("table 2, note 1", {"table": 2, "note": 1}, "table 2, note 1", "表 2 注 1"),
    ("第 1 节 第 4 段", {"section": 1, "paragraph": 4}, "section 1, paragraph 4", "第 1 节 第 4 段"),
    ("当月!AB120", {"sheet": "当月", "cell": "AB120"}, "当月!AB120", "当月!AB120"),
    ("2025-02", {"period": "2025-02"}, "2025-02", "2025-02"),
    ("2024-03 … 2024-12", {"text": "2024-03 … 2024-12"}, "2024-03 … 2024-12", "2024-03 … 2024-12"),
    ("baseline 12", {"text": "baseline 12"}, "baseline 12", "baseline 12"),
    ("", {}, "", ""),
)


@pytest.mark.parametrize(("where", "parts", "english", "chinese"), LOCATIONS)
def test_a_location_has_parts_and_a_text_in_either_language(
    where: str, parts: Place, english: str, chinese: str
) -> None:
    assert place_of(where) == parts
    assert (place_label(where, "en"), place_label(where, "zh")) == (english, chinese)


def test_the_place_of_a_figure_has_parts_and_a_text_in_either_language() -> None:
    place = FigurePlace(Month(2025, 2), parse_region("内蒙古"), Flow.TOTAL, Basis.YTD)
    parts = {"period": "2025-02", "region": "内蒙", "flow": "total", "basis": "ytd"}
    assert place.parts() == parts
    assert place.label("zh") == "2025-02 内蒙古 进出口 累计"
    assert place.label("en") == "2025-02 Inner Mongolia total trade the year to date"
    read = replace(place, file="2025-02 广东 出口 当月.csv", cell="C9")
    assert read.parts() == parts | {"file": "2025-02 广东 出口 当月.csv", "cell": "C9"}
    assert read.label("zh") == "2025-02 内蒙古 进出口 累计 (2025-02 广东 出口 当月.csv C9)"


@pytest.mark.parametrize(
    ("word", "english", "chinese"),
    [
        ("北京市", "Beijing", "北京市"),
        ("Inner Mongolia", "Inner Mongolia", "内蒙古"),
        ("NINGXIA", "NINGXIA", "宁夏"),  # as written, in its own language
        ("total trade", "total trade", "进出口"),
        ("累计", "the year to date", "累计"),
        ("table 12", "table 12", "表 12"),
        ("北京、西藏和陕西", "Beijing, Xizang and Shaanxi", "北京、西藏和陕西"),
        ("Beijing and others", "Beijing and others", "Beijing and others"),
        ("东莞、北京", "东莞、北京", "东莞、北京"),  # a city has no English name here
        ("", "", ""),
        (28, "28", "28"),
    ],
)
def test_the_name_of_a_region_flow_basis_or_list_is_in_either_language(
    word: object, english: str, chinese: str
) -> None:
    assert (translated(word, "en"), translated(word, "zh")) == (english, chinese)
