"""In January and February the report has a caution on Spring Festival, with both months together, and its dates."""

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


def test_the_remark_has_both_dates_and_the_months_of_the_working_days(cubes: dict[Currency, Cube]) -> None:
    for currency, period in CASES:
        for which, lang in enumerate(LANGUAGES):
            text = remark(cubes[currency], period, lang)
            for year in (period.year, period.year - 1):
                assert str(year) in text
                assert str(DAYS[year][which]) in text
                assert DAYS[year][2][which] in text
            assert ("第二节" in text or "Section 2" in text) == (period.month == 2)
            assert ("错月" if lang == "zh" else "shift of Spring Festival") in text


def test_without_february_the_remark_of_january_says_that_the_figures_follow(tmp_path: Path, rmb: Path) -> None:
    read(tmp_path / "trade.sqlite", *(path for path in sorted(rmb.glob("*.csv")) if path.stem < "2025-02"))
    cube = cube_in(tmp_path / "trade.sqlite")
    for lang, end in (("zh", "待 2 月数据入库后给出。"), ("en", "together, once the figures of February are stored.")):
        text = remark(cube, Month(2025, 1), "zh" if lang == "zh" else "en")
        assert not re.search(r"\d\.\d|—|nan", text)
        assert text.partition("\n")[0].endswith(end)


def test_other_months_and_the_year_to_date_have_no_remark(cubes: dict[Currency, Cube]) -> None:
    for currency, cube in cubes.items():
        for period in cube.periods():
            for section in compose(cube, period).sections:
                wanted = section.basis is Basis.MONTH and period.month <= 2
                assert (section.remark is not None) == (section.caution is not None) == wanted, (currency, period)


def test_the_caution_is_first_on_the_page_and_on_the_cover_of_january(rmb_cube: Cube) -> None:
    for period in (Month(2025, 1), Month(2025, 2)):
        report = compose(rmb_cube, period)
        heading, first = report_to_markdown(report).split("## ")[1].split("\n\n")[:2]
        assert (heading, first) == (report.sections[0].heading, report.sections[0].caution)
        assert ("春节错月" in report.highlights[0]) == (period.month == 1)


def test_a_festival_that_stayed_in_its_month_is_not_called_a_shift(rmb_cube: Cube) -> None:
    """5 February 2019 and 16 February 2018: the figures are of other years, the calendar is the true one."""
    cube = replace(rmb_cube, first=Month(2018, 1))
    chinese = ("2019 年春节在 2 月 5 日", "2018 年在 2 月 16 日", "两年都在 2 月", "早了 11 天", "没有错月")
    english = ("5 February in 2019", "16 February in 2018", "both years had all", "11 days earlier", "stayed")
    for lang, expected in zip(LANGUAGES, (chinese, english), strict=True):
        text = remark(cube, Month(2019, 2), lang)
        assert [words for words in expected if words not in text] == []
        assert len(re.findall(r"\d\.\d", text)) == 6
