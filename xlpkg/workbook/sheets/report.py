"""当月 and 累计: the two sections of the printed report, each with text, figures, table and notes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, Final

from xlsxwriter.chart import Chart
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from xlpkg.analysis.checks import WIDE_BAND
from xlpkg.analysis.measure_list import Measure
from xlpkg.messages import Language
from xlpkg.model.regions import NATIONAL, PROVINCES, Kind, Region
from xlpkg.model.rounding import MISSING, format_number, print_number
from xlpkg.model.words import SEMICOLON, Basis
from xlpkg.report.chart_scale import CUT_BARS, cut_lengths
from xlpkg.report.model import MARK, Figure, Section
from xlpkg.workbook import layout
from xlpkg.workbook.blocks import Parts, SheetValues
from xlpkg.workbook.content import Content
from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.choices import explain
from xlpkg.workbook.design.style import AMBER, DARK_AMBER, FONT, GREY, LEVEL, LINE, NAVY, OCHRE, PALE, TEAL, Style
from xlpkg.workbook.kept_texts import place_of
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.row_heights import CAPTION_HEIGHT, FIGURE_HEIGHT, HEADER_HEIGHT, NAME_SIZE, TABLE_ROW_HEIGHT
from xlpkg.workbook.sheet_figures import Rows, empty_rows, rise_and_fall
from xlpkg.workbook.text_size import parts_of

#: Row heights in points; a fill gives the paragraphs the height that their text needs.
_HEIGHTS: Final = {layout.TEXT_HEADING: 32, layout.TEXT_TABLE_CAPTION: CAPTION_HEIGHT}
#: Pixels: the width of the printed columns.
_FIGURE_WIDTH: Final = 646
_LAST: Final = layout.TABLE_COLUMNS - 1
#: The columns of YoY, their format, and that of a marked one.
_CHANGES: Final = (2, 4, 6)
_YOY: Final = f"0.0_{MARK}"
_MARKED: Final = f'0.0"{MARK}"'
_PIXELS: Final = 96 / 72
#: Where the heading of a YoY is broken, so that it fits its column.
_BEFORE_YOY: Final = re.compile(r" (?=YoY|\(%\))")
#: The series of a chart with a legend.
_NATION: Final = 2
#: The height of the label of a bar in the lowest chart, as a part of that of all bars.
_LABEL_ROOM: Final = 0.12
#: Percent.
_UNIT: Final = 5
#: The number format of labels: of rises four characters, for which bars beside each other have room in 7 points. For
#: falls there is none such: programs disagree on the minus of a format with a condition.
_SHORT: Final = "[>=99.95]0;0.0"


def rows(values: SheetValues, basis: Basis) -> Iterator[tuple[NamedRange, Rows]]:
    """Yield each range of a sheet with its rows; a text that the user changed stays."""
    of, section, changed = layout.REPORTS[basis], _section(values.content, basis), values.kept.changed
    names = (*layout.TEXT_NAMES.values(), layout.NOTES_NAME)
    texts = generated(values.content, basis)
    texts |= {name: changed[place_of(basis, name)] for name in names if place_of(basis, name) in changed}
    yield of.text, _text_rows(values, basis, texts)
    yield of.table, empty_rows(of.table) if section is None else _table_rows(values.content, section)
    yield of.notes, [[texts[layout.NOTES_NAME]]]
    yield of.bands, empty_rows(of.bands) if section is None else _band_rows(values.content, section)


def _section(content: Content, basis: Basis) -> Section | None:
    return next((section for section in content.report.sections if section.basis is basis), None)


def generated(content: Content, basis: Basis) -> dict[str, str | None]:
    """Return the generated texts of a sheet by name; January has no section for the year to date."""
    section = _section(content, basis)
    if section is None:
        texts: dict[str, str | None] = dict.fromkeys((*layout.TEXT_NAMES.values(), layout.NOTES_NAME))
        return texts | {layout.TEXT_NAMES[layout.TEXT_HEADING]: content.say("report-january")}
    exports, imports = (figure.caption for figure in section.figures)
    lead, notes = "\n".join(filter(None, (section.caution, section.lead))), "\n".join(section.notes)
    figures = (section.exports, exports, section.imports, imports)
    found = (section.heading, lead, *figures, section.remark, section.table.caption, notes)
    return dict(zip((*layout.TEXT_NAMES.values(), layout.NOTES_NAME), found, strict=True))


def _text_rows(values: SheetValues, basis: Basis, texts: dict[str, str | None]) -> Rows:
    content, kept, rows = values.content, values.kept, empty_rows(layout.REPORTS[basis].text)
    for line, name in layout.TEXT_NAMES.items():
        rows[line][0] = texts[name]
        if place_of(basis, name) in kept.changed:
            rows[line][layout.MARK_COLUMN] = content.say("report-changed")
    if _section(content, basis) is not None:
        rows[layout.TEXT_HEADING][layout.COMMENT_COLUMN] = content.say("report-comment-hint")
        for line, printed in layout.TEXT_COMMENTS.items():
            comment = kept.comments.get(place_of(basis, layout.TEXT_NAMES[line]))
            rows[line][layout.COMMENT_COLUMN] = comment
            for each, part in zip(printed, parts_of(comment or "", len(printed)), strict=True):
                rows[each][0] = part or None
    return rows


def _table_rows(content: Content, section: Section) -> Rows:
    header = [_BEFORE_YOY.sub("\n", head, count=1) for head in section.table.header]
    printed: Rows = [[*header]]
    for row in section.table.all_rows():
        printed.append(
            [row_label(row.region, content.lang), *(MISSING if math.isnan(value) else value for value in row.values)]
        )
    rows = empty_rows(layout.REPORTS[section.basis].table)
    exports, imports = (_bar_rows(content, section.basis, figure) for figure in section.figures)
    for cells, of_table in zip(rows, printed, strict=False):
        cells[: layout.TABLE_COLUMNS] = of_table
    for cells, *bars in zip(rows, exports, imports, strict=False):
        cells[layout.TABLE_COLUMNS :] = [cell for of_flow in bars for cell in of_flow]
    return rows


def _band_rows(content: Content, section: Section) -> Rows:
    rows = empty_rows(layout.REPORTS[section.basis].bands)
    rows[0] = [None, *(f"± {section.table.header[column]}" for column in _CHANGES)]
    for cells, row in zip(rows[1:], section.table.all_rows(), strict=False):
        bands = (band if math.isfinite(band) else None for band in row.bands)
        cells[:] = [row_label(row.region, content.lang), *bands]
    return rows


def _bar_rows(content: Content, basis: Basis, figure: Figure) -> Rows:
    """Return what a chart draws: a header, a row per province, and after a gap the nation's.

    A row has the label, the rise, the fall, the YoY of the nation, and the length of the bar if it is cut; that of the
    nation has the ends of the axis as rise and fall. The header has their legends, and the YoY of each province whose
    bar is cut.
    """
    lang = content.lang
    values = [row.yoy(figure.flow) for row in figure.rows]
    cut = cut_lengths(values)
    (nation,) = content.figures((Measure.YOY,), basis, NATIONAL, figure.flow)
    nation_yoy = nation is not None and content.say("report-nation", yoy=print_number(nation, lang))
    legend = nation_yoy or content.say("report-no-yoy")
    legends = [legend, *([content.say("report-cut-bars")] if cut else [])]
    gap, name = "" if lang == "zh" else ": ", content.say_list("sheet-flows")[figure.flow]
    changes = [f"{name}{gap}{content.say(key)}" for key in ("sheet-rises", "sheet-falls")]
    heads = [format_number(values[index]) for index in cut]
    rest: list[None] = [None] * (CUT_BARS - len(cut))
    rows: Rows = [[None, *changes, SEMICOLON[lang].join(legends), *heads, *rest]]
    for index, (row, value) in enumerate(zip(figure.rows, values, strict=True)):
        change = math.nan if index in cut else value
        of_cut = [length if index == each else None for each, length in cut.items()]
        rows.append([_bar_label(row.region, lang), *rise_and_fall(change), None, *of_cut, *rest])
    width = layout.CHART_FLOW_COLUMNS
    room = _room([*(cut.get(index, value) for index, value in enumerate(values)), nation or 0.0])
    return [*rows, [None] * width, [_bar_label(NATIONAL, lang), *room, nation, *[None] * CUT_BARS]]


def _room(lengths: Sequence[float]) -> tuple[float, float | None]:
    """Return how far the axis of bars of these *lengths* goes, up and down, so that their labels have room.

    Without falls it ends at zero, so that the names are next to the bars.
    """
    known = [0.0, *(each for each in lengths if math.isfinite(each))]
    low, high = min(known), max(known)
    room = _LABEL_ROOM * (high - low)
    return high + room, low - room if low < 0 else None


def row_label(region: Region, lang: Language) -> str:
    """Return the label of a row of the table, in English with the code of a province."""
    is_coded = lang == "en" and region.kind is Kind.PROVINCE
    return f"{region.label(lang)} ({region.iso})" if is_coded else region.label(lang)


def bar_label(region: Region, lang: Language) -> str:
    """Return the name of a region below its bar."""
    return region.label(lang) if lang == "zh" else region.iso


def _bar_label(region: Region, lang: Language) -> str:
    """Return the label below a bar, which has room for two letters, or for a character per line.

    A rotation in the chart would be lost when LibreOffice saves the workbook.
    """
    return ("\n" if lang == "zh" else "").join(bar_label(region, lang))


def draw(sheet: Worksheet, style: Style, basis: Basis) -> None:
    """Draw one of the two sheets."""
    of = layout.REPORTS[basis]
    looks.page(sheet, print_area=(0, 0, of.notes.row, _LAST), breaks=[layout.TEXT_TABLE_CAPTION])
    sheet.set_column(0, 0, 19.4)
    for column in range(1, layout.TABLE_COLUMNS):
        sheet.set_column(column, column, 9 if column in _CHANGES else 10.2)
    sheet.set_column(_LAST + 1, layout.COMMENT_COLUMN - 1, 8, style(num_format=looks.PERCENT), {"hidden": True})
    sheet.repeat_rows(of.table.row)  # above groups that have a page of their own
    _text(sheet, style)
    _table(sheet, style, of)
    sheet.set_column(of.bands.column, of.bands.last_column, 8, None, {"hidden": True})
    sheet.merge_range(
        of.notes.row,
        0,
        of.notes.row,
        _LAST,
        "",
        style(font_size=8.5, font_color=GREY, text_wrap=True, valign="top", top=1, top_color=NAVY),
    )
    sheet.set_row(of.notes.row, 20)
    for index, row in enumerate(layout.TEXT_FIGURES):
        chart = _bars(style, charts(of.table)[index])
        # It ends with the row, so that it grows with it: an end within the row would stay where it is.
        chart.set_size({"width": _FIGURE_WIDTH, "height": math.ceil(FIGURE_HEIGHT * _PIXELS) - 2})
        sheet.insert_chart(row, 0, chart, {"x_offset": 2, "y_offset": 2, "object_position": 1})
    _comments(sheet, style)
    sheet.freeze_panes(1, 0)  # the heading, and the label of the comments
    looks.home_link(sheet, style, 0, layout.TEXT_COLUMNS)


def _text(sheet: Worksheet, style: Style) -> None:
    body = style(font_size=10.5, text_wrap=True, align="justify")
    caption = style(bold=True, font_size=9.5, font_color=NAVY, align="center")
    formats = {
        layout.TEXT_HEADING: style(bold=True, font_size=15, font_color=NAVY, bottom=2, bottom_color=TEAL),
        layout.TEXT_TABLE_CAPTION: style(bold=True, font_size=9.5, font_color=NAVY, align="center", text_wrap=True),
        **dict.fromkeys(layout.TEXT_CAPTIONS, caption),
        layout.TEXT_REMARK: style(font_size=8.5, text_wrap=True, indent=1),
    }
    for row in range(layout.TEXT_LINES):
        sheet.merge_range(row, 0, row, _LAST, "", formats.get(row, body))
        height = FIGURE_HEIGHT if row in layout.TEXT_FIGURES else _HEIGHTS.get(row, 20)
        sheet.set_row(row, height, None, {"hidden": row == layout.TEXT_REMARK})
    remark = layout.TEXT_REMARK
    filled = {"type": "formula", "criteria": f'=$A${remark + 1}<>""', "format": style.plain(bg_color=PALE)}
    sheet.conditional_format(remark, 0, remark, _LAST, filled)


def _comments(sheet: Worksheet, style: Style) -> None:
    """Draw the cells for the comments, beside the printed page, and hide the rows that print them."""
    sheet.set_column(layout.COMMENT_COLUMN, layout.COMMENT_COLUMN, 60)
    sheet.set_column(layout.MARK_COLUMN, layout.MARK_COLUMN, 14)
    label = style(font_size=9, font_color=GREY, text_wrap=True, indent=1)
    sheet.write_blank(layout.TEXT_HEADING, layout.COMMENT_COLUMN, None, label)
    for row, lines in layout.TEXT_COMMENTS.items():
        formats = {"font_size": 10.5, "text_wrap": True, "valign": "top", "bg_color": AMBER, "border": 1}
        sheet.write_blank(row, layout.COMMENT_COLUMN, None, style(border_color=LINE, **formats))
        explain(sheet, row, layout.COMMENT_COLUMN, looks.text("report-comment"), looks.text("report-comment-hint"))
        for printed in lines:
            sheet.set_row(printed, 20, None, {"hidden": True})
    mark = style(font_size=9, font_color=DARK_AMBER, valign="top", text_wrap=True)
    for row in range(layout.TEXT_LINES):
        sheet.write_blank(row, layout.MARK_COLUMN, None, mark)


def _table(sheet: Worksheet, style: Style, of: layout.ReportRanges) -> None:
    table = of.table
    sheet.set_row(table.row, HEADER_HEIGHT)
    for column in range(layout.TABLE_COLUMNS):
        sheet.write_blank(table.row, column, None, style.head(font_size=9, align="right" if column else "left"))
    for column in range(layout.TABLE_COLUMNS, table.columns):
        sheet.write_blank(table.row, column, None, style(num_format="@"))  # labels of the charts, also "239.0"
    for row in range(table.row + 1, table.last_row + 1):
        shaded = (row - table.row) % 2 == 0
        sheet.set_row(row, TABLE_ROW_HEIGHT)
        name = style.cell(shaded=shaded, align="left", text_wrap=True, font_size=NAME_SIZE, font_color=NAVY)
        sheet.write_blank(row, 0, None, name)
        for column in range(1, layout.TABLE_COLUMNS):
            change = column in _CHANGES
            sheet.write_blank(row, column, None, style.cell(_YOY if change else LEVEL, shaded=shaded))
    _rules(sheet, style, of)
    looks.mark_falls(sheet, style, table, (LEVEL,) * layout.TABLE_COLUMNS)


def _rules(sheet: Worksheet, style: Style, of: layout.ReportRanges) -> None:
    """Mark YoY with a wide band, and show the rows of the nation and of groups in bold on a shade, the nation's lined.

    The falls in them, too, because LibreOffice applies one rule to a cell.
    """
    row, end = of.table.row + 1, of.table.last_row
    is_nation = f'OR($A${row + 1}="{NATIONAL.short}",$A${row + 1}="{NATIONAL.english}")'
    is_group = f'AND($A{row + 1 + len(PROVINCES)}<>"",ROW()>{row + len(PROVINCES)}+N({is_nation}))'
    bold = {"bold": True, "bg_color": PALE, "bottom": 1}
    areas: tuple[tuple[int, int, str, dict[str, Any]], ...] = (
        (row, row, is_nation, bold | {"bottom_color": NAVY}),
        (row + len(PROVINCES), end, is_group, bold | {"bottom_color": LINE}),
        (row, end, "TRUE", {}),
    )
    for first, last, condition, formats in areas:
        for column in (*_CHANGES, 0):  # the marked cells of a column, then all other ones
            marked = f"AND({condition},{_is_wide(of.bands, first, column)})" if column else condition
            mark = {"num_format": _MARKED} if column else {}
            if not mark | formats:
                continue
            place, cell = (first, column, last, column or _LAST), xl_rowcol_to_cell(first, column)
            for criteria, colour in (
                (f"=AND({marked},ISNUMBER({cell}),{cell}<=-0.05)", {"font_color": style.palette.fall}),
                (f"={marked}", {}),
            ):
                look = style.plain(**formats, **mark, **colour)
                rule = {"type": "formula", "criteria": criteria, "format": look, "stop_if_true": True}
                sheet.conditional_format(*place, rule)


def _is_wide(named: NamedRange, row: int, column: int) -> str:
    """Return the condition that the YoY of a cell has a wide band: its label finds that wherever its row is sorted."""
    labels, bands = (
        xl_range_abs(named.row + 1, at, named.last_row, at)
        for at in (named.column, named.column + 1 + _CHANGES.index(column))
    )
    return f'COUNTIFS({labels},$A{row + 1},{bands},">{WIDE_BAND:g}")>0'


def charts(table: NamedRange) -> tuple[tuple[NamedRange, ...], ...]:
    """Return what the charts of exports and of imports draw, beside *table*: labels, bars, and the ends of the axis."""
    rows = (layout.BAR_ROWS, len(PROVINCES), len(PROVINCES), *[layout.BAR_ROWS] * (1 + CUT_BARS))
    return tuple(
        (
            *(table.part(1, first + column, count) for column, count in enumerate(rows)),
            table.part(layout.BAR_ROWS, first + 1, 1, 2),
        )
        for first in (layout.TABLE_COLUMNS, layout.TABLE_COLUMNS + layout.CHART_FLOW_COLUMNS)
    )


def _bars(style: Style, drawn: Sequence[NamedRange]) -> Chart:
    """Return a bar chart of what is *drawn*: the YoY of exports or imports, with that of the nation as the last bar.

    Rises and falls are two series, because LibreOffice cannot colour the bars of one series by sign. Each bar that is
    cut is a series of its own, because its label is the name of its series: the header of its column has the figure.
    There is no axis of values, because each bar has its figure, and a line beside one would look like a minus. A light
    grid leads from the bars to their names.
    """
    chart = style.chart("column")
    labels, rises, falls, nation, *cut, ends = drawn
    rise, fall = style.palette.rise, style.palette.fall
    for values, number_format, fill, colour in (
        (rises, _SHORT, rise, rise),
        (falls, "0.0", fall, fall),
        (nation, "0.0", OCHRE, DARK_AMBER),
    ):
        formats = _bar({"value": True, "num_format": number_format}, colour, {"fill": {"color": fill}})
        chart.add_series(looks.series(labels, values) | formats)
    for values in cut:
        hatched = {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": NAVY, "bg_color": PALE}}
        chart.add_series(looks.series(labels, values) | _bar({"series_name": True, "value": False}, NAVY, hatched))
    chart.add_series({"values": ends.reference, "fill": {"none": True}, "border": {"none": True}})
    looks.axes(
        chart,
        "0",
        num_font={"name": FONT, "size": 8, "color": GREY, "rotation": 0},
        interval_unit=1,
        major_gridlines={"visible": True, "line": {"color": PALE, "width": 0.5}},
    )
    # An axis ends at a multiple of its unit.
    chart.set_y_axis({"visible": False, "major_gridlines": {"visible": False}, "major_unit": _UNIT})
    chart.set_legend(
        {
            "position": "top",
            "delete_series": [each for each in range(4 + CUT_BARS) if each != _NATION],
            "font": {"name": FONT, "size": 7.5, "color": GREY},
            "layout": {"x": 0.05, "y": 0.0, "width": 0.94, "height": 0.09},
        }
    )
    chart.show_hidden_data()
    layout_of_plot = {"x": 0.005, "y": 0.11, "width": 0.99, "height": 0.69}
    chart.set_plotarea({"fill": {"none": True}, "layout": layout_of_plot})
    return chart


def _bar(label: dict[str, Any], colour: str, fill: dict[str, Any]) -> dict[str, Any]:
    """Return the look of the bars of a series whose labels show *label* in *colour*."""
    font = {"name": FONT, "size": 7.3, "color": colour}
    return {
        **fill,
        "border": {"none": True},
        "data_labels": {**label, "position": "outside_end", "font": font},
        "overlap": 100,
        "gap": 35,
    }


def _parts(basis: Basis) -> Parts:
    of = layout.REPORTS[basis]
    return Parts(
        partial(draw, basis=basis),
        partial(rows, basis=basis),
        cells={of.table: ("t" * 22, "tFFFFFFF" + "tffffff" * 2), of.bands: ("tttt", "tfff")},
        in_order={of.table: slice(1, 1 + len(PROVINCES))},
        beside={of.table: (0, layout.TABLE_COLUMNS, layout.TABLE_COLUMNS + layout.CHART_FLOW_COLUMNS)},
        charts=charts(of.table),
        typed={of.text: [(line, layout.COMMENT_COLUMN) for line in layout.TEXT_COMMENTS]},
        texts=("report-comment",),
    )


PARTS: Final = {of.text.sheet: _parts(basis) for basis, of in layout.REPORTS.items()}
