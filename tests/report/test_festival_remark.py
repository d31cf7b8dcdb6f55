"""In January and February the report has a remark on Spring Festival, with the figures of both months together."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from month_files import Cells, cube_in, read

from xlpkg.analysis.cube import Cube
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency
from xlpkg.report.compose import compose

LANGUAGES: tuple[Language, Language] = ("zh", "en")
CASES = [(Currency.RMB, Month(year, month)) for year in (2024, 2025) for month in (1, 2)]
CASES.append((Currency.USD, Month(2025, 2)))
#: From a printed calendar: the first day in both languages, and the months in which the five weekdays fell.
DAYS = {
    2023: ("1 月 22 日", "22 January", ("都在 1 月", "all in January")),
    2024: ("2 月 10 日", "10 February", ("都在 2 月", "all in February")),
    2025: ("1 月 29 日", "29 January", ("有 4 个在 1 月、1 个在 2 月", "4 in January and 1 in February")),
}


@pytest.fixture(scope="module")
def cubes(rmb_cube: Cube, example_cube: Cube) -> dict[Currency, Cube]:
    return {Currency.RMB: rmb_cube, Currency.USD: example_cube}


def remark(cube: Cube, period: Month, lang: Language) -> str:
    found = compose(cube, period, lang).sections[0].remark
    assert found is not None
    return found


def one_decimal(number: Decimal) -> str:
    return str(number.quantize(Decimal("0.1"), ROUND_HALF_UP))


def in_words(printed_yoy: str, lang: Language) -> str:
    """A printed YoY as the remark has it: 增长 1.2%, 下降 1.2%, or signed in English."""
    if lang == "en":
        return f"{printed_yoy}%"
    return f"下降 {printed_yoy[1:]}%" if printed_yoy.startswith("-") else f"增长 {printed_yoy}%"


def test_the_figures_are_the_year_to_date_in_the_file_of_february(
    cubes: dict[Currency, Cube], real_months: dict[str, Cells], example_months: dict[str, Cells]
) -> None:
    """The row 总值: month and year to date of total, exports and imports in turn, then the printed YoY of each."""
    for currency, period in CASES:
        files, per_level = (real_months, 10_000) if currency is Currency.RMB else (example_months, 100_000)
        (row,) = (row for row in files[f"{period.year}-02"] if row[0] == "总值")
        levels = [one_decimal(Decimal(row[column].replace(",", "")) / per_level) for column in (2, 4, 6)]
        for lang in LANGUAGES:
            text = remark(cubes[currency], period, lang)
            changes = [in_words(cell, lang) for cell in row[7:10]]
            assert re.findall(r"(?<![\d.%])\d+\.\d(?!%|\d)", text) == levels
            assert re.findall(r"(?:增长 |下降 |-)?\d+\.\d%", text) == changes


def test_the_remark_has_both_dates_and_the_months_of_the_working_days(cubes: dict[Currency, Cube]) -> None:
    for currency, period in CASES:
        for which, lang in enumerate(LANGUAGES):
            text = remark(cubes[currency], period, lang)
            for year in (period.year, period.year - 1):
                assert str(year) in text
                assert str(DAYS[year][which]) in text
                assert DAYS[year][2][which] in text
            assert ("第二节" in text or "Section 2" in text) == (period.month == 2)
            assert ("错月" if lang == "zh" else "mixes this shift") in text


def test_the_chinese_remark_of_february_2025_is_this_text(rmb_cube: Cube) -> None:
    assert remark(rmb_cube, Month(2025, 2), "zh") == (
        "2025 年春节在 1 月 29 日，2024 年在 2 月 10 日；除夕至初六的 5 个工作日（不计调休），2025 年有 4 个在 1 月、"
        "1 个在 2 月，2024 年都在 2 月。单月同比含春节错月影响，宜引用 1-2 月合计（见第二节）：全国进出口、出口和进口额"
        "分别为 65363.6、38812.1 和 26551.5 亿元，同比分别下降 1.2%、增长 3.4% 和下降 7.3%。"
    )


def test_without_february_the_remark_of_january_says_that_the_figures_follow(tmp_path: Path, rmb: Path) -> None:
    read(tmp_path / "trade.sqlite", *(path for path in sorted(rmb.glob("*.csv")) if path.stem < "2025-02"))
    cube = cube_in(tmp_path / "trade.sqlite")
    for lang, end in (("zh", "待 2 月数据入库后给出。"), ("en", "together, once February is stored.")):
        text = remark(cube, Month(2025, 1), "zh" if lang == "zh" else "en")
        assert not re.search(r"\d\.\d|—|nan", text)
        assert text.endswith(end)


def test_other_months_and_the_year_to_date_have_no_remark(cubes: dict[Currency, Cube]) -> None:
    for currency, cube in cubes.items():
        for period in cube.periods():
            for section in compose(cube, period).sections:
                wanted = section.basis is Basis.MONTH and period.month <= 2
                assert (section.remark is not None) == wanted, (currency, period)


def test_a_festival_that_stayed_in_its_month_is_not_called_a_shift(rmb_cube: Cube) -> None:
    """5 February 2019 and 16 February 2018: the figures are of other years, the calendar is the true one."""
    cube = replace(rmb_cube, first=Month(2018, 1))
    expected = {
        "zh": ("2019 年春节在 2 月 5 日", "2018 年在 2 月 16 日", "两年都在 2 月", "早了 11 天", "没有错月"),
        "en": (
            "5 February in 2019",
            "16 February in 2018",
            "both years had all in February",
            "11 days earlier",
            "stayed",
        ),
    }
    for lang in LANGUAGES:
        text = remark(cube, Month(2019, 2), lang)
        assert all(words in text for words in expected[lang])
        assert len(re.findall(r"\d\.\d", text)) == 6
