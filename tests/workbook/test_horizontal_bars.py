"""Horizontal bars for slides have the published YoY, sorted by choice, and each province's contribution beside it.

The figures are compared with the cells of China Customs' table of May 2025. Matplotlib names each text in a comment of
the SVG.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from conftest import Cells
from lxml import etree

from xlpkg.cli import main
from xlpkg.engines.package import open_workbook
from xlpkg.messages import Language
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis, Currency
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import gather
from xlpkg.workbook.drawing import BarChart, draw
from xlpkg.workbook.figures import write_figures
from xlpkg.workbook.fill import fill

#: The columns of a level to date and of its YoY in the table.
COLUMNS = {"exports": (4, 8), "imports": (6, 9)}
#: As China Customs printed it.
NATION = {"exports": 7.2, "imports": -3.8}
NOTES = {"zh": "斜纹柱已截短，标注为实际值", "en": "Hatched bars are cut and labelled with their value"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def path(built: Path, rmb_store: Path, tmp_path: Path, lang: Language) -> Path:
    copy = Path(shutil.copy(built, tmp_path / "月报.xlsm"))
    with open_store(rmb_store, create=False) as store, open_workbook(copy) as book:
        fill(book, gather(store, Currency.RMB, Month(2025, 5), lang))
        book.save()
    return copy


def texts_of(svg: Path) -> list[str]:
    return [str(each.text).strip() for each in etree.parse(svg).getroot().iter(etree.Comment)]


def numbers(texts: list[str], digits: int) -> list[str]:
    return [text for text in texts if re.fullmatch(rf"-?\d+\.\d{{{digits}}}", text)]


@pytest.mark.parametrize("flow", ["exports", "imports"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_bars_are_those_of_the_published_table(
    path: Path, tmp_path: Path, real_months: dict[str, Cells], lang: Language, flow: str
) -> None:
    folder = tmp_path / "figures"
    with open_workbook(path, read_only=True) as book:
        write_figures(book, folder, horizontal=True, sorted_bars=True)
    assert sorted(each.name for each in folder.glob("*.svg")) == sorted(
        f"{basis}-{each}-horizontal.svg" for basis in ("month", "ytd") for each in COLUMNS
    )
    texts = texts_of(folder / f"ytd-{flow}-horizontal.svg")
    level, yoy = COLUMNS[flow]
    published = {row[0]: row for row in real_months["2025-05"]}
    rows = {(each.english if lang == "en" else each.short): published[each.name] for each in PROVINCES}
    names = [text for text in texts if text in rows]
    values = [float(rows[name][yoy]) for name in names]
    assert len(names) == 31
    assert values == sorted(values, reverse=True)
    assert [float(each) for each in numbers(texts, 1)][:31] == pytest.approx(values)
    nation = {"zh": "全国", "en": "China"}[lang]
    assert f"{nation} {NATION[flow]}%" in texts
    contributions = [float(each) for each in numbers(texts, 2)]
    assert sum(contributions) == pytest.approx(NATION[flow], abs=0.05 + 31 * 0.005)
    total = float(published["总值"][level]) / (1 + NATION[flow] / 100)
    for name, contribution in zip(names, contributions, strict=True):
        base = float(rows[name][level]) / (1 + float(rows[name][yoy]) / 100)
        assert contribution == pytest.approx(100 * (float(rows[name][level]) - base) / total, abs=0.02)
    assert NOTES[lang] in texts  # Qinghai's exports rose by 107.6 %, its imports fell by 54.6 %
    assert {"zh": "拉动（百分点）", "en": "Contribution (pp)"}[lang] in texts
    if lang == "en":
        assert not [text for text in texts if CHINESE.search(text)]


@pytest.mark.parametrize("lang", ["zh"])
def test_contributions_of_another_month_are_left_out(path: Path, tmp_path: Path) -> None:
    with open_workbook(path) as book:
        table = book.names[layout.REPORTS[Basis.MONTH].table.name].refers_to_range
        table[1, 4].value = 99.9
        write_figures(book, tmp_path / "figures", horizontal=True)
    texts = texts_of(tmp_path / "figures" / "month-exports-horizontal.svg")
    assert "拉动（百分点）" not in texts
    assert "99.9" in texts
    assert "拉动（百分点）" in texts_of(tmp_path / "figures" / "month-imports-horizontal.svg")


@pytest.mark.parametrize("lang", ["en"])
def test_the_command_draws_them_in_the_order_of_choice(
    path: Path, tmp_path: Path, lang: Language, capfd: pytest.CaptureFixture[str]
) -> None:
    first = {}
    for bars in ("table", "yoy"):
        folder = tmp_path / bars
        assert main(["figures", str(path), "-o", str(folder), "--horizontal", "--bars", bars, "--lang", lang]) == 0
        names = [each.english for each in PROVINCES]
        first[bars] = next(text for text in texts_of(folder / "ytd-exports-horizontal.svg") if text in names)
    assert first == {"table": "Guangdong", "yoy": "Qinghai"}
    assert "ytd-exports-horizontal.png" in capfd.readouterr().out


@pytest.mark.parametrize(("values", "is_cut"), [((1.0, 2.0, -3.0, 2.5, 90.0), True), ((4.0, 3.5, -3.0, 2.5), False)])
def test_a_chart_explains_cut_bars_if_it_has_any(values: tuple[float, ...], is_cut: bool, tmp_path: Path) -> None:
    chart = BarChart("", ("A", "B", "C", "D", "E")[: len(values)], values, cut_note="Hatched bars are cut")
    svg = tmp_path / "chart.svg"
    svg.write_bytes(draw(chart, "svg")[0])
    assert ("Hatched bars are cut" in texts_of(svg)) == is_cut
