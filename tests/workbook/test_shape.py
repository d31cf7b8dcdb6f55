"""What users do to rows, columns and cells in LibreOffice: beside our ranges all works, within them nothing is written.

Each sheet of a workbook gets another edit, so that a few documents have all of them; LibreOffice saves them, and both
engines read them.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlwings as xw
from conftest import KEPT, Refill
from lxml import etree

from xlpkg.audit.read_file import read_document
from xlpkg.design.upgrade import upgrade
from xlpkg.engines.libreoffice.bridge import enum, properties, struct, uno
from xlpkg.engines.package import open_workbook
from xlpkg.engines.package.sheet_list import SheetList
from xlpkg.errors import WorkbookError
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.ooxml import Package
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.content import gather
from xlpkg.workbook.figures import write_figures
from xlpkg.workbook.fill import fill, report_sheets
from xlpkg.workbook.shape import check_shape, ranges_of
from xlpkg.workbook.sheets import CHARTED
from xlpkg.workbook.versions import values_of
from xlpkg.workbook.word import read_word_report

Edit = Callable[[xw.Sheet], object]


def insert_rows(row: int, count: int = 1) -> Edit:
    return lambda sheet: sheet.api.Rows.insertByIndex(row - 1, count)


def delete_row(row: int) -> Edit:
    return lambda sheet: sheet.api.Rows.removeByIndex(row - 1, 1)


def insert_column(letter: str) -> Edit:
    return lambda sheet: sheet.api.Columns.insertByIndex(sheet[f"{letter}1"].column - 1, 1)


def delete_column(letter: str) -> Edit:
    return lambda sheet: sheet.api.Columns.removeByIndex(sheet[f"{letter}1"].column - 1, 1)


def insert_cells(address: str, direction: str) -> Edit:
    mode = "sheet.CellInsertMode"
    return lambda sheet: sheet.api.insertCells(sheet[address].api.RangeAddress, enum(mode, direction))


def delete_cells(address: str, direction: str) -> Edit:
    mode = "sheet.CellDeleteMode"
    return lambda sheet: sheet.api.removeRange(sheet[address].api.RangeAddress, enum(mode, direction))


def hide(address: str, what: str = "Rows") -> Edit:
    return lambda sheet: setattr(getattr(sheet[address].api, what), "IsVisible", False)


def merge(address: str) -> Edit:
    return lambda sheet: sheet[address].api.merge(True)


def write(address: str, value: object) -> Edit:
    return lambda sheet: setattr(sheet[address], "value", value)


def filter_by(address: str, column: int, text: str) -> Edit:
    """Show only the rows whose *column* has *text*; the first row is the header."""

    def edit(sheet: xw.Sheet) -> None:
        area = sheet[address].impl.api
        descriptor = area.createFilterDescriptor(True)
        descriptor.ContainsHeader = True
        field = struct("sheet.TableFilterField", Field=column, IsNumeric=False, StringValue=text)
        field.Operator = enum("sheet.FilterOperator", "EQUAL")
        descriptor.setFilterFields((field,))
        area.filter(descriptor)

    return edit


def sort(address: str, column: int) -> Edit:
    """Sort the rows by a column in descending order."""

    def edit(sheet: xw.Sheet) -> None:
        by = struct("table.TableSortField", Field=column, IsAscending=False)
        fields = uno().Any("[]com.sun.star.table.TableSortField", (by,))
        sheet[address].impl.api.sort(properties(SortFields=fields, ContainsHeader=False))

    return edit


#: In several documents: what is done to each sheet, and how it is refused.
REFUSED: list[dict[str, tuple[Edit, str]]] = [
    {
        "首页": (insert_rows(7), "range-resized"),
        "封面": (insert_cells("C10", "RIGHT"), "cell-odd"),
        "当月": (insert_cells("J21:J51", "RIGHT"), "cell-odd"),
        "累计": (hide("H1", "Columns"), "column-hidden"),
        "排名": (filter_by("A4:S35", 1, "广东"), "rows-hidden"),
        "地图": (write("G20", "我的备注"), "cell-odd"),
        "驱动": (insert_cells("K11:K21", "RIGHT"), "chart-shifted"),
        "核验": (hide("A7"), "rows-hidden"),
        "数据": (filter_by("A3:L3075", 3, "广东"), "rows-hidden"),
        "北京": (insert_column("D"), "range-resized"),
        "天津": (delete_row(20), "range-resized"),
        "河北": (insert_cells("C13:C36", "RIGHT"), "cell-odd"),
        "山西": (delete_cells("C13:C36", "LEFT"), "cell-odd"),
        "内蒙": (insert_cells("B15", "DOWN"), "cell-odd"),
        "辽宁": (insert_cells("B8", "RIGHT"), "cell-odd"),
        "吉林": (merge("B14:C14"), "cells-merged"),
        "黑龙江": (hide("A45"), "rows-hidden"),
        "上海": (insert_cells("B36", "DOWN"), "cell-odd"),
        "江苏": (write("E20", "见附件"), "cell-odd"),
        "浙江": (write("F3", "我的备注"), "cell-odd"),
        "安徽": (delete_column("E"), "range-resized"),
        "福建": (delete_cells("B36", "UP"), "cell-odd"),
    },
    {
        "首页": (insert_column("D"), "range-resized"),
        "封面": (insert_rows(11), "range-resized"),
        "当月": (hide("A25"), "rows-hidden"),
        "累计": (insert_cells("C21:C51", "RIGHT"), "cell-odd"),
        "排名": (insert_cells("C20", "RIGHT"), "cell-odd"),
        "驱动": (insert_rows(12), "range-resized"),
        "核验": (insert_column("D"), "range-resized"),
        "数据": (insert_cells("D10", "DOWN"), "cell-odd"),
    },
]
#: What a refusal says of the rows and columns.
CHANGED: list[dict[str, str]] = [
    {"首页": "插入了 1 行", "北京": "插入了 1 列；其中空白的是 D。", "天津": "删除了 1 行", "安徽": "删除了 1 列"},
    {"封面": "插入了 1 行；其中空白的是 11。", "驱动": "插入了 1 行", "核验": "插入了 1 列；其中空白的是 A、D。"},
]
#: What is done to each sheet beside our ranges, or without moving a cell, one edit after the other.
ACCEPTED: dict[str, tuple[Edit, ...]] = {
    "首页": (insert_rows(14), insert_column("H"), write("P30", "我的备注")),
    "封面": (insert_rows(9, 2), write("H12", "我的备注")),
    "当月": (insert_column("A"), insert_rows(20), insert_rows(1), write("A30", "我的备注"), write("AB30", 1234567.5)),
    "累计": (insert_rows(58, 2), write("Z40", "我的备注"), sort("A21:H51", 3)),
    "排名": (
        insert_rows(37),
        hide("G1", "Columns"),
        sort("B6:G35", 2),
        insert_cells("V10", "RIGHT"),
        write("V12", 1.5),
    ),
    "地图": (insert_column("H"), write("R20", "我的备注")),
    "驱动": (insert_rows(1), write("V14", "我的备注")),
    "核验": (insert_rows(70), write("A66", "我的备注")),
    "数据": (sort("A4:Y600", 4), insert_column("Z"), write("AD10", "=SUM(E4:E600)"), write("AD11", "我的备注")),
    "北京": (insert_rows(38), write("A38", "我的备注"), insert_column("A"), merge("Z3:AA4")),
    "天津": (hide("A13:A24"), hide("O1", "Columns"), merge("A90:C91"), write("A90", "我的备注")),
    "河北": (insert_rows(10, 3), delete_row(1)),
}
ENGINES = ("libreoffice", "package")
WITH_CHARTS = ("全国", "当月", "北京")


@dataclass
class Mistreated:
    """A workbook after edits: open in LibreOffice, and saved as .xlsx."""

    shown: xw.Book
    path: Path

    @contextmanager
    def book(self, engine: str) -> Iterator[xw.Book]:
        if engine == "libreoffice":
            yield self.shown
        else:
            with open_workbook(self.path) as book:
                yield book


@pytest.fixture(scope="module")
def mistreat(
    libreoffice: xw.App, with_provinces: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Mistreated]]:
    """Return a function that makes the edits of a document, which is open until the last test."""
    books = []

    def make(edits: dict[str, tuple[Edit, ...]]) -> Mistreated:
        folder = tmp_path_factory.mktemp("月报")
        book = libreoffice.books.open(shutil.copy(with_provinces(*edits), folder / f"{folder.name}.xlsm"))
        books.append(book)
        for sheet, each in edits.items():
            for edit in each:
                edit(book.sheets[sheet])
        path = folder / f"{folder.name}.xlsx"
        book.impl.document.storeToURL(path.as_uri(), properties(FilterName="Calc MS Excel 2007 XML"))
        return Mistreated(book, path)

    yield make
    for book in books:
        book.close()


@pytest.mark.long
def test_sheets_of_provinces_may_be_deleted(libreoffice: xw.App, path: Path, refill: Refill, tmp_path: Path) -> None:
    """In LibreOffice a name of a deleted sheet gives the cells of the sheet that took its place."""
    saved = tmp_path / "saved.xlsx"
    with libreoffice.books.open(path) as book:
        book.sheets[KEPT[0]].delete()
        refill(book, "en", month=4, sheets=layout.PROVINCE_SHEETS)
        assert book.sheets[KEPT[1]]["A2"].value == "Tianjin"
        book.save(saved)
    with open_workbook(saved) as book:
        refill(book, sheets=layout.FIGURES)
        assert book.sheets[KEPT[1]]["A2"].value == "天津市"
        assert [*check_shape(book, layout.PROVINCE_SHEETS)] == [*check_shape(book, KEPT[1:])]
    with libreoffice.books.open(saved) as book:
        refill(book, "en", month=4, sheets=layout.PROVINCE_SHEETS)
        assert book.sheets[KEPT[1]]["A2"].value == "Tianjin"


@pytest.fixture(scope="module")
def refused(mistreat: Callable[..., Mistreated]) -> list[Mistreated]:
    return [mistreat({sheet: (edit,) for sheet, (edit, _) in edits.items()}) for edits in REFUSED]


@pytest.fixture(scope="module")
def accepted(mistreat: Callable[..., Mistreated]) -> Mistreated:
    return mistreat(ACCEPTED)


@pytest.mark.parametrize("engine", [pytest.param("libreoffice", marks=pytest.mark.long), "package"])
@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_what_would_shift_or_hide_figures_is_refused(refused: list[Mistreated], number: int, engine: str) -> None:
    with refused[number].book(engine) as book:
        for sheet, (_, key) in REFUSED[number].items():
            with pytest.raises(WorkbookError) as caught:
                check_shape(book, [sheet])
            assert (sheet, caught.value.key) == (sheet, key)
            assert all(sheet in caught.value.sentence(lang) for lang in ("zh", "en"))
            if sheet in CHANGED[number]:
                assert CHANGED[number][sheet] in caught.value.sentence("zh")


def contents(book: xw.Book) -> list[Any]:
    return [(sheet.name, sheet.used_range.address, sheet.used_range.formula) for sheet in book.sheets]


@pytest.mark.long
@pytest.mark.parametrize("number", [0, pytest.param(1, marks=pytest.mark.long)])
def test_nothing_is_written_or_read_then(refused: list[Mistreated], refill: Refill, number: int) -> None:
    shown, path = refused[number].shown, refused[number].path
    before, saved = contents(shown), path.read_bytes()
    with pytest.raises(WorkbookError):
        refill(shown, month=4)
    assert contents(shown) == before
    with open_workbook(path) as book:
        for act in (refill, report_sheets, read_word_report, lambda each: write_figures(each, path.parent / "figures")):
            with pytest.raises(WorkbookError):
                act(book)
    assert path.read_bytes() == saved
    assert not [*path.parent.glob("figures/*")]


@pytest.mark.long
def test_an_upgrade_draws_such_sheets_anew_and_says_what_it_leaves_out(
    refused: list[Mistreated], refill: Refill, tmp_path: Path
) -> None:
    path = Path(shutil.copy(refused[1].path, tmp_path))
    done = upgrade(path)
    assert {*done.redrawn} == {*REFUSED[1]} - {"当月"}
    assert {"封面!B9:F14", "排名!H20"} <= {*done.left_out}
    assert not any(cell.startswith("核验!A") and cell != "核验!A1:H4" for cell in done.left_out)  # our formulas
    with open_workbook(path) as book:
        with pytest.raises(WorkbookError) as caught:
            refill(book)
        assert caught.value.key == "rows-hidden"


def users(book: xw.Book) -> list[Any]:
    """Return the user's cells with their addresses."""
    found = []
    for sheet in book.sheets:
        area = sheet.used_range
        for row, values in enumerate(area.options(ndim=2).value):
            found += [(sheet.name, row, each) for each in values if each in ("我的备注", 1234567.5)]
    return found


