"""The texts and notes of a report of any month, currency and language follow from its tables."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from month_files import FLOWS, Cells

from xlpkg.analysis.cube import Cube
from xlpkg.errors import NoData
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Flow, Method
from xlpkg.report.compose import compose, table_rows
from xlpkg.report.model import Report, Row, Section

LANGUAGES: tuple[Language, Language] = ("zh", "en")
NAMES = {
    lang: re.compile("|".join(rf"\b{r.label(lang)}\b" if lang == "en" else r.label(lang) for r in PROVINCES))
    for lang in LANGUAGES
}
#: A number in a list with one unit, which the last has: 595.8, 369.9 and 308.7 billion yuan.
IN_LIST = re.compile(r"([\d.]+)(?=(?:, (?:US\$)?[\d.]+)* and (?:US\$)?[\d.]+ (trillion|billion|million))")
SIZES = {"万亿": 1e4, "亿": 1.0, "trillion": 1e4, "billion": 10.0, "million": 0.01}


@pytest.fixture(scope="module")
def reports(rmb_cube: Cube, example_cube: Cube) -> list[Report]:
    """The report of every month of both cubes, in both languages."""
    cubes = (rmb_cube, example_cube)
    return [compose(cube, period, lang) for cube in cubes for period in cube.periods() for lang in LANGUAGES]


def name_of(report: Report) -> str:
    return f"{report.period}, {report.currency}, {report.lang}"


def test_every_figure_in_the_text_is_in_the_tables(reports: list[Report]) -> None:
    for report in reports:
        for section in report.sections:
            for flow, text in zip(FLOWS, section.paragraphs(), strict=True):
                largest = sorted(section.table.rows, key=lambda row: -row.level(flow))[:3]
                # names, levels and changes of the three largest, in one order
                names = NAMES[report.lang].findall(text)[:3]
                assert names == [row.region.label(report.lang) for row in largest], name_of(report)
                levels = printed_levels(text)
                assert len(levels) == 3, name_of(report)
                for row, (level, half) in zip(largest, levels, strict=True):
                    assert row.level(flow) == pytest.approx(level, abs=half * 1.0001), name_of(report)
                changes = [row.texts()[2 * flow + 1] for row in largest] if has_yoy(section) else []
                assert printed_changes(text)[: len(changes)] == changes, name_of(report)


def printed_levels(text: str) -> list[tuple[float, float]]:
    """The levels in a text in 亿, and half of their last digit."""
    found = re.findall(r"([\d,]+)(\.\d+)? (万亿|亿|trillion|billion|million)", IN_LIST.sub(r"\1 \2", text))
    sizes = (SIZES[size] for *_, size in found)
    return [
        (float(whole.replace(",", "") + part) * size, 0.5 * 10.0 ** -max(0, len(part) - 1) * size)
        for (whole, part, _), size in zip(found, sizes, strict=True)
    ]


def printed_changes(text: str) -> list[str]:
    """The changes in a text as the table prints them: 增长 0.7%、6.0% 和 4.9% are three rises."""
    found, last = [], ""
    for word, minus, figure, flat in re.findall(
        r"(增长|下降|变化|up|down)? ?(−?)(?:(\d+\.\d)%|(持平|unchanged))", text
    ):
        last = word or last
        is_fall = minus or (last in ("下降", "down") and not flat)
        found.append("0.0" if flat else "-" * bool(is_fall) + figure)
    return found


def has_yoy(section: Section) -> bool:
    """Whether the table has YoY; the examples of 2024 have none."""
    return not np.isnan(section.table.rows[0].yoy(Flow.EXPORT))


def groups_of(section: Section, flow: Flow) -> list[list[Row]]:
    """The provinces that fell, rose and were unchanged, the largest first."""
    ranked = sorted(section.table.rows, key=lambda row: -row.level(flow))
    return [
        [row for row in ranked if row.yoy(flow) < 0],
        [row for row in ranked if row.yoy(flow) > 0],
        [row for row in ranked if row.yoy(flow) == 0],
    ]


def is_open(cubes: dict[str, Cube], report: Report, section: Section, row: Row, flow: Flow) -> bool:
    """Whether the band of the YoY includes zero, and the YoY is not zero."""
    cube = cubes[report.currency]
    band = cube.yoy().band[section.basis, row.region.index, flow, cube.month_index(report.period)]
    return bool(0 < abs(row.yoy(flow)) <= band)


def test_the_provinces_named_are_the_largest_of_their_group_with_a_certain_sign(
    reports: list[Report], rmb_cube: Cube, example_cube: Cube
) -> None:
    cubes = {"rmb": rmb_cube, "usd": example_cube}
    for report in reports:
        for section in filter(has_yoy, report.sections):
            for flow, text in ((Flow.EXPORT, section.exports), (Flow.IMPORT, section.imports)):
                counted = text.split("31 个省市中" if report.lang == "zh" else "Of the 31 provinces")[1]
                expected = [
                    row.region.label(report.lang)
                    for group in groups_of(section, flow)
                    for row in [row for row in group if not is_open(cubes, report, section, row, flow)][:3]
                ]
                assert NAMES[report.lang].findall(counted) == expected, name_of(report)


def test_no_text_has_an_unfilled_placeholder_or_a_missing_number(reports: list[Report]) -> None:
    for report in reports:
        for section in report.sections:
            for text in (
                *section.paragraphs(),
                section.caution or "",
                section.remark or "",
            ):  # figures and Chinese are separated by a space
                assert not re.search(r"[\u4e00-\u9fff][\d-]|[\d%][\u4e00-\u9fff]", text), text
            number = r"（(\d)）" if report.lang == "zh" else r"\((\d)\) "
            found = [re.match(number, note) for note in section.notes[1:]]
            assert [match and int(match[1]) for match in found] == list(range(1, len(found) + 1)), name_of(report)
            if not has_yoy(section):
                for text in section.paragraphs():
                    assert not re.search(r"—|同比|没有|上升|下降|change|rose|fell|unchanged|none", text), text
        for text in texts(report):
            assert report.lang == "zh" or not re.search(r"[\u4e00-\u9fff]", text)
            assert not re.search(r"[{}]|\bNone\b|\bnan\b|—%|\binf\b|  ", text), text
            assert text.strip() == text


def texts(report: Report) -> list[str]:
    """All texts of a report."""
    found = [report.title, report.span]
    for section in report.sections:
        found += [section.heading, *section.paragraphs(), section.table.caption, *section.notes, *section.table.header]
        found += [figure.caption for figure in section.figures]
    return found


def test_in_any_order_each_row_has_the_figures_of_its_province_in_the_file(
    rmb_cube: Cube, real_months: dict[str, Cells]
) -> None:
    printed = {row[0]: row for row in real_months["2025-02"]}
    for basis in Basis:
        for sort in Flow:
            rows = table_rows(rmb_cube, rmb_cube.yoy(), Month(2025, 2), basis, sort)
            assert sorted(row.region.index for row in rows) == list(range(1, 32))
            for row in rows:
                cells = printed[row.region.name]
                levels = [int(cells[1 + basis + 2 * flow]) / 1e4 for flow in range(3)]
                assert [row.level(flow) for flow in FLOWS] == levels
                assert row.level(Flow.NET) == pytest.approx(levels[1] - levels[2], abs=1e-9)
                if basis is Basis.YTD:
                    assert [row.yoy(flow) for flow in FLOWS] == list(map(float, cells[7:]))
            keys = [row.level(sort) for row in rows]
            assert keys == sorted(keys, reverse=True)


# The notes


def notes(cube: Cube, period: Month, lang: Language = "zh", method: Method = Method.AUTO) -> list[str]:
    """The notes of each section as one text."""
    return ["\n".join(section.notes) for section in compose(cube, period, lang, method=method).sections]


def test_the_notes_say_how_each_yoy_was_computed_or_why_it_is_missing(rmb_cube: Cube, example_cube: Cube) -> None:
    yoy = rmb_cube.yoy()
    for period in rmb_cube.periods():
        used = yoy.method[Basis.MONTH, 1:, :, rmb_cube.month_index(period)]
        reconciled, revised = (int((used == method).sum()) for method in (Method.RECONCILED, Method.REVISED))
        assert (reconciled, revised) == ((0, 0) if period.month == 1 else (0, 93) if period.year == 2024 else (93, 0))
        month, *ytd = notes(rmb_cube, period)
        assert ("（各月累计与公布的累计同比相符）为基期的 93 项" in month) == (reconciled > 0)
        assert ("修订基期（由公布的累计同比倒算去年同期）计算的 93 项" in month) == (revised > 0)
        assert ("1 月的当月即累计，同比为海关总署公布的数" in month) == (period.month == 1)
        for text in [month] if period.month == 1 else ytd:
            assert "由计算得出" not in text  # the year to date is official
    (month,) = notes(example_cube, Month(2024, 1))
    assert "93 项同比缺少基期" in month
    for text in notes(example_cube, Month(2025, 2)):
        assert "2024-02.csv、2025-02.csv" in text
        assert "误差未知" in text
        assert "误差范围最大" not in text


def test_the_note_on_rounding_gives_the_widest_band_and_its_province(rmb_cube: Cube) -> None:
    band = rmb_cube.yoy().band[Basis.MONTH, 1:, :, rmb_cube.month_index(Month(2024, 12))]
    region, flow = np.unravel_index(int(np.argmax(band)), band.shape)
    (note,) = re.findall(r"最大为 ±([\d.]+) 个百分点（(.+?)），中位数为 ±([\d.]+)", notes(rmb_cube, Month(2024, 12))[0])
    assert note[1] == PROVINCES[int(region)].short + ("进出口", "出口", "进口")[int(flow)]
    assert float(note[0]) == pytest.approx(float(np.max(band)), abs=0.051)
    assert float(note[2]) == pytest.approx(float(np.median(band)), abs=0.051)


def test_a_note_counts_the_provinces_whose_sign_is_uncertain(rmb_cube: Cube) -> None:
    """In April 2025 the band of 陕西's imports includes zero, for one: a fall of 0.1 with a band of 0.3."""
    counted = 0
    for period in rmb_cube.periods():
        yoy, index = rmb_cube.yoy(), rmb_cube.month_index(period)
        value, band = (each[Basis.MONTH, 1:, :, index] for each in (yoy.value, yoy.band))
        expected = ((np.abs(value) <= band) & (value != 0)).sum(axis=0)[1:].tolist()
        found = re.findall(r"(出口|进口) (\d+) 个省市(?=[^。]*误差范围包含零)", notes(rmb_cube, period)[0])
        assert [(name, int(count)) for name, count in found] == [
            (name, count) for name, count in zip(("出口", "进口"), expected, strict=True) if count
        ]
        counted += sum(expected)
    assert counted > 10


