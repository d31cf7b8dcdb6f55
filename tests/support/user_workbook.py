"""Build a macro workbook with features that users add, and fill, change and inspect it."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import OpenXmlValidator
from PIL import Image

from xlpkg.design.upgrade.copied_sheets import CopiedSheets
from xlpkg.engines.package import open_workbook
from xlpkg.engines.package.sheet_list import SheetList, naming
from xlpkg.errors import WorkbookError
from xlpkg.ooxml import Package

ROOT = Path(__file__).resolve().parents[2]
SHEET = {name: f"xl/worksheets/sheet{n}.xml" for n, name in enumerate(["首页", "当月", "数据", "我的 笔记"], 1)}


def build(path: Path) -> Path:
    """Write the workbook to *path* (.xlsm) and return it."""
    path.write_bytes(_content())
    return path


@cache
def _content() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        _draw(book)
    return content.getvalue()


def _draw(book: xlsxwriter.Workbook) -> None:
    macros = io.BytesIO(read_parts(ROOT / "workbook" / "TradeMonitor.xlsm")["xl/vbaProject.bin"])
    book.add_vba_project(macros, is_stream=True)
    # 当月 is protected, and these cells of it are unlocked.
    head = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": "#1F4E78", "border": 1, "locked": False})
    amount = book.add_format({"num_format": "#,##0.0", "font_color": "#C00000", "bg_color": "#FFF2CC", "locked": False})
    day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
    rate = book.add_format({"num_format": "0.0;[Red]-0.0;-", "italic": True, "font_name": "SimSun", "locked": False})
    large = book.add_format({"bold": True, "font_size": 20})
    low = book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE"})

    home = book.add_worksheet("首页")
    month = book.add_worksheet("当月")
    data = book.add_worksheet("数据")
    notes = book.add_worksheet("我的 笔记")

    home.insert_button("F2", {"macro": "RefreshData", "caption": "刷新数据 & 核验", "width": 120, "height": 30})
    home.merge_range("A1:D1", "首页标题", head)
    home.write("A3", "期间")
    home.write_datetime("B3", dt.datetime(2025, 2, 1), day)
    home.write("B4", "usd")
    home.data_validation("B4", {"validate": "list", "source": ["usd", "rmb"]})
    home.write_url("A6", "internal:'当月'!A1", string="到 当月")
    home.write_url("A7", "https://example.org/?a=1&b=2", string="site")
    home.write_comment("A3", "分析员的批注 <&>", {"author": "王"})
    home.set_column("A:A", 23.7)
    home.set_column("B:B", 14.2, amount)
    home.write_rich_string("A9", "rich ", large, "大字", amount, " tail & more")
    home.write("A10", "  spaces kept  ")
    home.write("A12", True)
    home.write_formula("A13", "=1/0", None, "#DIV/0!")
    home.write_formula("B14", "=SUM(当月!B3:B6)", amount, 12)
    home.write_formula("B15", '=TM_YOY("广东","出口",202502)', amount, 2.5)
    home.write_dynamic_array_formula("D14:D17", "=SORT(当月!B3:B6)", None, 4)
    home.write("A16", "123")
    home.set_header('&C&"Microsoft YaHei,Bold"&14省市 && 外贸&R&P/&N')
    home.set_footer("&L&D&R&F & x")
    home.print_area("A1:H40")
    home.repeat_rows(0, 1)
    home.set_landscape()
    home.set_paper(9)
    home.fit_to_pages(1, 0)
    home.set_margins(0.3, 0.3, 0.5, 0.5)
    home.set_h_pagebreaks([20])

    month.freeze_panes(2, 1)
    month.set_row(0, 31.5)
    month.set_row(5, 18, None, {"hidden": True})
    month.set_column("G:G", None, None, {"level": 1, "hidden": True})
    month.write_row("A2", ["省市", "进出口", "同比", "出口"], head)
    for row, region in enumerate(["广东", "江苏", "浙江", "山东"], 2):
        month.write(row, 0, region, head)
        for column in (1, 2, 3):
            month.write(row, column, row + column - 1.5, rate if column == 2 else amount)
    month.write_formula("B7", "=SUM(B3:B6)", amount, 12)
    month.conditional_format("B3:B6", {"type": "data_bar", "data_bar_2010": True, "bar_color": "#63C384"})
    month.conditional_format("C3:C6", {"type": "cell", "criteria": "<", "value": 0, "format": low})
    month.conditional_format("D3:D6", {"type": "icon_set", "icon_style": "3_arrows"})
    month.add_sparkline("F3", {"range": "当月!B3:D3", "series_color": "#C00000"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"categories": "=当月!$A$3:$A$6", "values": "=当月!$B$3:$B$6"})
    chart.set_title({"name": "图 1 & 2"})
    month.insert_chart("H2", chart)
    month.protect("", {"format_cells": True})
    month.ignore_errors({"number_stored_as_text": "A1:A40"})
    month.set_tab_color("#FF9900")

    columns = [
        {"header": "地区"},
        {"header": "月"},
        {"header": "值", "format": amount},
        {"header": "双倍", "formula": "=[@值]*2"},
    ]
    rows = [["广东", 202501, 1.5, 3], ["江苏", 202501, 2.5, 5], ["浙江", 202501, 3.5, 7]]
    data.add_table("A1:D4", {"name": "tbl_data", "columns": columns, "data": rows})

    notes.set_row(0, 25)
    notes.write("A1", "用户自己的表", large)
    notes.write("B2", 3.5, rate)
    notes.write_formula("B3", "=B2*2", None, 7)
    notes.hide_gridlines(2)
    notes.set_zoom(85)
    notes.insert_textbox("D4", "文本框 & <tag>")
    picture = io.BytesIO()
    Image.new("RGB", (1, 1), (192, 0, 0)).save(picture, "PNG")
    notes.insert_image("D20", "dot.png", {"image_data": picture, "description": "点"})

    book.define_name("period", "=首页!$B$3")
    book.define_name("tbl_month", "='当月'!$A$3:$D$6")
    book.define_name("'当月'!title", "='当月'!$A$1:$D$1")
    book.define_name("笔记", "='我的 笔记'!$B$2")
    book.define_name("rate", "=0.25")
    book.set_properties({"title": "外贸 & 月报", "author": "王"})
    book.set_custom_property("store", "v1")


def rewrite(source: Path, target: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """Copy a package to *target*, each part as *change* (of its name and content) gives it."""
    parts = {name: change(name, part) for name, part in read_parts(source).items()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return target


def read_parts(path: Path) -> dict[str, bytes]:
    """Return the parts of a package by name."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_sheet(workbook: Path, sheet: str, old: bytes, new: bytes) -> None:
    """Replace *old* in the part of *sheet* by *new*."""
    parts = read_parts(workbook)
    assert parts[SHEET[sheet]].count(old) == 1
    changes = {SHEET[sheet]: parts[SHEET[sheet]].replace(old, new)}
    rewrite(workbook, workbook, lambda name, part: changes.get(name, part))


