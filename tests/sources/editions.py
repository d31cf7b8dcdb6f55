"""Write a real month of table (8) in other formats and editions: a web page, a workbook, CSV, an English edition."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import NamedTuple

import xlsxwriter
import xlwt

from xlpkg.messages import Message
from xlpkg.model.arrays import finite_or_none
from xlpkg.model.regions import PROVINCES, REGIONS, Region
from xlpkg.sources.table import SourceTable

Cells = list[list[str]]

HEADER_ROWS = 3
TITLE = "（8）{year}年{month}月进出口商品收发货人所在地总值表（人民币值）"


class Row(NamedTuple):
    """A row of a table that was read: its line, region, label of a zone or None, and nine figures or None."""

    line: int
    region: Region
    zone: str | None
    values: tuple[float | None, ...]


def rows_of(table: SourceTable) -> list[Row]:
    """Return the rows of a table that was read."""
    columns = (table.lines.tolist(), table.regions.tolist(), table.zones, table.figures.tolist())
    return [
        Row(line, REGIONS[region], zone, tuple(finite_or_none(figures)))
        for line, region, zone, figures in zip(*columns, strict=True)
    ]


def body(cells: Cells) -> Cells:
    """Return the rows below the header, without the footnote."""
    return [row for row in cells[HEADER_ROWS:] if not row[0].startswith("注")]


def grouped(text: str) -> str:
    """Return an integer with thousands separators, as pages print it; another text is unchanged."""
    return f"{int(text):,}" if re.fullmatch(r"-?\d{1,15}", text, re.ASCII) else text


def csv_bytes(cells: Cells, encoding: str = "utf-8-sig") -> bytes:
    """Return the cells as a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(cells)
    return text.getvalue().encode(encoding)


def without_merged_texts(cells: Cells) -> Cells:
    """Return the month as a spreadsheet saves it as CSV: only the first of merged cells has their text."""
    header = [[text if text != before else "" for before, text in itertools.pairwise(["", *row])] for row in cells[:2]]
    return [*header, ["", *cells[2][1:]], *cells[HEADER_ROWS:]]


def html_page(cells: Cells, title: str, *, unit: str | None = None, header: str | None = None) -> str:
    """Return the month as a page of China Customs: merged headers, separators, no-break spaces around labels."""
    spans = "".join(f"<td>{text}</td>" for text in cells[2][1:7])
    unit = cells[0][-1] if unit is None else unit
    header = header or (
        '<tr><td rowspan="2">收发货人所在地</td><td colspan="2">进出口</td><td colspan="2">出口</td>'
        '<td colspan="2">进口</td><td colspan="3">累计比去年同期±％</td></tr>'
        f"<tr>{spans}<td>进出口</td><td>出口</td><td>进口</td></tr>"
    )
    rows = "".join(
        f"<tr><td>&nbsp;{escape(row[0][:1])}&nbsp;{escape(row[0][1:])}&nbsp;</td>"
        + "".join(f"<td align='right'>{grouped(text)}</td>" for text in row[1:])
        + "</tr>\n"
        for row in body(cells)
    )
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title>"
        "<script>var menu = '<b>2月</b>';</script></head>\n"
        "<body><div class='menu'><table><tr><td>首页</td><td>统计月报</td></tr></table></div>\n"
        f"<h2>{title}</h2>\n<table><tbody>\n"
        f'<tr><td colspan="7">&nbsp;</td><td colspan="3">{unit}</td></tr>\n{header}\n{rows}'
        f'<tr><td colspan="10">{escape(cells[-1][0])}</td></tr>\n</tbody></table>\n</body></html>\n'
    )


def _merged_cells(cells: Cells) -> list[tuple[int, int, int, int, str]]:
    """Return the merged cells of a spreadsheet's header: first and last row, first and last column, text."""
    flows = [(2, 2, 1, 2, "进出口"), (2, 2, 3, 4, "出口"), (2, 2, 5, 6, "进口"), (2, 2, 7, 9, cells[1][7])]
    return [(2, 3, 0, 0, cells[1][0]), *flows]


def _other_cells(cells: Cells, scale: float) -> Iterator[tuple[int, int, str | float]]:
    """Yield row, column and content of the other cells below the unit; YoY are multiplied by *scale*."""
    for column in range(1, 10):
        yield 3, column, cells[2][column]
    for line, row in enumerate(body(cells), start=4):
        yield line, 0, row[0]
        for column, text in enumerate(row[1:], start=1):
            yield line, column, text if text == "-" else float(text) * (scale if column > 6 else 1)


