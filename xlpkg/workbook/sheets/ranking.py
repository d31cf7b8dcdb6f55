"""排名: the provinces by level, for each flow, for the month and the year to date; then the nation and the groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from xlpkg.analysis.measure_list import Measure
from xlpkg.model.arrays import descending
from xlpkg.model.regions import PROVINCES, Kind, Region
from xlpkg.model.words import Basis, Flow
from xlpkg.report.chart_scale import CUT_BARS
from xlpkg.workbook.blocks import Column, Parts, SheetValues, kinds, measures, padded, texts_in
from xlpkg.workbook.content import Content
from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.style import LEVEL, LIGHT_NAVY, MOVE, NAVY, PERCENT, POINTS, RANK, Style
from xlpkg.workbook.layout import RANKING, NamedRange, named
from xlpkg.workbook.sheet_figures import BASIS_KEYS, FLOWS, Rows, Value, empty_rows

#: The columns of a flow. Of the nation and groups there is no change of rank.
COLUMNS: Final = (
    Column(14, head="sheet-province"),
    Column(9.2, LEVEL, Measure.LEVEL, "unit"),
    Column(9, PERCENT, Measure.YOY, "sheet-yoy", has_bars=True),
    Column(6.8, PERCENT, Measure.SHARE, "sheet-share"),
    Column(8.8, POINTS, Measure.CONTRIBUTION, "sheet-contribution", has_bars=True),
    Column(6.5, MOVE, Measure.RANK_CHANGE, "ranking-move", shows_rises=True),
)
#: The rank, then the columns of each flow.
ALL: Final = (Column(3.7, RANK), *COLUMNS * len(FLOWS))
#: The nation and as many groups as there may be.
_GROUPS: Final = 24
#: Points.
_HEIGHT, _GROUP_HEIGHT = 15.0, 20.5
#: A bar is cut at twice the fourth longest.
_LIMIT: Final = CUT_BARS + 1

#: Title, subtitle, the flows, and the headings of all tables.
TITLE: Final = named("rank_title", RANKING, 0, 0, 4, len(ALL))
HEADINGS: Final = TITLE.last_row
#: The title of a table and its rows.
TABLES: Final = {
    basis: named(f"rank_{basis.name.lower()}", RANKING, row, 0, 1 + len(PROVINCES), len(ALL))
    for basis, row in ((Basis.MONTH, HEADINGS + 1), (Basis.YTD, HEADINGS + 2 + len(PROVINCES)))
}
#: The same for the nation and the groups, on a page of their own; rows without one are hidden.
GROUPS: Final = {
    basis: named(f"rank_groups_{basis.name.lower()}", RANKING, row, 0, 1 + _GROUPS, len(ALL))
    for basis, row in (
        (Basis.MONTH, TABLES[Basis.YTD].last_row + 1),
        (Basis.YTD, TABLES[Basis.YTD].last_row + 2 + _GROUPS),
    )
}


# What it shows


def rows(values: SheetValues) -> Iterator[tuple[NamedRange, Rows]]:
    """Yield each range of the sheet with its rows."""
    content, figures = values.content, values.figures
    yield TITLE, _titles(content)
    for basis, area in TABLES.items():
        title = f"{content.say(BASIS_KEYS[basis], unit=content.unit)}　{content.span(basis)}"
        flows = [_ranked(content, basis, flow, figures.month) for flow in FLOWS]
        ranked = zip(*flows, strict=True)
        numbered = [[rank, *_joined(of_flows)] for rank, of_flows in enumerate(ranked, start=1)]
        yield area, padded(area, [[title], *numbered])
    for basis, area in GROUPS.items():
        yield area, padded(area, _groups(content, basis))


def _titles(content: Content) -> Rows:
    title, subtitle, flows, heads = empty_rows(TITLE)
    title[0] = content.say("ranking-title")
    subtitle[0] = content.say("ranking-subtitle", span=content.span(Basis.YTD), unit=content.unit)
    flows[1 :: len(COLUMNS)] = content.say_list("sheet-flows")[: len(FLOWS)]
    heads[1:] = [content.unit if column.head == "unit" else content.say(column.head) for column in ALL[1:]]
    return [title, subtitle, flows, heads]


def _ranked(content: Content, basis: Basis, flow: Flow, month: int) -> Rows:
    """Return the provinces' rows of a flow in order of level."""
    levels = content.cube.levels[basis, :, flow, month]
    ranked = sorted(PROVINCES, key=lambda each: descending(levels[each.index]))
    shown = measures(COLUMNS)
    return [[each.label(content.lang), *content.figures(shown, basis, each, flow)] for each in ranked]


def _groups(content: Content, basis: Basis) -> Rows:
    """Return a title and the rows of the nation and the groups: as those of provinces, without a rank."""
    wide = content.wide.years_of(content.period)
    shown = tuple(each for each in measures(COLUMNS) if each is not Measure.RANK_CHANGE)
    title = content.say("ranking-groups", basis=content.say(BASIS_KEYS[basis], unit=content.unit))

    def of_flow(region: Region, flow: Flow) -> list[Value]:
        figures_of = wide.figures(shown, basis, region, flow, content.period)
        by_measure: dict[Measure, Value] = dict(zip(shown, figures_of, strict=True))
        figures = (by_measure.get(column.measure) if column.measure else None for column in COLUMNS[1:])
        return [region.label(content.lang), *figures]

    regions = (wide.regions[at] for at in wide.of_kind(Kind.NATION, Kind.GROUP))
    return [[title], *([None, *_joined(of_flow(region, flow) for flow in FLOWS)] for region in regions)]


