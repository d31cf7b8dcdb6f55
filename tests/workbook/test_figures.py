"""Every chart is written as SVG and PNG from the cells that a user sees, in fonts that have its characters."""

from __future__ import annotations

import math
import re
import shutil
from pathlib import Path

import pytest
from lxml import etree
from matplotlib import font_manager
from PIL import Image

from xlpkg.bundled import shipped
from xlpkg.engines.package import open_workbook
from xlpkg.errors import BadInput
from xlpkg.model.regions import PROVINCES
from xlpkg.model.words import Basis
from xlpkg.workbook import layout
from xlpkg.workbook.drawing import BarChart, MonthChart, draw
from xlpkg.workbook.figures import report_charts, write_figures

WORKBOOK = shipped("workbook", "TradeMonitor.xlsm")


def test_every_chart_is_written_twice(tmp_path: Path) -> None:
    """For four provinces, because 31 take a minute."""
    provinces = PROVINCES[::10]
    folder = tmp_path / "图 片"
    with open_workbook(WORKBOOK, read_only=True) as book:
        written = write_figures(book, folder, provinces)
    names = [f"{basis}-{flow}" for basis in ("month", "ytd") for flow in ("exports", "imports")]
    assert sorted({path.stem for path in written} - set(names)) == sorted(
        f"{each.code}-{each.english.lower().replace(' ', '-')}-{kind}"
        for each in provinces
        for kind in ("levels", "yoy")
    )
    assert len(written) == 2 * (4 + 2 * 4)
    for path in written:
        if path.suffix == ".png":
            image = Image.open(path)
            assert [round(each) for each in image.info["dpi"]] == [300, 300]
            assert len(image.convert("L").getcolors(maxcolors=1_000_000) or []) > 20  # not blank
        else:
            root = etree.parse(path).getroot()
            assert root.tag == "{http://www.w3.org/2000/svg}svg"
            assert not root.findall(".//{http://www.w3.org/2000/svg}image")


def test_a_chart_has_the_values_of_its_table_with_the_users_changes(tmp_path: Path) -> None:
    path = Path(shutil.copy(WORKBOOK, tmp_path))
    with open_workbook(path) as book:
        table = book.names[layout.REPORTS[Basis.MONTH].table.name].refers_to_range
        before = report_charts(book, Basis.MONTH)
        rows = table.options(ndim=2).value[1:-1]
        for chart, column in zip(before, (4, 6), strict=True):
            assert list(chart.values) == [row[column] for row in rows]
            assert list(chart.labels) == [row[0] for row in rows]
        key = book.names[layout.COVER_KEY_FIGURES.name].refers_to_range.options(ndim=2).value
        assert [chart.nation for chart in before] == [key[2][2], key[2][3]]
        table[1, 4].value = 99.9
        assert report_charts(book, Basis.MONTH)[0].values[0] == 99.9


def test_the_months_and_levels_of_a_province_are_as_on_its_sheet(tmp_path: Path) -> None:
    with open_workbook(WORKBOOK, read_only=True) as book:
        write_figures(book, tmp_path, PROVINCES[18:19])
    svg = (tmp_path / "44-guangdong-levels.svg").read_text("utf-8")
    for text in ("1月", "12月", "8,000"):
        assert f"<!-- {text} -->" in svg
    assert re.search(r"<!-- 全国 -?\d+\.\d% -->", (tmp_path / "month-exports.svg").read_text("utf-8"))


@pytest.mark.parametrize("has_lines", [True, False])
@pytest.mark.parametrize("has_last", [True, False])
def test_a_year_without_figures_has_no_legend(has_lines: bool, has_last: bool) -> None:
    """Matplotlib writes each text, which it draws as outlines, into a comment too."""
    last = (1.0, math.nan) if has_last else (math.nan, math.nan)
    series = (("Exports", last, (2.0, 3.0)),)
    [svg] = draw(MonthChart("Guangdong", ("1", "2"), ("2023", "2024"), series, has_lines), "svg")
    assert b"<!-- Exports 2024 -->" in svg
    assert (b"<!-- Exports 2023 -->" in svg) is has_last


def test_the_same_chart_gives_the_same_file_and_another_one_another() -> None:
    chart = BarChart("图 1", ("广东", "江苏"), (1.0, math.nan), 0.5, "全国")
    assert draw(chart, "svg") == draw(chart, "svg")
    assert draw(chart, "svg") != draw(BarChart("图 1", ("广东", "江苏"), (2.0, math.nan), 0.5, "全国"), "svg")


def test_without_a_chinese_font_a_chart_with_chinese_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    latin = [font for font in font_manager.fontManager.ttflist if font.name.startswith("DejaVu")]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", latin)
    with pytest.raises(BadInput, match="no font with Chinese characters"):
        draw(BarChart("", ("广东",), (1.0,)), "png")
    assert draw(BarChart("Exports", ("GD",), (1.0,)), "png")[0].startswith(b"\x89PNG")


def test_no_character_is_an_empty_box(recwarn: pytest.WarningsRecorder) -> None:
    """Matplotlib warns of each missing glyph."""
    with open_workbook(WORKBOOK, read_only=True) as book:
        for chart in report_charts(book, Basis.MONTH):
            draw(chart, "png")
    assert not [each for each in recwarn if "Glyph" in str(each.message)]