def edited(workbook: Path, part: str, *changes: tuple[str, str]) -> None:
    """Replace texts, given as patterns which must be there, in a part of *workbook*."""
    text = read_parts(workbook)[part].decode("utf-8")
    for pattern, new in changes:
        text, count = re.subn(pattern, new, text)
        assert count, pattern
    rewrite(workbook, workbook, lambda name, content: text.encode() if name == part else content)


def with_sheet_of(other: Path, name: str, workbook: Path) -> Package:
    """Return the package of *workbook* with the sheet *name* of *other* as its fourth sheet."""
    source = Package.read(other.read_bytes())
    copies = CopiedSheets(source, Package.read(workbook.read_bytes()))
    part = copies.add(SheetList(source).part_of(name))
    sheets = SheetList(package := copies.package())
    sheets.insert(name, part, 3)
    return package.with_parts(sheets.changed_parts())


def fill(workbook: Path, values: Mapping[tuple[str, str], Any]) -> None:
    """Write *values* by sheet and first cell with the engine, and save."""
    with open_workbook(workbook) as book:
        for (sheet, cell), value in values.items():
            book.sheets[sheet].range(cell).value = value
        book.save()


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> set[str]:
    """Return the names of the parts that differ. Raises AssertionError if a part was added or removed."""
    assert list(before) == list(after)
    return {name for name, part in before.items() if after[name] != part}


def refused(write: Callable[[], object]) -> WorkbookError:
    """Return the error of *write*, which must be one, in both languages."""
    with pytest.raises(WorkbookError) as caught:
        write()
    assert caught.value.sentence("zh") != caught.value.sentence("en")
    return caught.value


def audit(workbook: Path) -> list[str]:
    """Return what openxml-audit finds."""
    return [
        f"{error.part_uri} {error.path}: {error.description}" for error in OpenXmlValidator().validate(workbook).errors
    ]


def delete_sheets(workbook: Path, names: Collection[str]) -> Path:
    """Delete sheets from a file as Excel does: a name of a cell on one of them refers to nothing. Return the file."""
    package = Package.read(workbook.read_bytes())
    sheets = SheetList(package)
    for name in names:
        sheets.remove(name)
    for defined in sheets.defined():
        for name in names:
            defined.text = naming(name).sub("#REF!", defined.text or "")
    workbook.write_bytes(package.pruned(sheets.changed_parts()).zipped())
    return workbook


def sheet_of(workbook: Path, name: str, *, results: bool = False) -> Worksheet:
    """Return a sheet of a file as openpyxl reads it, with formulas or their *results*; to read all takes seconds."""
    package = Package.read(workbook.read_bytes())
    sheets = SheetList(package)
    for each in sheets.all_names():
        if each != name:
            sheets.remove(each)
    alone = io.BytesIO(package.pruned(sheets.changed_parts()).zipped())
    found: Worksheet = load_workbook(alone, data_only=results)[name]
    return found