def xlsx_file(path: Path, cells: Cells, title: str, *, yoy_format: str = "", scale: float = 1.0) -> Path:
    """Write the month as an .xlsx with a title row, merged headers, numbers and an empty second sheet.

    The YoY are multiplied by *scale* and have the number format *yoy_format*.
    """
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Sheet1")
    of_yoy = book.add_format({"num_format": yoy_format} if yoy_format else {})
    book.add_worksheet("Sheet2")
    sheet.merge_range(0, 0, 0, 9, title)
    sheet.write(1, 7, cells[0][-1])
    for first_row, last_row, first, last, text in _merged_cells(cells):
        sheet.merge_range(first_row, first, last_row, last, text)
    for line, column, value in _other_cells(cells, scale):
        sheet.write(line, column, value, of_yoy if column > 6 and isinstance(value, float) else None)
    sheet.merge_range(line + 1, 0, line + 1, 9, cells[-1][0])
    book.close()
    return path


def xls_file(path: Path, cells: Cells, title: str, *, yoy_format: str = "General", scale: float = 1.0) -> Path:
    """Write the month as an .xls; for its YoY see :func:`xlsx_file`."""
    usual, of_yoy = xlwt.Style.default_style, xlwt.easyxf(num_format_str=yoy_format)
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("8")
    sheet.write_merge(0, 0, 0, 9, title)
    sheet.write(1, 9, cells[0][-1])
    for merged in _merged_cells(cells):
        sheet.write_merge(*merged)
    for line, column, value in _other_cells(cells, scale):
        sheet.write(line, column, value, of_yoy if column > 6 and isinstance(value, float) else usual)
    book.save(str(path))
    return path


def imports_first(cells: Cells) -> Cells:
    """Return the month with imports before exports, in the levels and in the YoY."""
    order = (0, 1, 2, 5, 6, 3, 4, 7, 9, 8)
    return [[row[column] for column in order] for row in cells]


def english(cells: Cells, year: int, month: int) -> Cells:
    """Return the English edition of a month in dollars: no columns of total trade, provinces in English."""
    names = {province.name: province.english for province in PROVINCES}
    plain = {
        "内蒙古自治区": "Inner Mongolia",
        "北京市": "Beijing",
        "广西壮族自治区": "Guangxi Zhuang Autonomous Region",
    }
    rows = [
        [f"(8) Total Value of Imports and Exports by Location of Importers/Exporters, {month}.{year}", *[""] * 6],
        [*[""] * 5, "Unit:US$1,000", "Unit:US$1,000"],
        ["Location", "Exports", "Exports", "Imports", "Imports", "Percentage Change", "Percentage Change"],
        ["Location", f"{month}", f"1to{month}", f"{month}", f"1to{month}", "Exports", "Imports"],
    ]
    for row in body(cells):
        if row[0] == "总值":
            label = "Total"
        elif row[0] in names:
            label = plain.get(row[0], f"{names[row[0]]} Province")
        else:
            label = f"Zone {row[0]}"
        rows.append([label, *(grouped(row[column]) for column in (3, 4, 5, 6)), row[8], row[9]])
    return rows


def _english_rows(
    cells: Cells, flows: Sequence[str] = ("Exports", "Imports")
) -> Iterator[tuple[str, list[str], list[str], list[str]]]:
    """Yield the label, levels and YoY of each row, and each YoY after that of the month.

    The YoY of the month is here that of the year to date with its sign reversed.
    """
    names = {province.name: f"{province.english} Province" for province in PROVINCES} | {"总值": "TOTAL"}
    columns = {"Exports": (3, 4, 8), "Imports": (5, 6, 9)}
    for row in body(cells):
        levels = [grouped(row[column]) for flow in flows for column in columns[flow][:2]]
        yoy = [row[columns[flow][2]] for flow in flows]
        both = [each for text in yoy for each in (text if text == "-" else f"{-float(text):.1f}", text)]
        yield names.get(row[0], f"Zone {row[0]}"), levels, yoy, both


def english_with_yoy_rows(cells: Cells, year: int, month: int) -> Cells:
    """Return an English edition in yuan whose YoY are a second row of each label, as in tables (5) and (17)."""
    rows = [
        [f"（8）Imports and Exports by Location of Importers/Exporters,{month}.{year}"] * 5,
        ["Unit: RMB 10,000 yuan"] * 5,
        ["Location of Importers/Exporters", "Exports", "Exports", "Imports", "Imports"],
        ["Location of Importers/Exporters", *[f"{month}", f"1to{month}"] * 2],
    ]
    for label, levels, _, both in _english_rows(cells):
        rows += [[label, *levels], [label, *both]]
    return [*rows, ["Note: The second figures are the changes from the same period of the year before.", *[""] * 4]]


