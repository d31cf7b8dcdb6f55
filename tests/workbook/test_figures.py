"""Every chart is written as SVG and PNG from the cells that a user sees, in fonts that have its characters.

The horizontal bars are compared with the cells of China Customs' table of May 2025. Matplotlib names each text, which
it draws as outlines, in a comment of the SVG.
"""

from __future__ import annotations

import itertools
import math
import re
import shutil
from pathlib import Path

import pytest
import xlwings as xw
from conftest import Cells, OfLanguage
from lxml import etree
from matplotlib import font_manager
from PIL import Image

from xlpkg.cli import main
from xlpkg.engines.package import open_workbook
from xlpkg.errors import BadInput
from xlpkg.messages import Language
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis
from xlpkg.workbook import layout
from xlpkg.workbook.charts import BarChart, report_charts
from xlpkg.workbook.design.style import NAVY, OCHRE
from xlpkg.workbook.drawing import draw
from xlpkg.workbook.figures import write_figures
from xlpkg.workbook.month_charts import Kind, MonthChart, Series
from xlpkg.workbook.report_sheets import read_report
from xlpkg.workbook.versions import range_of

#: The columns of a level to date and of its YoY in the table.
COLUMNS = {"exports": (4, 8), "imports": (6, 9)}
#: As China Customs printed it.
NATION = {"exports": 7.2, "imports": -3.8}
NOTES = {"zh": "斜纹柱已截短，标注为实际值", "en": "Hatched bars are cut and labelled with their value"}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def texts_of(svg: Path | bytes) -> list[str]:
    root = etree.fromstring(svg if isinstance(svg, bytes) else svg.read_bytes())
    return [str(each.text).strip() for each in root.iter(etree.Comment)]


def charts(book: xw.Book, basis: Basis, *, sorted_bars: bool | None = None) -> list[BarChart]:
    report = read_report(book)
    return report_charts(report, report.sections[basis], sorted_bars)


def numbers(texts: list[str], digits: int) -> list[str]:
    signed = (text.replace("−", "-") for text in texts)
    return [text for text in signed if re.fullmatch(rf"-?\d+\.\d{{{digits}}}", text)]


def test_every_chart_is_written_twice(built: Path, tmp_path: Path) -> None:
    """For two provinces, because 31 take a minute."""
    provinces = (PROVINCES[18], PROVINCES[30])
    folder = tmp_path / "图 片"
    with open_workbook(built, read_only=True) as book:
        written = write_figures(book, folder, provinces)
    names = [f"{basis}-{flow}" for basis in ("month", "ytd") for flow in ("exports", "imports")]
    of_provinces = [f"{each.code}-{each.english.lower().replace(' ', '-')}" for each in provinces]
    names += [f"{name}-{kind}" for name in of_provinces for kind in ("levels", "yoy", "history")]
    names += [f"nation-{kind}" for kind in ("months", "twelve-months")]
    assert {path.name for path in written} >= {f"{each}.{kind}" for each in names for kind in ("png", "svg")}
    for path in written:
        if path.suffix == ".png":
            image = Image.open(path)
            assert [round(each) for each in image.info["dpi"]] == [300, 300]
            assert len(image.convert("L").getcolors(maxcolors=1_000_000) or []) > 20  # not blank
        else:
            root = etree.parse(path).getroot()
            assert root.tag == "{http://www.w3.org/2000/svg}svg"
            assert not root.findall(".//{http://www.w3.org/2000/svg}image")
    assert {"1月", "12月", "8,000"} <= {*texts_of(folder / "44-guangdong-levels.svg")}
    assert {"全", "国"} <= {*"".join(texts_of(folder / "month-exports.svg"))}


