"""The figures in force with their measures, and a workbook of their own: ``export`` and the folder of a month.

The workbook follows the checklist for accessible spreadsheets, point by point in docs/published.md.
"""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Final

import xlsxwriter

from xlpkg.analysis.cube import load_cube
from xlpkg.analysis.measure_list import Measure
from xlpkg.analysis.wide import load_wide
from xlpkg.analysis.wide_table import WIDE_COLUMNS, WIDE_FIGURES, WIDE_KEYS, Row
from xlpkg.errors import BadInput
from xlpkg.messages import Language, say, say_list
from xlpkg.model.months import Month
from xlpkg.model.words import COLON, FLOW_NAMES, Currency
from xlpkg.model.zone_names import current_label
from xlpkg.store.store import VIEW_COLUMNS, Store

_MEASURES: Final = (Measure.BAND, Measure.CONTRIBUTION, Measure.SHARE, Measure.RANK, Measure.RANK_OF)
_COMPUTED: Final = ("yoy_computed", "method", *(each.column for each in _MEASURES), "kind")
#: The columns of the figures: those of the view ``latest``, and the measures.
FIGURE_COLUMNS: Final = (*VIEW_COLUMNS, *_COMPUTED)
#: The columns that are explained, the last two are of announced figures.
_EXPLAINED: Final = (*FIGURE_COLUMNS, "edition", "source")
#: A sheet has no more rows.
_ROWS_OF_SHEET: Final = 2**20
#: The row of the heads of a table, from 0, below the title and three lines about the sheet.
HEADS_ROW: Final = 4
#: What a cell has instead of a figure or a text.
_MISSING: Final = "[x]"
#: The formats of figures, which are also those of the measures of a flow, and the widths of wider columns.
_FORMATS: Final = {"value": "#,##0.00", "yoy": "0.0", "yoy_computed": "0.0", Measure.LEVEL.column: "#,##0.00"} | {
    each.column: f"{0:.{each.digits}f}" for each in _MEASURES
}
NUMBER_FORMATS: Final = _FORMATS | {
    column: _FORMATS[name] for column, (_, name) in WIDE_FIGURES.items() if name in _FORMATS
}
_WIDTHS: Final = {"zone": 30, "file": 28, "region": 28, "english": 34, "column": 24, "说明": 100, "meaning": 100}


def read_figures(store: Store, periods: Sequence[Month] = (), currency: Currency | None = None) -> list[Row]:
    """Return the view ``latest`` of *store* under FIGURE_COLUMNS, by default all of it, then the groups of provinces.

    A group is named as a region; its figures are computed and have no file.
    """
    import pandas as pd  # takes half a second to load, which only this function needs

    printed = pd.DataFrame(list(store.latest(periods, currency)), columns=[*VIEW_COLUMNS], dtype=object)
    cubes = [load_cube(store, Currency(each)) for each in printed["currency"].unique()]
    if not cubes:
        return []
    measures = pd.concat([load_wide(store, cube).frame() for cube in cubes], ignore_index=True).round(6)
    measures.loc[measures["band"].eq(math.inf), ["yoy", "method", "band", "contribution"]] = None  # it may be any
    measures = measures.rename(columns={"region": "name", "yoy": "yoy_computed"}).fillna({"province": ""})
    is_zone = printed["zone"].notna()
    printed["province"] = printed["region"].where(is_zone, "")
    printed["name"] = printed["zone"].map(current_label, na_action="ignore").where(is_zone, printed["region"])
    keys = ["province", "name", "period", "flow", "basis", "currency"]
    table = printed.merge(measures[[*keys, *_COMPUTED]], how="left", on=keys)
    of_groups = measures["kind"].eq("group") & measures["period"].isin(printed["period"]) & measures["flow"].ne("net")
    groups = measures[of_groups].assign(region=measures["name"], value=measures["level"])
    groups = groups.reindex(columns=FIGURE_COLUMNS).astype(object)
    table = pd.concat([table[[*FIGURE_COLUMNS]].astype(object), groups])
    return [*table.astype(object).where(table.notna(), None).itertuples(index=False, name=None)]


