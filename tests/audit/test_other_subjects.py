"""Figures that are wrong for the region, period or flow of their sentence, and right for another one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from made_figures import APRIL, BEIJING, EXPORT, IMPORT, MAY, MONTH, RIGHT, TIANJIN, TOTAL, WRONG, YTD
from made_references import cube_of, figure, parsed, reference_of, told

from xlpkg.analysis.findings import Finding
from xlpkg.audit.claims import FigureClaim
from xlpkg.audit.figure_checks import FigureChecks
from xlpkg.audit.other_subjects import subject_findings
from xlpkg.audit.reference import StoredMonths
from xlpkg.model.months import Month
from xlpkg.model.regions import NATIONAL
from xlpkg.model.words import Currency, Flow

LAST_DECEMBER, JANUARY, FEBRUARY, MARCH = Month(2024, 12), Month(2025, 1), Month(2025, 2), Month(2025, 3)
TEXT = "2025年1-5月，北京出口和进口。"
#: Exports and imports in 亿, by region, basis and month.
LEVELS = {
    (BEIJING, YTD, MAY): (6123.0, 4456.0),
    (BEIJING, MONTH, MAY): (712.0, 345.0),
    (BEIJING, YTD, APRIL): (5411.0, 4111.0),
    (BEIJING, YTD, MARCH): (4011.0, 2822.0),
    (BEIJING, YTD, FEBRUARY): (2611.0, 1822.0),
    (BEIJING, YTD, JANUARY): (1311.0, 922.0),
    (BEIJING, MONTH, JANUARY): (1311.0, 922.0),
    (BEIJING, YTD, LAST_DECEMBER): (12345.0, 11234.0),
    (TIANJIN, YTD, MAY): (1532.0, 1147.0),
}
#: The YoY of total trade, exports and imports in the year to date of May.
YOY = {BEIJING: (12.3, 20.4, 7.0), TIANJIN: (33.1, 51.3, 7.0)}


def checks(*claims: FigureClaim, is_report: bool = False) -> FigureChecks:
    levels, official = np.full((2, 32, 4, 17), np.nan), np.full((32, 3, 17), np.nan)
    levels[MONTH, NATIONAL.index] = 90000.0
    levels[YTD, NATIONAL.index] = 90000.0 * (np.arange(17) % 12 + 1)
    for (region, basis, month), (exports, imports) in LEVELS.items():
        flows = (exports + imports, exports, imports, exports - imports)
        levels[basis, region.index, :, month - Month(2024, 1)] = flows
    for region, yoy in YOY.items():
        official[region.index, :, MAY - Month(2024, 1)] = yoy
    made = parsed(*claims, is_report=is_report)
    return FigureChecks(made, reference_of({}), StoredMonths(cube_of(levels, official)), None)


def claim(flow: Flow, text: str, /, **others: Any) -> FigureClaim:
    """A figure of Beijing's trade in January to May, unless *others* say otherwise."""
    facts = {"region": BEIJING, "period": MAY, "text": TEXT, **others}
    return figure(facts.pop("region"), flow, text, **facts)


def levels(exports: str, imports: str, **others: Any) -> list[FigureClaim]:
    """The exports and imports of two lines of a text."""
    return [claim(EXPORT, exports, where="line 1", **others), claim(IMPORT, imports, where="line 2", **others)]


def found(*claims: FigureClaim, **others: Any) -> list[Finding]:
    return list(subject_findings(checks(*claims, **others)))


# Regions

TIANJINS = ("1532.0", "1147.0")


def test_figures_of_another_province_are_one_error() -> None:
    done = checks(*levels(*TIANJINS))
    (each,) = subject_findings(done)
    assert told(each) == (
        "error", "line 1", "正文写的是北京（2025-05 累计），而 2 个数字在数据库中都是天津的，没有一个是北京的"
    )  # fmt: skip
    assert (each.code, each.printed, each.expected) == ("prose", "北京", "天津")
    # The figures are then right.
    assert [(judged.verdict, judged.is_explained) for judged in done.judged] == [(RIGHT, True)] * 2


