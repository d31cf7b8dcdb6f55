"""变化: what is new in the month, figures that differ from those of an earlier report, new findings, with links."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, get_args

import xlwings as xw
from xlsxwriter.worksheet import Worksheet

from xlpkg.analysis.cube import load_cube
from xlpkg.analysis.findings import Finding, code_label
from xlpkg.errors import NoData
from xlpkg.messages import Message, say
from xlpkg.model.months import Month
from xlpkg.model.words import LANGUAGE_NAMES
from xlpkg.report.changes import Change, Kind, find_changes, find_revised
from xlpkg.store.store import open_store
from xlpkg.workbook import layout
from xlpkg.workbook.blocks import Found, Parts, SheetValues, padded, texts_in
from xlpkg.workbook.content import Content
from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.style import LEVEL, MOVE, RANK, Style
from xlpkg.workbook.layout import CHANGES_ROWS, CHANGES_TITLE, NamedRange
from xlpkg.workbook.sheet_figures import Rows, Value, empty_rows
from xlpkg.workbook.sheets.finding_links import figure_position, position
from xlpkg.workbook.versions import values_of

#: Kind, sentence, now, before, change, unit: widths and number formats.
_COLUMNS: Final = ((13, "@"), (86, "@"), (10, LEVEL), (10, LEVEL), (10, LEVEL), (18, "@"))
#: The most rows of new findings and of revised figures, of which the last one has the rest, so that the sheet is one
#: page.
_MOST_FINDINGS, _MOST_REVISED = 4, 8


@dataclass(frozen=True, slots=True)
class Since:
    """What is new since the earlier reports of a workbook: figures that they had otherwise, and findings.

    ``reports`` are the months of these reports, with the moment until which their figures were stored.
    """

    reports: Mapping[Month, dt.datetime] = field(default_factory=dict)
    revised: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()


def read_since(book: xw.Book, values: SheetValues) -> Since:
    """Return what is new since the last report of the month of *values* in *book* and that of an earlier month.

    A finding is new if 核验 does not list it. Raises WorkbookError if a range is missing.
    """
    content, kept, revised = values.content, values.kept, list[Change]()
    cube = content.cube
    reports = {month: kept.reports[month] for month in sorted(kept.reports) if month <= content.period}
    reports = dict([*reports.items()][-2:]) if cube.stored_until else {}
    for month, until in reports.items():
        if cube.stored_until and until < cube.stored_until:
            with open_store(content.store, create=False) as store, contextlib.suppress(NoData):
                then = load_cube(store, cube.currency, until)
                revised += find_revised(then, cube, month) if month in then.periods() else ()
    listed = {(row[2], row[5]) for row in values_of(book, layout.CHECK_FINDINGS)}
    found = (values.found or Found(())).findings
    new = (each for each in found if all(each.row(lang)[2::3] not in listed for lang in LANGUAGE_NAMES))
    return Since(reports, tuple(revised), tuple(new))


def rows(values: SheetValues) -> Iterator[tuple[NamedRange, Rows]]:
    """Yield each range of the sheet with its rows."""
    content, area = values.content, CHANGES_ROWS
    since: Since = values.read.get(layout.CHANGES) or Since()
    lang, period = content.lang, content.period
    revised = sorted(since.revised, key=lambda each: -each.weight)
    rest = revised[_MOST_REVISED - 1 :] if len(revised) > _MOST_REVISED else []
    findings = [each for each in since.findings if each.severity != "note"][:_MOST_FINDINGS]
    changes = find_changes(content.cube, content.cube.yoy(), period)
    cells: Rows = [_row(each, content) for each in revised[: len(revised) - len(rest)]]
    if rest:
        figures = tuple(Message("changes-rest-figure", each.short(content.lang)) for each in rest)
        files = tuple(dict.fromkeys(each.figure.file for each in rest))
        sentence = content.say("changes-rest", files=files, figures=figures)
        cells.append([_kind("revised", content), sentence, *[None] * 7])
    cells += [_row(each, content) for each in changes[: area.rows - len(cells) - len(findings)]]
    for each in findings:
        target = position(each, period, (values.found or Found(())).areas) or [None] * 3
        cells.append([code_label(each.code, lang), each.sentence(lang), *[None] * 4, *target])
    cells = cells or [[None, content.say("changes-none"), *[None] * 7]]
    reports = tuple(content.say("changes-report", month=each, until=until) for each, until in since.reports.items())
    top = empty_rows(CHANGES_TITLE)
    top[0][0] = f"{content.say('changes-title')}　{period.span(to_date=False, lang=lang)}"
    top[1][0] = content.say("changes-subtitle")
    key = "changes-reports" if reports else "changes-first"
    top[2][0] = content.say(key, reports=reports, count=len(since.revised))
    top[3] = [*content.say_list("changes-heads")]
    yield CHANGES_TITLE, top
    yield area, padded(area, cells)


def _row(change: Change, content: Content) -> list[Value]:
    """Return kind, sentence, the figure now and before, its change, unit, and the cell that it links to."""
    of_level = content.say("changes-rank-unit") if change.kind == "rank" else content.unit
    unit = content.say("changes-yoy-unit") if change.figure.is_yoy else of_level
    figures = (change.now, change.then, change.difference)
    target = figure_position(change.figure, content.period) or [None] * 3
    return [_kind(change.kind, content), change.sentence(content.lang, content.cube.currency), *figures, unit, *target]


def _kind(kind: Kind, content: Content) -> str:
    return content.say_list("changes-kinds")[get_args(Kind).index(kind)]


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    title, rows = CHANGES_TITLE, CHANGES_ROWS
    looks.page(sheet, landscape=True, print_area=(0, title.column, rows.last_row, title.last_column))
    looks.frame(sheet, style, rows.row, rows.last_column + 1, title.column)
    sheet.write_blank(2, title.column, None, style.subtitle())
    looks.linked_list(sheet, style, rows, _COLUMNS)
    units = ",".join(f'$G{rows.row + 1}="{say("changes-rank-unit", lang)}"' for lang in LANGUAGE_NAMES)
    rank = f"OR({units})"  # without decimals
    looks.lines_where(sheet, style, replace(rows, column=3, columns=2), rank, num_format=RANK)
    looks.lines_where(sheet, style, replace(rows, column=5, columns=1), rank, num_format=MOVE)
    looks.lines_where_filled(sheet, style, rows)


PARTS: Final = {
    layout.CHANGES: Parts(
        draw,
        rows,
        read_since,
        cells={
            CHANGES_TITLE: (*(texts_in(CHANGES_TITLE.columns, 0),) * 3, "t" * CHANGES_TITLE.columns),
            CHANGES_ROWS: ("ttffftfff|ttfff.fff",),
        },
        in_order={CHANGES_ROWS: slice(0, None)},
    )
}