def column_meanings(columns: Sequence[str], lang: Language) -> list[str]:
    """Return what each of FIGURE_COLUMNS, ANNOUNCED_COLUMNS or WIDE_COLUMNS means, with its unit, in *lang*.

    Those of a wide table mean more: it has zones among its regions, and spans of months.
    """
    meanings = dict(zip(_EXPLAINED, say_list("column-meanings", lang), strict=True))
    if columns == WIDE_COLUMNS:
        meanings |= zip(WIDE_KEYS, say_list("wide-key-meanings", lang), strict=True)
        meanings |= {Measure.LEVEL.column: meanings["value"], Measure.YOY.column: meanings["yoy_computed"]}
        for column, (flow, name) in WIDE_FIGURES.items():
            of_flow = meanings[name].replace("yoy_computed", column.removesuffix(name) + Measure.YOY.column)
            meanings[column] = f"{FLOW_NAMES[lang][flow]}{COLON[lang]}{of_flow}"
    return [meanings[column] for column in columns]


def data_file(columns: Sequence[str], rows: Sequence[Row], lang: Language) -> bytes:
    """Return an .xlsx with a cover, a table of *rows* under *columns*, and a sheet that says what each column means.

    Raises BadInput if a sheet cannot hold the rows.
    """
    if len(rows) >= _ROWS_OF_SHEET - HEADS_ROW:
        raise BadInput("export-too-many-rows", rows=len(rows), limit=_ROWS_OF_SHEET - HEADS_ROW - 1)
    place = columns.index("period")
    months = [*dict.fromkeys(str(row[place]) for row in rows)]
    title = say("xlsx-title", lang, months="–".join(dict.fromkeys([months[0], months[-1]])))
    explained = [*zip(columns, column_meanings(columns, "zh"), column_meanings(columns, "en"), strict=True)]
    tables = {"data": (columns, rows), "columns": (("column", "说明", "meaning"), explained)}
    contents = [(name, say(f"xlsx-{name}", lang)) for name in tables]
    sheets = {"cover": (say_list("xlsx-contents", lang), contents), **tables}
    out = io.BytesIO()
    font = {"font_name": "Arial", "font_size": 12}
    options = {"strings_to_formulas": False, "strings_to_urls": False, "default_format_properties": font}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "subject": say("xlsx-data", lang), "comments": say("xlsx-cover", lang)})
        heading, head = (
            book.add_format({**font, "bold": True, "font_size": 16}),
            book.add_format({**font, "bold": True}),
        )
        plain = book.add_format(font)
        link = book.add_format({**font, "font_color": "#0000FF", "underline": True})
        for name, (heads, cells) in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(HEADS_ROW + 1, 0)
            sheet.write_string(0, 0, title if name == "cover" else say(f"xlsx-{name}", lang), heading)
            lines = (say(f"xlsx-{name}-table", lang), say("xlsx-units", lang), say("xlsx-missing", lang))
            for line_number, line in enumerate(lines, start=1):
                sheet.write_string(line_number, 0, line, plain)
            for column, name_of in enumerate(heads):
                shown = NUMBER_FORMATS.get(name_of)
                of_texts = {"align": "left", "valign": "top", "text_wrap": name != "data"}
                looks = {"num_format": shown, "align": "right"} if shown else of_texts
                width = _WIDTHS.get(name_of, 40 if name == "cover" else max(13, len(name_of) + 7))
                sheet.set_column(column, column, width, book.add_format({**font, **looks}))
            named = [{"header": each, "header_format": head} for each in heads]
            table = {"name": name, "style": "Table Style Light 1", "banded_rows": False, "columns": named}
            table |= {"title": say(f"xlsx-{name}", lang), "description": say(f"xlsx-{name}-table", lang)}
            sheet.add_table(HEADS_ROW, 0, HEADS_ROW + max(1, len(cells)), len(heads) - 1, table)
            for number, row in enumerate(cells, start=HEADS_ROW + 1):
                sheet.write_row(number, 0, [_MISSING if cell is None else cell for cell in row])
                if name == "cover":
                    sheet.write_url(number, 0, f"internal:'{row[0]}'!A1", link, row[0])
    return out.getvalue()