@pytest.mark.parametrize("text", ["出口和进口。", "2025年1-5月，北京和天津的出口和进口。"])
def test_they_are_a_warning_unless_the_sentence_names_only_the_wrong_province(text: str) -> None:
    done = checks(*levels(*TIANJINS, text=text))
    (each,) = subject_findings(done)
    assert told(each)[0] == "warning"
    assert [(judged.verdict, judged.is_explained) for judged in done.judged] == [(WRONG, True)] * 2


def test_sentences_in_a_row_are_one_finding_where_they_begin() -> None:
    first, second = levels(*TIANJINS)
    second = claim(IMPORT, "1147.0", where="line 2", group=-2)
    (each,) = found(second, first)
    assert (each.where, told(each)[2][:27]) == ("line 1", "正文写的是北京（2025-05 累计），而 2 个数字")


@pytest.mark.parametrize(
    ("others", "count"),
    [
        ([], 1),
        ([claim(TOTAL, "2679.0"), claim(IMPORT, "7.0", is_yoy=True)], 1),  # one of four is right for both
        ([claim(IMPORT, "7.0", is_yoy=True)], 0),  # one of three
        ([claim(IMPORT, "7.0", is_yoy=True), claim(IMPORT, "7.0", is_yoy=True)], 0),  # two of four
        ([claim(TOTAL, "10579.0")], 0),  # right for the province that is named
        ([claim(TOTAL, "2679.0", currency=Currency.USD)], 1),  # the store has no dollars
        (levels(*TIANJINS, region=TIANJIN), 1),  # the next sentence is on the other one
    ],
)
def test_all_figures_must_be_those_of_the_other_province(others: list[FigureClaim], count: int) -> None:
    assert len(found(*levels(*TIANJINS), *others)) == count


@pytest.mark.parametrize(
    ("claims", "count"),
    [
        ([claim(EXPORT, "1532.14")], 0),  # one figure, however exact
        ([claim(EXPORT, "1.53", factor=1e3), claim(EXPORT, "51.3", is_yoy=True)], 1),  # three digits and a YoY
        ([claim(EXPORT, "1.5", factor=1e3), claim(EXPORT, "51.3", is_yoy=True)], 0),
        (levels("1.53", "1.1", factor=1e3), 1),
        (levels("1.5", "1.1", factor=1e3), 0),
    ],
)
def test_five_digits_show_another_province(claims: list[FigureClaim], count: int) -> None:
    assert len(found(*claims)) == count


def test_yoy_alone_do_not_show_another_province(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(YOY, TIANJIN, (33.1, 51.3, 8.2))
    yoy = [claim(flow, text, is_yoy=True) for flow, text in ((TOTAL, "33.1"), (EXPORT, "51.3"), (IMPORT, "8.2"))]
    assert found(*yoy) == []
    assert len(found(*yoy, claim(EXPORT, "1532.0"))) == 1


def test_neither_lists_nor_reports_are_on_another_province() -> None:
    assert found(*levels(*TIANJINS, group=0)) == []
    assert found(*levels(*TIANJINS), is_report=True) == []


# Periods

FEBRUARYS, JANUARYS = ("2611.0", "1822.0"), ("1311.0", "922.0")


def test_figures_of_another_period_are_one_error() -> None:
    done = checks(*levels("712.0", "345.0"))
    (each,) = subject_findings(done)
    assert told(each) == (
        "error", "line 1",
        "正文写的是2025-05 累计（北京），而 2 个数字在数据库中都是2025-05 当月的，没有一个是2025-05 累计的",
    )  # fmt: skip
    assert (each.code, each.printed, each.expected) == ("prose", None, None)
    assert [(judged.verdict, judged.is_explained) for judged in done.judged] == [(RIGHT, True)] * 2


@pytest.mark.parametrize(
    ("figures", "facts", "severity", "other"),
    [
        # A month up to three later may be that of the publication.
        (("5411.0", "4111.0"), {}, "warning", "2025-04 累计"),
        (FEBRUARYS, {}, "warning", "2025-02 累计"),
        (JANUARYS, {}, "error", "2025-01 当月"),
        # The sentence names another period or none.
        (JANUARYS, {"text": "北京出口和进口。"}, "warning", "2025-01 当月"),
        (JANUARYS, {"text": "2025年1月和2025年1-5月，北京出口和进口。"}, "warning", "2025-01 当月"),
        # A year alone is a year to date of December.
        (("6123.0", "4456.0"), {"text": "2024年，北京出口。", "period": LAST_DECEMBER}, "error", "2025-05 累计"),
        # April to May
        (FEBRUARYS, {"text": "2025年4-5月，北京出口。", "first": APRIL}, "warning", "2025-02 累计"),
    ],
)
def test_another_period_is_certain_if_the_sentence_names_the_wrong_one(
    figures: tuple[str, str], facts: dict[str, Any], severity: str, other: str
) -> None:
    (each,) = found(*levels(*figures, **facts))
    assert told(each)[0] == severity
    assert f"都是{other}的" in told(each)[2]


def test_figures_of_another_province_are_not_those_of_another_period_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LEVELS, (BEIJING, YTD, FEBRUARY), LEVELS[TIANJIN, YTD, MAY])
    (each,) = found(*levels(*TIANJINS))
    assert "都是天津的" in told(each)[2]


