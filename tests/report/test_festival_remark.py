"""In January and February the report says what a month's YoY is worth, with the figures of the customs' files."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.words import Basis, Currency
from xlpkg.report.as_json import plain
from xlpkg.report.compose import compose
from xlpkg.report.markdown import markdown
from xlpkg.store.ingest import find_sources, ingest
from xlpkg.store.store import open_store

Cells = list[list[str]]
Case = tuple[Currency, Month]

LANGUAGES: tuple[Language, Language] = ("zh", "en")
CASES = [(Currency.RMB, Month(year, month)) for year in (2024, 2025) for month in (1, 2)]
CASES.append((Currency.USD, Month(2025, 2)))
#: The first day, in both languages, and where the week's five weekdays fell: from a calendar on the wall.
DAYS = {
    2023: ("1 月 22 日", "22 January", ("都在 1 月", "all in January")),
    2024: ("2 月 10 日", "10 February", ("都在 2 月", "all in February")),
    2025: ("1 月 29 日", "29 January", ("有 4 个在 1 月、1 个在 2 月", "4 in January and 1 in February")),
}
every_case = pytest.mark.parametrize("case", CASES, ids=[f"{currency}-{period}" for currency, period in CASES])
every_language = pytest.mark.parametrize("lang", LANGUAGES)


@pytest.fixture(scope="module")
def cubes(rmb_cube: Cube, example_cube: Cube) -> dict[Currency, Cube]:
    return {Currency.RMB: rmb_cube, Currency.USD: example_cube}


def remark(cube: Cube, period: Month, lang: Language) -> str:
    said = compose(cube, period, lang).sections[0].remark
    assert said is not None
    return said


def one_decimal(number: Decimal) -> str:
    return str(number.quantize(Decimal("0.1"), ROUND_HALF_UP))


@every_case
@every_language
def test_the_figures_are_those_of_the_year_to_date_in_february_s_file(
    cubes: dict[Currency, Cube],
    real_months: dict[str, Cells],
    example_months: dict[str, Cells],
    case: Case,
    lang: Language,
) -> None:
    """The row 总值 has, after its label, month and year to date of T, X and M in turn, then the printed YoY of each."""
    currency, period = case
    files, per_level = (real_months, 10_000) if currency is Currency.RMB else (example_months, 100_000)
    (row,) = (row for row in files[f"{period.year}-02"] if row[0] == "总值")
    levels = [one_decimal(Decimal(row[column].replace(",", "")) / per_level) for column in (2, 4, 6)]
    said = remark(cubes[currency], period, lang)
    assert re.findall(r"-?\d+\.\d+", said) == [*levels, *row[7:10]]
    assert said.count("%") == 3


@every_case
@every_language
def test_both_festivals_stand_there_with_the_months_their_working_days_fell_in(
    cubes: dict[Currency, Cube], case: Case, lang: Language
) -> None:
    currency, period = case
    said = remark(cubes[currency], period, lang)
    which = LANGUAGES.index(lang)
    for year in (period.year, period.year - 1):
        assert str(year) in said
        assert str(DAYS[year][which]) in said
        assert DAYS[year][2][which] in said
    assert ("第二节" in said or "Section 2" in said) == (period.month == 2)
    assert ("错月" if lang == "zh" else "mixes this shift") in said


@every_language
def test_january_without_february_says_that_the_figures_follow(tmp_path: Path, shared: Path, lang: Language) -> None:
    sources = find_sources([shared / "data" / "gacc-table8-rmb"])
    with open_store(tmp_path / "trade.sqlite") as store:
        for done in ingest(store, [source for source in sources if "2025-02" not in str(source)]):
            assert done.refusal is None
        cube = load_cube(store, Currency.RMB)
    said = remark(cube, Month(2025, 1), lang)
    assert not re.search(r"\d\.\d|—|nan", said)
    assert said.endswith("待 2 月数据入库后给出。" if lang == "zh" else "together, once February is stored.")


def test_other_months_and_the_year_to_date_have_no_remark(cubes: dict[Currency, Cube]) -> None:
    for currency, cube in cubes.items():
        for period in cube.periods():
            for section in compose(cube, period).sections:
                wanted = section.basis is Basis.MONTH and period.month <= 2
                assert (section.remark is not None) == wanted, (currency, period)


@every_language
def test_a_festival_that_stayed_in_its_month_is_not_called_a_shift(rmb_cube: Cube, lang: Language) -> None:
    """5 February 2019 and 16 February 2018: the figures are those of other years, the calendar is the true one."""
    said = remark(replace(rmb_cube, first=Month(2018, 1)), Month(2019, 2), lang)
    days, shift = {
        "zh": (("2019 年春节在 2 月 5 日", "2018 年在 2 月 16 日", "两年都在 2 月"), "早了 11 天"),
        "en": (("5 February in 2019", "16 February in 2018", "both years had all in February"), "11 days earlier"),
    }[lang]
    assert all(day in said for day in days)
    assert shift in said
    assert ("没有错月" if lang == "zh" else "kept its month") in said
    assert len(re.findall(r"\d\.\d", said)) == 6


@every_language
def test_the_remark_follows_the_first_paragraph_in_markdown_and_is_in_json(
    cubes: dict[Currency, Cube], lang: Language
) -> None:
    report = compose(cubes[Currency.USD], Month(2025, 2), lang)
    first, second = report.sections
    parts = markdown(report).split("\n\n")
    assert first.remark is not None
    assert parts[parts.index(first.lead) + 1] == first.remark
    assert parts[parts.index(second.lead) + 1] == second.exports
    sections = plain(report)["sections"]
    assert isinstance(sections, list)
    assert [section["remark"] for section in sections] == [first.remark, None]
    assert first.paragraphs() == (first.lead, first.exports, first.imports)


def test_english_has_no_chinese_in_it(cubes: dict[Currency, Cube]) -> None:
    for currency, period in CASES:
        assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", remark(cubes[currency], period, "en"))
