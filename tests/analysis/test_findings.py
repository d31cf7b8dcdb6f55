"""A finding is shown as a row, as JSON and as a line, with its values in their unit and in the reader's language."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import xlpkg
from xlpkg.analysis.findings import (
    Finding,
    Severity,
    Unit,
    code_label,
    finding,
)
from xlpkg.analysis.places import FigurePlace
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Currency, Flow

GUANGDONG = PROVINCES[18]
BILLION_YUAN = Unit(10.0, Currency.RMB)
MONTH_ABOVE = finding(
    "month-above-ytd",
    "error",
    FigurePlace(Month(2025, 2), GUANGDONG, Flow.EXPORT, Basis.MONTH, file="a.csv", cell="C9"),
    12345.6789,
    1000.0,
    unit=Unit(1.0, Currency.RMB),
    period=Month(2025, 2),
    region=GUANGDONG,
    flow=Flow.EXPORT,
    basis=Basis.MONTH,
)


def test_a_finding_on_a_level_is_shown_in_100_million_of_its_currency() -> None:
    english, chinese = MONTH_ABOVE.sentence(), MONTH_ABOVE.sentence("zh")
    assert "the month is 1,234.56789 billion yuan, more than the year to date, 100.0 billion yuan" in english
    assert "当月 12345.6789 亿元，大于累计 1000.0 亿元" in chinese
    where, printed, expected, message = MONTH_ABOVE.row()[2:]
    assert (where, printed, message) == ("2025-02 广东 出口 当月 (a.csv C9)", "12345.6789 亿元", chinese)
    severity, code, where, printed, expected, message = MONTH_ABOVE.row("en")
    assert (where, expected, message) == (
        "2025-02 Guangdong exports the month (a.csv C9)",
        "100.0 billion yuan",
        english,
    )
    place = {"period": "2025-02", "region": "广东", "flow": "export", "basis": "month", "file": "a.csv", "cell": "C9"}
    shown = {"code": code, "severity": severity, "printed": 12345.6789, "expected": 1000, "unit": "100 million yuan"}
    found = MONTH_ABOVE.as_json(currency=Currency.RMB)
    assert found == {**shown, "where": {**place, "currency": "rmb"}, "message": english}
    assert MONTH_ABOVE.as_json("zh") == {**shown, "where": place, "message": chinese}
    assert MONTH_ABOVE.line() == f"{where}: error month-above-ytd: {printed} → {expected}: {english}"


def test_levels_of_a_table_of_a_report_are_in_100_million_of_the_currency_of_the_store() -> None:
    wrong = finding("sum", "error", "table 1, row 2", 3.0, 4.0, key="sum", period="", flow="", basis="")
    assert wrong.row("zh", Currency.RMB)[3:5] == ("3.0 亿元", "4.0 亿元")
    assert wrong.row("zh")[3:5] == (3.0, 4.0)


def test_a_unit_is_named_in_either_language() -> None:
    for unit, english, chinese in (
        (Unit(1e-4, Currency.RMB), "10 thousand yuan", "万元"),
        (Unit(1e-2, Currency.USD), "million dollars", "百万美元"),
        (Unit(1.0, Currency.USD), "100 million dollars", "亿美元"),
        (Unit(1.0, None), "100 million", "亿"),
        (Unit(1e4, Currency.USD), "trillion dollars", "万亿美元"),
        (Unit(None, None), "%", "%"),
    ):
        assert (unit.label("en"), unit.label("zh")) == (english, chinese)


def prose(severity: Severity, printed: float | str | None, expected: float | str | None, unit: Unit | None) -> Finding:
    return finding(
        "prose", severity, "line 12", printed, expected, key="prose-unit", unit=unit, region=GUANGDONG, flow=Flow.EXPORT
    )


LEVELS = prose("error", 367.8, 367.3, BILLION_YUAN)
CHANGES = prose("warning", -3.5, 4.1, Unit(None, None))
NAMES = finding("rank", "note", "table 2, row 5", "上海", "广东", size=1, flow=Flow.EXPORT, basis=Basis.YTD)


@pytest.mark.parametrize(
    ("shown", "lang", "row", "line"),
    [
        # A finding on a text has the unit of the text, whatever the currency of the store is.
        (LEVELS, "en", ("error", "line 12", "367.8 billion yuan", "367.3 billion yuan"),
            "line 12: error prose: 367.8 billion yuan → 367.3 billion yuan: "),
        (LEVELS, "zh", ("错误", "第 12 行", "367.8 十亿元", "367.3 十亿元"),
            "第 12 行：错误 正文：367.8 十亿元 → 367.3 十亿元："),
        (CHANGES, "en", ("warning", "line 12", "−3.5%", "4.1%"), "line 12: warning prose: −3.5% → 4.1%: "),
        (CHANGES, "zh", ("警告", "第 12 行", "−3.5%", "4.1%"), "第 12 行：警告 正文：−3.5% → 4.1%："),
        # A name is expected in the language of the reader.
        (NAMES, "en", ("note", "table 2, row 5", "上海", "Guangdong"), "table 2, row 5: note rank: 上海 → Guangdong: "),
        (NAMES, "zh", ("说明", "表 2 第 5 行", "上海", "广东"), "表 2 第 5 行：说明 位次：上海 → 广东："),
        # A percentage has one decimal more than the published ones.
        (prose("error", 32.8, 32.83079355, Unit(None, None)), "zh", ("错误", "第 12 行", "32.8%", "32.83%"), ""),
        (prose("error", -0.1, 1234.5, Unit(None, None)), "en", ("error", "line 12", "−0.1%", "1,234.5%"), ""),
        (prose("error", 5958.3381, 5958.3379, Unit(1.0, Currency.RMB)), "zh",
            ("错误", "第 12 行", "5958.3381 亿元", "5958.3379 亿元"), ""),
        # The units of Chinese tables, such as 万元, are no English units.
        (prose("error", 5958300.0, 3400.0, Unit(1e-4, Currency.RMB)), "en",
            ("error", "line 12", "59.583 billion yuan", "34.0 million yuan"), ""),
    ],
)  # fmt: skip
def test_a_finding_on_a_report_is_a_row_and_a_line_in_either_language(
    shown: Finding, lang: Language, row: tuple[str, ...], line: str
) -> None:
    severity, _, *others = shown.row(lang, Currency.USD)
    assert (severity, *others[:3]) == row
    assert shown.line(lang).startswith(line)


def test_a_finding_as_json_is_in_the_words_of_the_store_in_any_language() -> None:
    assert LEVELS.as_json("zh", Currency.USD)["unit"] == "billion yuan"
    cases: list[tuple[float | str, float | str | None, tuple[float | str, float | str | None]]] = [
        ("Shanghai", "广东省", ("上海", "广东")),
        ("Inner Mongolia", None, ("内蒙", None)),
        ("total trade", "进口", ("total", "import")),
        ("the month", "累计", ("month", "ytd")),
        ("Hebei, Shanxi and Shanghai", "河北、山西和上海", ("河北、山西、上海", "河北、山西、上海")),
        ("figure 5", "Fuzhou", ("figure 5", "Fuzhou")),
        ("2024", "↑ 4.4", ("2024", "↑ 4.4")),
        (491720.0, 8.4, (491720, 8.4)),
    ]
    for printed, expected, in_json in cases:
        for lang in ("en", "zh"):
            found = prose("error", printed, expected, None).as_json(lang)
            assert json.dumps((found["printed"], found["expected"])) == json.dumps(in_json)


def test_what_is_not_compared_is_empty() -> None:
    nothing = finding("reconstructed", "note", "a.csv", files="a.csv")
    sentence = "a.csv: reconstructed from the rounded figures of a published report, not original data of China Customs"
    assert nothing.row("en", Currency.RMB) == ("note", "reconstructed", "a.csv", "", "", sentence)
    assert nothing.line() == f"a.csv: note reconstructed: {sentence}"
    facts = nothing.as_json()
    assert (facts["printed"], facts["expected"], facts["where"]) == (None, None, {"text": "a.csv"})
    unread = finding("unread", "note", "", "Trade grew.", why="no figure")
    assert unread.line() == "note unread: not checked (no figure): Trade grew."
    assert unread.row("en") == ("note", "unread", "", "", "", "not checked (no figure): Trade grew.")


def test_every_kind_of_finding_has_a_name_in_either_language() -> None:
    calls = "".join(path.read_text(encoding="utf-8") for path in Path(xlpkg.__file__).parent.rglob("*.py"))
    codes = set(re.findall(r'\b_?finding\(\s*"([a-z-]+)"', calls))
    assert {"sort-note", "unread", "long-comment", "base-revised"} < codes
    for code in codes:
        assert re.search("[\u4e00-\u9fff]", code_label(code, "zh")), code