def _joined(of_flows: Iterator[list[Value]] | Sequence[list[Value]]) -> list[Value]:
    return [cell for of_flow in of_flows for cell in of_flow]


# How it looks


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    last, breaks = GROUPS[Basis.YTD].last_row, [TABLES[Basis.YTD].row, GROUPS[Basis.MONTH].row]
    looks.page(sheet, landscape=True, print_area=(0, 0, last, len(ALL) - 1), breaks=breaks)
    for at, column in enumerate(ALL):
        sheet.set_column(at, at, column.width)
    _headings(sheet, style)
    for area in TABLES.values():
        _table(sheet, style, area, _HEIGHT, shrink=True)
    for area in GROUPS.values():
        _table(sheet, style, area, _GROUP_HEIGHT, text_wrap=True, font_size=8)
    sheet.repeat_rows(0, HEADINGS)
    looks.frame(sheet, style, TABLES[Basis.MONTH].row, len(ALL), kept=1)


def _headings(sheet: Worksheet, style: Style) -> None:
    """Format the headings, which are those of all tables."""
    sheet.set_row(HEADINGS, 32)
    for row in (HEADINGS - 1, HEADINGS):
        for at, column in enumerate(ALL):
            is_name = column.num_format is None
            more = {"left_color": "#FFFFFF", "indent": 1} if is_name else {}
            align = "left" if row < HEADINGS or is_name else "right"
            sheet.write_blank(row, at, None, style.head(font_size=9, align=align, **more))


def _table(sheet: Worksheet, style: Style, area: NamedRange, height: float, **names: Any) -> None:
    """Format a table: its title, and its rows of *height*; *names* is the format of names."""
    sheet.set_row(area.row, 24)
    sheet.write_blank(area.row, 0, None, style(bold=True, font_size=12, font_color=NAVY))
    name = {"font_color": NAVY, "left": 1, "left_color": NAVY, "indent": 1, **names}
    for row in range(area.row + 1, area.last_row + 1):
        shaded = (row - area.row) % 2 == 0
        sheet.set_row(row, height)
        for at, column in enumerate(ALL):
            more = {"align": "center", "font_color": NAVY} if not at else name if column.num_format is None else {}
            sheet.write_blank(row, at, None, style.cell(column.cell_format, shaded=shaded, **more))
    looks.mark_falls(sheet, style, area, [column.cell_format for column in ALL])
    for bars in (column for column in COLUMNS if column.has_bars):
        _bars(sheet, style.palette.pale, area, [at for at, column in enumerate(ALL) if column is bars])
    for at in (at for at, column in enumerate(ALL) if column.shows_rises):
        rule = {"type": "cell", "criteria": ">", "value": 0, "format": style.plain(font_color=style.palette.rise)}
        sheet.conditional_format(area.row + 1, at, area.last_row, at, rule)


def _bars(sheet: Worksheet, pale: tuple[str, str], area: NamedRange, columns: Sequence[int]) -> None:
    """Draw a bar in each cell of *columns*, one for each flow, all on one scale; the axis is at zero.

    *pale* are the colours of rises and falls.
    """
    first, last = area.row + 1, area.last_row
    ranges = [xl_range_abs(first, column, last, column) for column in columns]
    every = ",".join(ranges)
    limit = ",".join(f"LARGE({each},{_LIMIT}),-SMALL({each},{_LIMIT})" for each in ranges)
    ends = f"MIN(0,MAX(MIN({every}),-2*MAX({limit})))", f"MAX(0,MIN(MAX({every}),2*MAX({limit})))"
    for column in columns:
        sheet.conditional_format(
            first,
            column,
            last,
            column,
            {
                "type": "data_bar",
                "data_bar_2010": True,
                "bar_solid": True,
                "bar_no_border": True,
                "bar_color": pale[0],
                "bar_negative_color": pale[1],
                "bar_axis_color": LIGHT_NAVY,
                "min_type": "formula",
                "min_value": f"=IFERROR({ends[0]},-1)",
                "max_type": "formula",
                "max_value": f"=IFERROR({ends[1]},1)",
            },
        )


_TITLE_ROW: Final = texts_in(len(ALL), 0)
PARTS: Final = {
    RANKING: Parts(
        draw=draw,
        rows=rows,
        cells={
            TITLE: (_TITLE_ROW, _TITLE_ROW, texts_in(len(ALL), *range(1, len(ALL), len(COLUMNS))), "t" * len(ALL)),
            **dict.fromkeys((*TABLES.values(), *GROUPS.values()), (_TITLE_ROW, kinds(ALL))),
        },
        in_order=dict.fromkeys(TABLES.values(), slice(1, None)),
        hides_empty=dict.fromkeys(GROUPS.values(), (1, _GROUP_HEIGHT)),
    )
}