# Flows


def test_exchanged_exports_and_imports_are_one_error() -> None:
    done = checks(*levels("4456.0", "6123.0"))
    (each,) = subject_findings(done)
    assert told(each) == ("error", "line 1", "北京（2025-05 累计）：按数据库，出口和进口的 2 个数字互换了")
    assert each.code == "prose"
    assert [(judged.verdict, judged.is_explained) for judged in done.judged] == [(RIGHT, True)] * 2


@pytest.mark.parametrize(
    ("claims", "count"),
    [
        (levels("4.46", "6.1", factor=1e3), 1),
        (levels("4.5", "6.1", factor=1e3), 0),
        ([claim(EXPORT, "4456.0"), claim(EXPORT, "7.0", is_yoy=True)], 0),  # imports are not named
        ([*levels("4456.0", "6123.0"), claim(TOTAL, "10579.0")], 1),
        ([*levels("4456.0", "6123.0"), claim(IMPORT, "3.0", is_yoy=True)], 0),
    ],
)
def test_all_wrong_exports_and_imports_must_be_exchanged(claims: list[FigureClaim], count: int) -> None:
    assert len(found(*claims)) == count


def of_text(text: str) -> list[FigureClaim]:
    """Exports with the figures of total trade."""
    return [
        claim(EXPORT, "10579.0", where="line 1", text=text),
        claim(EXPORT, "12.3", is_yoy=True, where="line 2", text=text),
    ]


def test_figures_of_another_flow_are_one_error() -> None:
    done = checks(*of_text("2025年1-5月，北京出口10579.0亿元。"), claim(IMPORT, "9.0"), claim(TOTAL, "8.0"))
    (each,) = subject_findings(done)
    assert told(each) == (
        "error", "line 1", "正文写的是出口（北京，2025-05 累计），而 2 个数字在数据库中都是进出口的"
    )  # fmt: skip
    assert (each.code, each.printed, each.expected) == ("prose", "出口", "进出口")
    assert [(judged.verdict, judged.is_explained) for judged in done.judged[:2]] == [(RIGHT, True)] * 2


@pytest.mark.parametrize(
    ("claims", "count"),
    [
        ([claim(EXPORT, "10.6", factor=1e3), claim(EXPORT, "12.3", is_yoy=True)], 1),  # three digits and a YoY
        ([claim(EXPORT, "11", factor=1e3), claim(EXPORT, "12.3", is_yoy=True)], 0),
        ([claim(EXPORT, "7777.0"), claim(EXPORT, "44.0", is_yoy=True)], 0),  # of no flow
        (of_text("2025年1-5月，北京进出口和出口。"), 0),  # the sentence names both
        (of_text("2025年1-5月，北京增长。"), 0),  # or none
    ],
)
def test_another_flow_is_an_error_only_if_the_sentence_names_the_wrong_one(
    claims: list[FigureClaim], count: int
) -> None:
    assert len(found(*claims)) == count