@pytest.mark.parametrize("engine", [pytest.param("libreoffice", marks=pytest.mark.long), "package"])
def test_what_is_beside_the_ranges_stays_and_all_figures_are_right(
    accepted: Mistreated, refill: Refill, with_provinces: Callable[..., Path], tmp_path: Path, engine: str
) -> None:
    path = shutil.copy(with_provinces(*ACCEPTED), tmp_path)
    with open_workbook(path) as untouched, accepted.book(engine) as book:
        before = users(book)
        assert len(before) >= 10
        for each in (book, untouched):
            refill(each, "en", month=4)
        for named in ranges_of(untouched):
            if named.sheet not in (layout.FUNCTIONS, layout.TEXTS, layout.CHECKS) and named != layout.HOME_RUN:
                found, expected = ([[*map(plain, row)] for row in values_of(each, named)] for each in (book, untouched))
                assert found == expected, named.name
        assert users(book) == before
        assert report_sheets(book) == [layout.COVER, layout.MONTH, layout.YTD]
        drawn = [{*each} for name in ("当月", "北京") for each in book.sheets[name].impl.chart_ranges().values()]
        table = layout.REPORTS[Basis.MONTH].table
        first, last = table.row + 4, table.row + 36  # below two new rows: 31 provinces, a gap and the nation
        assert {f"当月!J{first}:J{last}", f"当月!Q{first}:Q{last}"} <= drawn[0] | drawn[1]
        assert {"_charts_!B1:B12", "北京!C13:C24", "北京!C25:C36"} in drawn


