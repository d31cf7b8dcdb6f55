"""Sentences on groups of provinces and on cities are compared with the store's provinces and cities."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from gold_texts import audited

from xlpkg.analysis.cube import Cube, load_cube
from xlpkg.analysis.wide import load_wide
from xlpkg.audit.document import Document, Paragraph
from xlpkg.audit.moved import audit_stored
from xlpkg.audit.report_parser import parse_report
from xlpkg.cli import main
from xlpkg.model.months import Month
from xlpkg.model.periods import parse_period
from xlpkg.model.regions import find_region
from xlpkg.model.words import Currency
from xlpkg.store.store import open_store

FACTS = Path(__file__).parents[1] / "analysis/published_facts.csv"
FLOWS = {"total": "进出口", "export": "出口", "import": "进口"}
#: A unit of the facts, in Chinese, and how many of these it is.
UNITS = {"trillion": ("万亿元", 1), "billion": ("亿元", 10), "yi": ("亿元", 1)}
#: The words before a figure, its number, its unit.
Figure = tuple[str, str, str]


@pytest.fixture(scope="module")
def cube(rmb_store: Path) -> Cube:
    with open_store(rmb_store, create=False) as store:
        return load_wide(store, load_cube(store, Currency.RMB))


def facts() -> Iterator[tuple[str, list[Figure]]]:
    """Yield the subject of each published fact on a group or a city, and its figures."""
    with FACTS.open(encoding="utf-8") as file:
        for fact in csv.DictReader(file):
            if find_region(fact["region"]) or "区" in fact["region"]:
                continue
            period = parse_period(fact["period"])
            span = period.span(to_date=False) if isinstance(period, Month) else period.label("zh")
            figures = []
            if value := fact["value"]:
                unit, factor = UNITS[fact["unit"]]
                decimals = max(0, len(value.partition(".")[2]) - (factor == 10))
                figures.append(("", f"{float(value) * factor:.{decimals}f}", unit))
            if yoy := fact["yoy"]:
                figures.append(("同比下降" if yoy[0] == "-" else "同比增长", yoy.lstrip("-"), "%"))
            if share := fact["share"]:
                figures.append(("占全国", share, "%"))
            yield f"{span}，{fact['region']}{FLOWS[fact['flow']]}", figures


def text_of(subject: str, figures: Sequence[Figure]) -> str:
    return f"{subject}{'，'.join(map(''.join, figures))}。"


def test_published_figures_of_groups_and_cities_are_right(cube: Cube) -> None:
    count = 0
    for subject, figures in facts():
        done = audited(text_of(subject, figures), cube)
        assert (done.right, done.wrong, done.unread) == (len(figures), 0, 0), (subject, figures, done.findings)
        count += done.right
    assert count > 100


def test_a_mistake_in_one_of_them_is_found(cube: Cube) -> None:
    """A level that is 7 % too high, or a change or share that is too large by 1.7, beside figures that are right."""
    planted = found = 0
    for subject, figures in facts():
        for at, (words, number, unit) in enumerate(figures if len(figures) > 1 else ()):
            wrong = float(number) + 1.7 if unit == "%" else float(number) * 1.07
            changed = (words, f"{wrong:.{max(1, len(number.partition('.')[2]))}f}", unit)
            done = audited(text_of(subject, [*figures[:at], changed, *figures[at + 1 :]]), cube)
            planted += 1
            found += [each.severity for each in done.findings] == ["error"]
            assert {each.severity for each in done.findings} & {"error", "warning"}, (subject, changed)
    assert planted > 80
    assert found > 0.95 * planted


@pytest.mark.parametrize(
    ("text", "right", "severities"),
    [
        # by the plan of 2010, without Anhui
        ("2024年，长三角进出口15.15万亿元，占全国的34.6%。", 2, ["note", "note"]),
        # Chengdu's own figure is 0.2 % above that of table (8)
        ("2024年上半年，成都市进出口3925.6亿元。", 1, ["note"]),
        ("2025年前5个月，苏州出口增长8.6%，无锡出口增长13.3%。", 2, []),
        ("2024年前8个月，我国西部地区进出口2.59万亿元，同比增长10.1%。", 2, []),
        ("The Beijing-Tianjin-Hebei region saw total trade of 2.54 trillion yuan in the first half of 2024.", 1, []),
        ("Shenzhen's exports fell 8.7 percent to 585.5 billion yuan in the first quarter of 2025.", 2, []),
    ],
)
def test_a_definition_in_use_and_an_english_name_are_read(
    text: str, right: int, severities: list[str], cube: Cube
) -> None:
    done = audited(text, cube)
    assert (done.right, [each.severity for each in done.findings]) == (right, severities), done.findings


@pytest.mark.parametrize(
    "text",
    [
        "2025年前5个月，深圳港进出口1.79万亿元。",
        "2025年前5个月，深圳民营企业进出口1.3万亿元。",
        "据南京海关统计，2025年前5个月，江苏省进出口2.3万亿元。西部地区进出口1.7万亿元。",
        "2025年前5个月，长三角对东盟进出口1.1万亿元。",
    ],
)
def test_a_part_of_a_place_or_of_a_province_is_no_place(text: str, cube: Cube) -> None:
    done = audited(text, cube)
    assert done.wrong == 0
    assert done.unread > 0
    assert {each.severity for each in done.findings} == {"note"}


def test_a_group_of_ones_own_is_compared_like_a_province(
    rmb_store: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Table (8) of May 2025 has 535.4, 112.1, 170.0 and 641.8 for the four, 3,809.8 for the nation, in 亿."""
    store, text = Path(shutil.copy(rmb_store, tmp_path / "trade.sqlite")), tmp_path / "text.txt"
    (tmp_path / "groups.txt").write_text("北方四省 | Northern four | 河北、山西、内蒙古、辽宁\n", encoding="utf-8")
    for words, errors in (
        ("2025年5月，北方四省进出口1459.4亿元，占全国的3.8%。", 0),
        ("2025年5月，北方四省进出口1459.4亿元，出口861.6亿元。", 1),
        ("Northern four's exports were 81.7 billion yuan in May 2025.", 0),
        ("Imports of the Northern four were 64.3 billion yuan in May 2025, and exports 71.7 billion yuan.", 1),
    ):
        text.write_text(words, encoding="utf-8")
        assert main(["audit", str(text), "--store", str(store), "--lang", "en"]) == bool(errors)
        shown = capfd.readouterr()
        assert (f"errors {errors}" in shown.err, "not checked 0" in shown.err) == (True, True), shown
        (tmp_path / "groups.txt").rename(tmp_path / "left.txt")
        main(["audit", str(text), "--store", str(store), "--lang", "en"])
        assert "figures right 0, wrong 0" in capfd.readouterr().err
        (tmp_path / "left.txt").rename(tmp_path / "groups.txt")


def test_a_year_that_its_figures_show_is_that_of_groups_too(rmb_store: Path) -> None:
    text = "今年前5个月，我国进出口总值17.94万亿元，同比增长2.5%。前5个月，中部地区进出口1.5万亿元，增长11.1%。"
    document = Document("a.txt", (Paragraph("line 1", text),))
    with open_store(rmb_store, create=False) as store:
        done = audit_stored(parse_report(document), store, load_cube(store, Currency.RMB))
    assert (done.right, done.findings) == (4, ())