def test_a_month_without_exports_or_without_figures_says_so(rmb_cube: Cube, example_cube: Cube) -> None:
    levels = rmb_cube.levels.copy()
    levels[:, :, [Flow.TOTAL, Flow.EXPORT, Flow.NET]] = np.nan
    incomplete = replace(rmb_cube, levels=levels)
    for section in compose(incomplete, Month(2025, 2)).sections:
        assert section.lead == "进出口：库中有进出口数据的省市不足 3 个。"
        assert section.exports == "出口：库中有出口数据的省市不足 3 个。"
        assert section.imports.startswith("进口：居前三位的省市为广东")
    for section in compose(incomplete, Month(2025, 2), "en").sections:
        assert section.lead == "Total trade: fewer than three provinces have figures in the store."
        assert section.exports == "Exports: fewer than three provinces have figures in the store."
    levels[:, 19] = np.nan  # 广东
    incomplete = replace(rmb_cube, levels=levels)
    last = table_rows(incomplete, incomplete.yoy(), Month(2025, 2), Basis.MONTH, Flow.IMPORT)[-1]
    assert (last.region.name, last.texts()) == ("广东省", ("—",) * 7)
    for period in (Month(2024, 7), Month(2023, 1), Month(2025, 3)):
        with pytest.raises(NoData, match=str(period)):
            compose(example_cube, period)


# Data