def of_charts(book: xw.Book, sheet: str) -> list[list[Any]]:
    """Return the name, the text and the height of each chart that LibreOffice has on a sheet."""
    return [[each.name, each.api.Description, round(each.height)] for each in book.sheets[sheet].charts]


def drawn_in(workbook: Path) -> dict[str, list[bytes]]:
    """Return what the file has of the charts of three sheets beside what they draw: places, names, texts."""
    package = Package.read(workbook.read_bytes())
    parts = {sheet: SheetList(package).part_of(sheet) for sheet in WITH_CHARTS}
    drawings = {sheet: [*package.related(part, "drawing").values()] for sheet, part in parts.items()}
    anchors = {sheet: etree.fromstring(package.parts[part]) for sheet, (part,) in drawings.items()}
    return {
        sheet: [etree.tostring(each) for each in root if each.find("{*}graphicFrame") is not None]
        for sheet, root in anchors.items()
    }


@pytest.mark.long
def test_charts_of_the_user_stop_no_fill_and_stay(
    libreoffice: xw.App, path: Path, refill: Refill, tmp_path: Path
) -> None:
    """They draw cells of both charts of a sheet, fill the row of ours, or are a copy of one with another series."""
    saved = tmp_path / "saved.xlsx"
    named = ("我的图", "Chart 1", f"{layout.CHART}1")
    with libreoffice.books.open(path) as book:
        for sheet in WITH_CHARTS:
            drawn, first = book.sheets[sheet], book.sheets[sheet].charts[0].api
            place = struct("awt.Rectangle", X=first.Position.X, Y=first.Position.Y)
            place.Width, place.Height = first.Size.Width, first.Size.Height
            areas = [part for chart in CHARTED[sheet] for part in chart[:2] if part.sheet == sheet]
            cells = [drawn.cells[part.row : part.last_row + 1, part.column].api.RangeAddress for part in areas]
            for name in named:
                drawn.api.Charts.addNewByName(f"{sheet} {name}", place, tuple(cells), False, True)
                shape = list(drawn.charts)[-1].api
                shape.Name, shape.Description = name, "我的说明"
        before = {sheet: of_charts(book, sheet) for sheet in WITH_CHARTS}
        refill(book, "en", month=4)
        for sheet, charts in before.items():
            *ours, first, second, third = of_charts(book, sheet)
            assert [first, second, third] == charts[-3:]
            assert all(text and text != charts[index][1] for index, (_, text, _) in enumerate(ours))
        book.save(saved)
    earlier = drawn_in(saved)
    with open_workbook(saved) as book:
        refill(book, month=6)
        book.save()
    for sheet, found in drawn_in(saved).items():
        assert found[-3:] == earlier[sheet][-3:]
        assert len(found) > 3
        assert all(ours != other for ours, other in zip(found[:-3], earlier[sheet], strict=False))