def english_by_100_million(cells: Cells, month: int) -> Cells:
    """Return an English edition in yuan with the header of table (4) of 2026: total columns, one decimal."""
    names = {province.name: province.english for province in PROVINCES} | {"总值": "Total"}
    title = "(8) China's Total Export & Import Values by Location of Importers/Exporters, Feb 2025 (in CNY)"
    growth = f"1-to-{month} Total Year-on-Year (±%)"
    flows = ["Export & Import", "Export", "Import"]
    rows = [
        [title] * 10,
        ["Unit: CNY 100 Million"] * 10,
        ["Location", *(flow for flow in flows for _ in range(2)), *[growth] * 3],
        ["Location", *[f"{month}", f"1- to-{month}"] * 3, *flows],
    ]
    for row in body(cells):
        levels = (f"{int(text) / 10_000:,.1f}" if text != "-" else text for text in row[1:7])
        rows.append([names.get(row[0], f"Zone {row[0]}"), *levels, *row[7:]])
    return rows


def query_rows(amounts: dict[str, dict[str, int]], *, by_month: bool = True) -> Cells:
    """Return a download of the online query by month and province; *amounts*: {month: {code: value in whole units}}.

    Each province has two rows, one for each of two trading partners.
    """
    header = ["贸易伙伴编码", "贸易伙伴名称", "注册地编码", "注册地名称", "人民币", ""]
    rows = [["数据年月", *header] if by_month else header]
    names = {str(province.code): province.name for province in PROVINCES}
    for month, by_code in amounts.items():
        for code, value in by_code.items():
            part = value // 3
            for partner, name, piece in (("116", "日本", part), ("502", "美国", value - part)):
                row = [partner, name, code, names[code], f"{piece:,}", ""]
                rows.append([month, *row] if by_month else row)
    return rows


def query_bytes(rows: Cells) -> bytes:
    """Return the bytes of a download: GB18030, every field quoted but the empty last one."""
    lines = (",".join([*(f'"{cell}"' for cell in row[:-1]), ""]) for row in rows)
    return ("\r\n".join(lines) + "\r\n").encode("gb18030")


def english_page(cells: Cells, title: str, flows: tuple[str, ...] = ("Exports", "Imports"), *, yoy_rows: bool) -> str:
    """Return the month as a page of the English monthly bulletin, in 10,000 yuan.

    The title and the unit are rows of the table. The YoY are columns or, as in tables (5) and (17), a shaded second row
    of each label.
    """
    month = cells[2][1].removesuffix("月")
    width = 1 + len(flows) * (2 if yoy_rows else 3)
    yoy_columns = "" if yoy_rows else f'<td colspan="{len(flows)}">Percentage Change</td>'
    rows = [
        f'<tr><td colspan="{width}" align="center"><span><b>{title}</b></span></td></tr>',
        f'<tr><td colspan="{width}" align="right"><span><b>Unit: RMB 10,000 yuan</b></span></td></tr>',
        '<tr><td rowspan="2"><span><b>Location of Importers/Exporters</b></span></td>'
        + "".join(f'<td colspan="2"><b>{flow}</b></td>' for flow in flows)
        + f"{yoy_columns}</tr>",
        "<tr>"
        + "".join(f"<td><b>{month}</b></td><td><b>1to{month}</b></td>" for _ in flows)
        + ("" if yoy_rows else "".join(f"<td><b>{flow}</b></td>" for flow in flows))
        + "</tr>",
    ]
    for label, levels, yoy, both in _english_rows(cells, flows):
        first = f"<td{' rowspan=2' if yoy_rows else ''}><span><b>{label}</b></span></td>"
        rows.append(f"<tr>{first}{_english_cells(levels if yoy_rows else [*levels, *yoy])}</tr>")
        if yoy_rows:
            rows.append("<tr>" + _english_cells(both, "bgcolor='#969696'") + "</tr>")
    note = "Note: Figures in the dark area refer to the change over the same period of the previous year."
    rows.append(f'<tr><td colspan="{width}"><b>{note}</b></td></tr>')
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>{title}</title></head><body>"
        f"<div class='atcl-ttl'>{title}</div><div class='atcl-date'>2026/07/22</div>"
        "<table><tbody>\n" + "\n".join(rows) + "</tbody></table></body></html>"
    )


def _english_cells(texts: list[str], attributes: str = "") -> str:
    return "".join(f'<td align="right" {attributes}><span><b>{text}&nbsp;</b></span></td>' for text in texts)


def keys(messages: list[Message] | tuple[Message, ...]) -> list[str]:
    """The keys of *messages*, in order."""
    return [message.key for message in messages]
