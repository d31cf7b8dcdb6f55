"""A report of any month, currency and language says what its tables hold, and nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from xlpkg.analysis.cube import Cube
from xlpkg.analysis.measures import compute_yoy
from xlpkg.errors import NoData
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Currency, Flow, Method
from xlpkg.report.compose import compose, table_rows
from xlpkg.report.model import Report, Row, Section

Cells = list[list[str]]

REAL = [Month(2024, 1) + place for place in range(14)]
EXAMPLES = [Month(2024, 1), Month(2024, 2), Month(2025, 1), Month(2025, 2)]
EVERY_REPORT = [(Currency.RMB, period) for period in REAL] + [(Currency.USD, period) for period in EXAMPLES]
LANGUAGES: tuple[Language, Language] = ("zh", "en")
NAMES = {
    lang: re.compile("|".join(rf"\b{r.label(lang)}\b" if lang == "en" else r.label(lang) for r in PROVINCES))
    for lang in LANGUAGES
}


@pytest.fixture(scope="module")
def cubes(rmb_cube: Cube, example_cube: Cube) -> dict[Currency, Cube]:
    return {Currency.RMB: rmb_cube, Currency.USD: example_cube}


every_report = pytest.mark.parametrize(
    ("currency", "period"), EVERY_REPORT, ids=[f"{currency}-{period}" for currency, period in EVERY_REPORT]
)


@every_report
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_number_in_the_text_is_in_the_tables(
    cubes: dict[Currency, Cube], currency: Currency, period: Month, lang: Language
) -> None:
    report = compose(cubes[currency], period, lang)
    for number, section in enumerate(report.sections, start=1):
        for flow, text in zip((Flow.TOTAL, Flow.EXPORT, Flow.IMPORT), section.paragraphs(), strict=True):
            top = sorted(section.table.rows, key=lambda row: -row.level(flow))[:3]
            printed = {text for row in section.table.rows for text in row.texts()}
            decimals = re.findall(r"-?\d+\.\d+|—", text)
            assert set(decimals) <= printed
            # the three largest, in one order: names, levels, changes
            assert NAMES[lang].findall(text)[:3] == [row.region.label(lang) for row in top]
            assert decimals == [row.texts()[2 * flow] for row in top] + [row.texts()[2 * flow + 1] for row in top]
            # every whole number is a date, a count of the table, or the number of a figure or of the table itself
            whole = list(map(int, re.findall(r"(?<![\d.])\d+(?![\d.])", text.replace("US$100 million", ""))))
            assert sorted(whole) == sorted(expected_whole(section, flow, number, period, lang, currency))


def expected_whole(
    section: Section, flow: Flow, number: int, period: Month, lang: Language, currency: Currency
) -> list[int]:
    """The whole numbers that a paragraph must have: dates, counts, numbers of figures and tables."""
    if flow is Flow.TOTAL:
        dates = [period.year] if lang == "en" else [period.year, period.month]
        if lang == "zh" and section.basis is Basis.YTD:
            dates.append(1)
        return [*dates, *([100] if (lang, currency) == ("en", Currency.RMB) else [])]
    changes = [row.yoy(flow) for row in section.table.rows]
    groups = [sum(c < 0 for c in changes), sum(c > 0 for c in changes), sum(c == 0 for c in changes)]
    groups.append(sum(c != c for c in changes))
    assert sum(groups) == 31
    unit = [100] if (lang, currency) == ("en", Currency.RMB) else []
    return [31, *(count for count in groups if count), 2 * number - 2 + flow, number, *unit]


@every_report
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_examples_are_the_largest_of_their_group(
    cubes: dict[Currency, Cube], currency: Currency, period: Month, lang: Language
) -> None:
    for section in compose(cubes[currency], period, lang).sections:
        for flow, text in ((Flow.EXPORT, section.exports), (Flow.IMPORT, section.imports)):
            counted = text.split("31 个省市中" if lang == "zh" else "Of the 31 provinces")[1]
            ranked = sorted(section.table.rows, key=lambda row: -row.level(flow))
            named = NAMES[lang].findall(counted)
            expected = []
            for group in (
                [row for row in ranked if row.yoy(flow) < 0],
                [row for row in ranked if row.yoy(flow) > 0],
                [row for row in ranked if row.yoy(flow) == 0],
                [row for row in ranked if np.isnan(row.yoy(flow))],
            ):
                expected += [row.region.label(lang) for row in group[:3]]
            assert named == expected


@every_report
def test_no_sentence_has_an_empty_place_or_a_percentage_of_nothing(
    cubes: dict[Currency, Cube], currency: Currency, period: Month
) -> None:
    for lang in LANGUAGES:
        report = compose(cubes[currency], period, lang)
        for text in texts(report):
            assert not re.search(r"[{}]|\bNone\b|\bnan\b|—%|\binf\b|  ", text), text
            assert text.strip() == text


def texts(report: Report) -> list[str]:
    """Everything that a report says."""
    found = [report.title, report.span]
    for section in report.sections:
        found += [section.heading, *section.paragraphs(), section.table.caption, *section.notes, *section.table.header]
        found += [figure.caption for figure in section.figures]
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_january_has_one_section_and_other_months_two(cubes: dict[Currency, Cube], lang: Language) -> None:
    for currency, period in EVERY_REPORT:
        report = compose(cubes[currency], period, lang)
        bases = [section.basis for section in report.sections]
        assert bases == ([Basis.MONTH] if period.month == 1 else [Basis.MONTH, Basis.YTD])
        assert (report.period, report.currency, report.lang) == (period, currency, lang)


def test_the_span_follows_the_month(rmb_cube: Cube) -> None:
    spans = {
        str(period): [compose(rmb_cube, period, lang).span for lang in LANGUAGES]
        for period in (Month(2025, 1), Month(2025, 2), Month(2024, 12))
    }
    assert spans == {
        "2025-01": ["（2025年1月）", "(January 2025)"],
        "2025-02": ["（2025年1-2月）", "(January–February 2025)"],
        "2024-12": ["（2024年1-12月）", "(January–December 2024)"],
    }


@pytest.mark.parametrize("sort", list(Flow))
@pytest.mark.parametrize("basis", list(Basis))
def test_order_and_labels_move_as_one(rmb_cube: Cube, real_months: dict[str, Cells], basis: Basis, sort: Flow) -> None:
    """Whatever the order, every row has the figures that the file prints beside its province."""
    printed = {row[0]: row for row in real_months["2025-02"]}
    rows = table_rows(rmb_cube, compute_yoy(rmb_cube), Month(2025, 2), basis, sort)
    assert sorted(row.region.index for row in rows) == list(range(1, 32))
    for row in rows:
        cells = printed[row.region.name]
        levels = [int(cells[1 + basis + 2 * flow]) / 1e4 for flow in range(3)]
        assert [row.level(flow) for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)] == levels
        assert row.level(Flow.NET) == pytest.approx(levels[1] - levels[2], abs=1e-9)
        if basis is Basis.YTD:
            assert [row.yoy(flow) for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)] == list(map(float, cells[7:]))
    keys = [row.level(sort) for row in rows]
    assert keys == sorted(keys, reverse=True)


def test_equal_levels_keep_the_order_of_the_customs_table(rmb_cube: Cube) -> None:
    flat = replace(rmb_cube, levels=np.full_like(rmb_cube.levels, 1.0))
    rows = table_rows(flat, compute_yoy(flat), Month(2025, 2), Basis.MONTH)
    assert [row.region for row in rows] == list(PROVINCES)


def test_a_province_without_a_level_comes_last(rmb_cube: Cube) -> None:
    levels = rmb_cube.levels.copy()
    levels[:, 19] = np.nan  # 广东
    lacking = replace(rmb_cube, levels=levels)
    rows = table_rows(lacking, compute_yoy(lacking), Month(2025, 2), Basis.MONTH)
    assert rows[-1].region.name == "广东省"
    assert rows[-1].texts() == ("—",) * 7


def test_a_month_without_figures_is_no_data(example_cube: Cube) -> None:
    for period in (Month(2024, 7), Month(2023, 1), Month(2025, 3)):
        with pytest.raises(NoData, match=str(period)):
            compose(example_cube, period)


# The notes


def notes(cube: Cube, period: Month, lang: Language = "zh", method: Method = Method.AUTO) -> list[str]:
    """The notes of each section as one text."""
    return ["\n".join(section.notes) for section in compose(cube, period, lang, method=method).sections]


@pytest.mark.parametrize(
    ("sort", "words"),
    [(Flow.TOTAL, "按进出口额"), (Flow.EXPORT, "按出口额"), (Flow.IMPORT, "按进口额"), (Flow.NET, "按净出口额")],
)
def test_the_note_on_the_order_follows_the_sort(rmb_cube: Cube, sort: Flow, words: str) -> None:
    report = compose(rmb_cube, Month(2025, 2), "zh", sort=dict.fromkeys(Basis, sort))
    for section in report.sections:
        assert section.table.sort is sort
        assert words in "".join(section.notes)


def test_the_notes_name_the_method_that_answered_and_how_often(rmb_cube: Cube) -> None:
    yoy = compute_yoy(rmb_cube)
    for period in REAL:
        used = yoy.method[Basis.MONTH, 1:, :, rmb_cube.at(period)]
        stored, revised = (int((used == method).sum()) for method in (Method.STORED, Method.REVISED))
        assert stored + revised == (0 if period.month == 1 else 93)
        month, *ytd = notes(rmb_cube, period)
        assert (f"水平为基期的 {stored} 项" in month) == (stored > 0)
        assert (f"修订基期（由公布的累计同比倒算去年同期）计算的 {revised} 项" in month) == (revised > 0)
        assert ("1 月的当月即累计，同比为海关公布的数" in month) == (period.month == 1)
        for text in [month] if period.month == 1 else ytd:
            assert "由计算得出" not in text  # the year to date is the customs' own


@pytest.mark.parametrize(
    ("method", "says", "not_says"),
    [(Method.STORED, "库中去年同期", "修订基期"), (Method.REVISED, "修订基期", "库中去年同期")],
)
def test_the_notes_follow_the_method_that_was_asked_for(
    rmb_cube: Cube, method: Method, says: str, not_says: str
) -> None:
    for text in notes(rmb_cube, Month(2025, 2), method=method):
        assert says in text
        assert not_says not in text


def test_the_note_on_rounding_gives_the_widest_band_and_its_province(rmb_cube: Cube) -> None:
    yoy = compute_yoy(rmb_cube)
    band = yoy.band[Basis.MONTH, 1:, :, rmb_cube.at(Month(2024, 12))]
    region, flow = np.unravel_index(int(np.argmax(band)), band.shape)
    (note,) = re.findall(r"不超过 ±([\d.]+) 个百分点（(.+?)），中位数 ±([\d.]+)", notes(rmb_cube, Month(2024, 12))[0])
    assert note[1] == PROVINCES[int(region)].short + ("进出口", "出口", "进口")[int(flow)]
    assert float(note[0]) == pytest.approx(float(np.max(band)), abs=0.051)
    assert float(note[2]) == pytest.approx(float(np.median(band)), abs=0.051)


def test_the_notes_say_where_figures_have_no_base_and_where_they_were_reconstructed(example_cube: Cube) -> None:
    (month,) = notes(example_cube, Month(2024, 1))
    assert "93 项同比缺少基期" in month
    assert "2024-01.csv" in month
    for text in notes(example_cube, Month(2025, 2)):
        assert "2024-02.csv、2025-02.csv" in text
        assert "反推" in text
        assert "缺少基期" not in text


def test_real_sources_are_not_called_reconstructed(rmb_cube: Cube) -> None:
    assert not any("反推" in text for period in REAL for text in notes(rmb_cube, period))


def test_the_notes_are_numbered_in_order(rmb_cube: Cube) -> None:
    for lang, number in (("zh", r"（(\d)）"), ("en", r"\((\d)\) ")):
        for period in REAL:
            for section in compose(rmb_cube, period, "zh" if lang == "zh" else "en").sections:
                found = [re.match(number, note) for note in section.notes[1:]]
                assert [match and int(match[1]) for match in found] == list(range(1, len(found) + 1))


# Plain data


def test_a_row_knows_its_figures_by_flow() -> None:
    row = Row(PROVINCES[0], (3.0, 1.0, 2.0, -2.0, 1.0, 10.0, 1.0))
    assert [row.level(flow) for flow in Flow] == [3.0, 2.0, 1.0, 1.0]
    assert [row.yoy(flow) for flow in (Flow.TOTAL, Flow.EXPORT, Flow.IMPORT)] == [1.0, -2.0, 10.0]
    assert row.texts() == ("3.0", "1.0", "2.0", "-2.0", "1.0", "10.0", "1.0")


def test_both_languages_have_the_same_tables(rmb_cube: Cube) -> None:
    zh, en = (compose(rmb_cube, Month(2025, 2), lang) for lang in LANGUAGES)
    for ours, theirs in zip(zh.sections, en.sections, strict=True):
        assert ours.table.rows == theirs.table.rows
        assert len(ours.notes) == len(theirs.notes)
    assert not re.search(r"[\u4e00-\u9fff]", json.dumps(texts(en), ensure_ascii=False))
