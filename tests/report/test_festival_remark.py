"""Around Spring Festival the report has a caution with the days in the month, January and February together, dates."""

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
from xlpkg.report.render import report_to_markdown

LANGUAGES: tuple[Language, Language] = ("zh", "en")
CASES = [(Currency.RMB, Month(year, month)) for year in (2024, 2025) for month in (1, 2)]
CASES.append((Currency.USD, Month(2025, 2)))
#: From a printed calendar: the first day in both languages.
DAYS = {
    2023: ("1 月 22 日", "22 January"),
    2024: ("2 月 10 日", "10 February"),
    2025: ("1 月 29 日", "29 January"),
}
#: Counted in printed calendars: of the 20 days before the festival, its 7 days and the 14 days after it, those in the
#: month, in the year of the report and in the year before.
AROUND = {
    Month(2024, 1): ((11, 0, 0), (20, 7, 3)),
    Month(2024, 2): ((9, 7, 13), (0, 0, 11)),
    Month(2025, 1): ((20, 3, 0), (11, 0, 0)),
    Month(2025, 2): ((0, 4, 14), (9, 7, 13)),
}


@pytest.fixture(scope="module")
def cubes(rmb_cube: Cube, example_cube: Cube) -> dict[Currency, Cube]:
    return {Currency.RMB: rmb_cube, Currency.USD: example_cube}


def remark(cube: Cube, period: Month, lang: Language) -> str:
    """The caution, and the dates below it."""
    section = compose(cube, period, lang).sections[0]
    assert section.caution is not None
    assert section.remark is not None
    return f"{section.caution}\n{section.remark}"


def in_words(level: Decimal, currency: Currency, lang: Language) -> str:
    """A level in 亿 as bulletins print it: 6.54 万亿元, 6.54 trillion yuan, US$529.3 billion."""
    size, digits = (Decimal(10_000), "0.01") if level >= 10_000 else (Decimal(1 if lang == "zh" else 10), "0.1")
    number = str((level / size).quantize(Decimal(digits), ROUND_HALF_UP))
    if lang == "zh":
        return f"{number} {'万' * (size == 10_000)}亿{'元' if currency is Currency.RMB else '美元'}"
    shown = f"{number} {'trillion' if size == 10_000 else 'billion'}"
    return f"US${shown}" if currency is Currency.USD else f"{shown} yuan"


def test_the_figures_are_the_year_to_date_in_the_file_of_february(
    cubes: dict[Currency, Cube], real_months: dict[str, Cells], example_months: dict[str, Cells]
) -> None:
    """The row 总值: month and year to date of total, exports and imports in turn, then the printed YoY of each."""
    for currency, period in CASES:
        files, per_level = (real_months, 10_000) if currency is Currency.RMB else (example_months, 100_000)
        (row,) = (row for row in files[f"{period.year}-02"] if row[0] == "总值")
        levels = [Decimal(row[column].replace(",", "")) / per_level for column in (2, 4, 6)]
        for lang in LANGUAGES:
            text = remark(cubes[currency], period, lang)
            assert [text.count(in_words(level, currency, lang).partition(" ")[0]) for level in levels] == [1, 1, 1]
            changes = re.findall(r"(增长|下降|up|down)? ?(\d+\.\d)%", text)
            words = [word or changes[0][0] for word, _ in changes]  # of all three, if they have the same sign
            signed = [
                "-" * (word in ("下降", "down")) + figure for word, (_, figure) in zip(words, changes, strict=True)
            ]
            assert signed == list(row[7:10])


def test_the_remark_has_both_dates_and_the_days_of_the_month(cubes: dict[Currency, Cube]) -> None:
    for currency, period in CASES:
        for which, lang in enumerate(LANGUAGES):
            text = remark(cubes[currency], period, lang)
            for year in (period.year, period.year - 1):
                assert str(year) in text
                assert str(DAYS[year][which]) in text
            found = re.findall(r"(\d+)(?:、|, )(\d+)(?: 和 | and )(\d+)(?: 天| fell| in)", text)
            assert tuple(tuple(map(int, each)) for each in found) == AROUND[period]
            assert ("第二节" in text or "Section 2" in text) == (period.month == 2)


def test_days_of_march_are_said(rmb_cube: Cube) -> None:
    """Spring Festival was on 17 February 2026 and 29 January 2025: nine of the 14 days, and none, fell in March."""
    cube = replace(rmb_cube, first=Month(2025, 1))
    for lang, days in (("zh", "14 天，2026 年有 9 天在 3 月，2025 年有 0 天"), ("en", "9 fell in March 2026 and 0 in")):
        report = compose(cube, Month(2026, 3), "zh" if lang == "zh" else "en")
        assert days in str(report.sections[0].caution)
        assert report.highlights[0].startswith(("注意", "Caution"))
        assert report.sections[1].caution is None


def test_without_february_the_remark_of_january_says_that_the_figures_follow(tmp_path: Path, rmb: Path) -> None:
    read(tmp_path / "trade.sqlite", *(path for path in sorted(rmb.glob("*.csv")) if path.stem < "2025-02"))
    cube = cube_in(tmp_path / "trade.sqlite")
    for lang, end in (("zh", "待 2 月数据入库后给出。"), ("en", "together, once the figures of February are stored.")):
        text = remark(cube, Month(2025, 1), "zh" if lang == "zh" else "en")
        assert not re.search(r"\d\.\d|—|nan", text)
        assert text.partition("\n")[0].endswith(end)


def test_months_without_such_days_and_the_year_to_date_have_no_remark(cubes: dict[Currency, Cube]) -> None:
    for currency, cube in cubes.items():
        for period in cube.periods():
            for section in compose(cube, period).sections:
                wanted = section.basis is Basis.MONTH and period.month <= 3  # 1 March 2024 was one of the 14 days
                assert (section.remark is not None) == (section.caution is not None) == wanted, (currency, period)


def test_the_caution_is_first_on_the_page_and_on_the_cover_of_january(rmb_cube: Cube) -> None:
    for period in (Month(2025, 1), Month(2025, 2)):
        report = compose(rmb_cube, period)
        heading, first = report_to_markdown(report).split("## ")[1].split("\n\n")[:2]
        assert (heading, first) == (report.sections[0].heading, report.sections[0].caution)
        assert ("春节" in report.highlights[0]) == (period.month == 1)
