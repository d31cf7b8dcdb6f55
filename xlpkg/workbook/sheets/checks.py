"""核验: the findings of the checks, each with a link to its cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from xlsxwriter.worksheet import Worksheet

from xlpkg.analysis.findings import SEVERITIES, code_label
from xlpkg.audit.self_check import check_month
from xlpkg.model.words import COLON, Basis
from xlpkg.workbook import layout
from xlpkg.workbook.blocks import Found, Parts, SheetValues, padded, texts_in
from xlpkg.workbook.content import Content
from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.style import AMBER, DARK_AMBER, GREY, RED, Style
from xlpkg.workbook.layout import CHECK_FINDINGS, CHECK_SUMMARY, NamedRange
from xlpkg.workbook.sheet_figures import Rows, empty_rows
from xlpkg.workbook.sheets.finding_links import position

#: Severity, kind, location, printed, expected, message.
_WIDTHS: Final = (10, 19, 30, 16, 16, 62)


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    found = layout.CHECK_FINDINGS
    printed = replace(found, columns=layout.CHECK_COLUMNS)
    looks.page(sheet, landscape=True, print_area=(0, printed.column, found.last_row, printed.last_column))
    sheet.repeat_rows(found.row - 1)
    looks.frame(sheet, style, found.row, found.last_column + 1, printed.column)
    sheet.write_blank(1, printed.column, None, style(font_size=11, font_color=GREY))
    # Text, so that a value such as 36.3% stays one and the format of its cell does not change.
    looks.linked_list(sheet, style, found, [(width, "@") for width in _WIDTHS])
    first = f"$B{found.row + 1}"
    # Before the lines: LibreOffice applies one conditional format to a cell.
    for words, properties in (
        (("错误", "error"), {"font_color": RED, "bold": True}),
        (("警告", "warning"), {"font_color": DARK_AMBER, "bold": True, "bg_color": AMBER}),
        (("说明", "note"), {"font_color": GREY}),
    ):
        either = ",".join(f'{first}="{word}"' for word in words)
        looks.lines_where(sheet, style, replace(found, columns=1), f"OR({either})", **properties)
    looks.lines_where_filled(sheet, style, printed)


def summary(content: Content, found: Found) -> str:
    """Return how many findings there are of each severity."""
    if not found.findings:
        return content.say("checks-none")
    counts = Counter[str](finding.severity for finding in found.findings)
    error, warning, note = (counts[severity] for severity in SEVERITIES)
    return content.say("checks-count", error=error, warning=warning, note=note)


def rows(values: SheetValues) -> Iterator[tuple[NamedRange, Rows]]:
    """Yield each range of the sheet with its rows."""
    content, area = values.content, CHECK_FINDINGS
    found = values.found or Found(check_month(content.cube, content.report, wide=content.around()))
    top = empty_rows(CHECK_SUMMARY)
    top[0][1] = content.say("checks-title")
    top[1][1] = f"{content.span(Basis.YTD)}{COLON[content.lang]}{summary(content, found)}"
    top[-1] = [None, *content.say_list("checks-heads")]
    yield CHECK_SUMMARY, top
    findings = found.findings
    shown = findings if len(findings) <= area.rows else findings[: area.rows - 1]
    cells: Rows = []
    for finding in shown:
        severity, code, *others = finding.row(content.lang, content.cube.currency)
        target = position(finding, content.period, found.areas)
        cells.append([severity, code_label(str(code), content.lang), *others, *(target or [None] * 3)])
    if more := len(findings) - len(shown):
        more_line = content.say("checks-not-shown", count=more)
        cells.append([*[None] * (layout.CHECK_COLUMNS - 1), more_line, *[None] * 3])
    yield area, padded(area, cells)


_WIDE: Final = CHECK_SUMMARY.columns
PARTS: Final = {
    layout.CHECKS: Parts(
        draw,
        rows,
        cells={CHECK_SUMMARY: (*(texts_in(_WIDE, 1),) * 2, texts_in(_WIDE), texts_in(_WIDE, *range(1, _WIDE)))},
        in_order={CHECK_FINDINGS: slice(0, None)},
    )
}