def test_a_chart_has_the_values_of_its_table_with_the_users_changes(
    built: Path, tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    with open_workbook(Path(shutil.copy(built, tmp_path))) as book:
        table = range_of(book, layout.REPORTS[Basis.MONTH].table)
        before = charts(book, Basis.MONTH)
        rows = table.options(ndim=2).value[1:32]
        for chart, column in zip(before, (4, 6), strict=True):
            assert list(chart.values) == [row[column] for row in rows]
            assert list(chart.labels) == [row[0] for row in rows]
            draw(chart, "png")
        key = range_of(book, layout.COVER_KEY_FIGURES).options(ndim=2).value
        assert [chart.nation for chart in before] == [key[2][2], key[2][3]]
        table[1, 4].value = 99.9
        assert charts(book, Basis.MONTH)[0].values[0] == 99.9
        write_figures(book, tmp_path, horizontal=True)
    assert not [each for each in recwarn if "Glyph" in str(each.message)]  # Matplotlib warns of each missing glyph
    exports, imports = (texts_of(tmp_path / f"month-{flow}-horizontal.svg") for flow in ("exports", "imports"))
    assert "99.9" in exports
    assert "拉动（百分点）" in imports
    assert "拉动（百分点）" not in exports  # that of another figure is left out


def test_a_chart_draws_what_it_has() -> None:
    """A legend of years with figures, its note, a title and the source if it is alone."""
    chart = BarChart("By province (%)", tuple("ABCDE"), (1.0, 2.0, -3.0, 2.5, 90.0), note="Hatched bars are cut")
    alone, within = ({*texts_of(draw(chart, "svg", source=source)[0])} for source in ("Customs", ""))
    assert "Hatched bars are cut" in within
    assert alone - within == {"By province (%)", "Customs"}
    kinds: tuple[Kind, ...] = ("bars", "points")
    for kind, has_last in itertools.product(kinds, (True, False)):
        last = (1.0, math.nan) if has_last else (math.nan, math.nan)
        series = (Series("Exports 2023", last, NAVY, kind), Series("Exports 2024", (2.0, 3.0), OCHRE))
        texts = texts_of(draw(MonthChart("Guangdong", ("1", "2"), series), "svg")[0])
        assert "Exports 2024" in texts
        assert ("Exports 2023" in texts) is has_last


def test_a_store_of_one_month_draws_what_it_has_and_prints_no_warning(path: Path, rmb: Path, tmp_path: Path) -> None:
    """A warning is an error in tests."""
    store = ("--store", str(tmp_path / "one.sqlite"))
    assert main(["ingest", str(rmb / "2025-05.csv"), *store]) == 0
    assert main(["refresh", str(path), "--period", "2025-05", *store]) == 0
    with open_workbook(path, read_only=True) as book:
        write_figures(book, tmp_path / "figures", (PROVINCES[18],))
    history, yoy = (texts_of(tmp_path / "figures" / f"44-guangdong-{kind}.svg") for kind in ("history", "yoy"))
    assert {"2025-05"} <= {*history}
    assert "0.2" not in yoy  # the scale of nothing
    assert "缺少上年同期数字，没有同比" in texts_of(tmp_path / "figures" / "month-exports.svg")
    assert "缺少上年同期数字，没有同比" not in texts_of(tmp_path / "figures" / "ytd-exports.svg")
    assert not [*(tmp_path / "figures").glob("nation-*-contributions.svg")]


def test_without_a_chinese_font_a_chart_with_chinese_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    latin = [font for font in font_manager.fontManager.ttflist if font.name.startswith("DejaVu")]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", latin)
    with pytest.raises(BadInput, match="no font with Chinese characters"):
        draw(BarChart("", ("广东",), (1.0,)), "png")
    assert draw(BarChart("Exports", ("GD",), (1.0,)), "png")[0].startswith(b"\x89PNG")


# Horizontal bars for slides


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_the_horizontal_bars_are_those_of_the_published_table(
    filled: OfLanguage, tmp_path: Path, real_months: dict[str, Cells], lang: Language
) -> None:
    with open_workbook(filled(lang), read_only=True) as book:
        write_figures(book, tmp_path, horizontal=True, sorted_bars=True)
    assert sorted(each.name for each in tmp_path.glob("*.svg")) == sorted(
        f"{basis}-{each}-horizontal.svg" for basis in ("month", "ytd") for each in COLUMNS
    )
    published = {row[0]: row for row in real_months["2025-05"]}
    rows = {each.label(lang): published[each.name] for each in PROVINCES}
    for flow, (level, yoy) in COLUMNS.items():
        texts = texts_of(tmp_path / f"ytd-{flow}-horizontal.svg")
        names = [text for text in texts if text in rows]
        values = [float(rows[name][yoy]) for name in names]
        assert len(names) == 31
        assert values == sorted(values, reverse=True)
        assert [float(each) for each in numbers(texts, 1)][:31] == pytest.approx(values)
        assert {"zh": "全国", "en": "China"}[lang] in texts
        assert float(numbers(texts, 1)[31]) == NATION[flow]
        contributions = [float(each) for each in numbers(texts, 2)]
        assert sum(contributions) == pytest.approx(NATION[flow], abs=0.05 + 31 * 0.005)
        total = float(published["总值"][level]) / (1 + NATION[flow] / 100)
        for name, contribution in zip(names, contributions, strict=True):
            base = float(rows[name][level]) / (1 + float(rows[name][yoy]) / 100)
            assert contribution == pytest.approx(100 * (float(rows[name][level]) - base) / total, abs=0.02)
        assert NOTES[lang] not in texts  # Qinghai's exports rose by 107.6 %, those of others by 40 %: none is flattened
        assert {"zh": "拉动（百分点）", "en": "Contribution (pp)"}[lang] in texts
        if lang == "en":
            assert not [text for text in texts if CHINESE.search(text)]


def test_the_command_draws_them_in_the_order_of_choice(
    filled: OfLanguage, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with open_workbook(filled("en"), read_only=True) as book:
        assert charts(book, Basis.YTD, sorted_bars=False)[0].labels[0] == "GD"
    arguments = ["figures", str(filled("en")), "-o", str(tmp_path), "--horizontal", "--bars", "yoy", "--lang", "en"]
    assert main(arguments) == 0
    names = [each.english for each in PROVINCES]
    assert next(text for text in texts_of(tmp_path / "ytd-exports-horizontal.svg") if text in names) == "Qinghai"
    assert "ytd-exports-horizontal.png" in capfd.readouterr().out