def plain(value: Any) -> Any:
    return (value - dt.datetime(1899, 12, 30)).days if isinstance(value, dt.datetime) else value


@pytest.mark.long
def test_a_workbook_of_ours_is_never_refused(
    book: xw.Book, refill: Refill, libreoffice: xw.App, tmp_path: Path, *, full: bool
) -> None:
    """Month after month in both languages, and after LibreOffice saved it, with and without months of last year."""
    for month in range(1, 19) if full else (2, 13, 18):
        refill(book, "en" if month % 2 else "zh", year=2024 + (month > 12), month=(month - 1) % 12 + 1)
    check_shape(book, layout.SHEETS)
    book.save()
    with libreoffice.books.open(book.fullname) as shown:
        for suffix in (".xlsx", ".ods"):
            shown.save(tmp_path / f"月报{suffix}")
    with libreoffice.books.open(tmp_path / "月报.ods") as again:
        again.sheets["北京"].name, again.sheets["当月"].name = "BJ's", "Jun's month"
        check_shape(again, layout.SHEETS)
        again.save(tmp_path / "renamed.xlsx")
    assert any("Jun's month" in str(block) for block in read_document(tmp_path / "renamed.xlsx").blocks)
    with open_workbook(tmp_path / "月报.xlsx") as last:
        refill(last)
        check_shape(last, layout.SHEETS)
        assert values_of(last, layout.REPORTS[Basis.MONTH].table)[1][0] == "广东"


@pytest.mark.parametrize("known", [Flow.EXPORT, Flow.IMPORT, None])
def test_months_of_which_not_all_is_known_are_not_refused(book: xw.Book, rmb_store: Path, known: Flow | None) -> None:
    """One flow alone, or figures that are missing at random."""
    with open_store(rmb_store, create=False) as store:
        content = gather(store, Currency.RMB)
        levels = np.array(content.cube.levels)
        if known is None:
            levels[np.random.default_rng(1).random(levels.shape) < 0.3] = np.nan
        else:
            levels[:, :, [flow for flow in Flow if flow is not known]] = np.nan
        levels[:, :, Flow.NET] = levels[:, :, Flow.EXPORT] - levels[:, :, Flow.IMPORT]
        levels[:, :, Flow.TOTAL] = levels[:, :, Flow.EXPORT] + levels[:, :, Flow.IMPORT]
        fill(book, replace(content, cube=replace(content.cube, levels=levels)))
    check_shape(book, layout.SHEETS)
