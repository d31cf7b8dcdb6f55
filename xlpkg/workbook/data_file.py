"""The figures in force with their measures, and a workbook of their own: ``export`` and the folder of a month."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from typing import Final

import xlsxwriter

from xlpkg.analysis.cube import load_cube
from xlpkg.analysis.measure_list import Measure
from xlpkg.analysis.wide import load_wide
from xlpkg.errors import BadInput
from xlpkg.messages import say_list
from xlpkg.model.months import Month
from xlpkg.model.words import Currency
from xlpkg.model.zone_names import current_label
from xlpkg.store.store import VIEW_COLUMNS, Store
from xlpkg.workbook.design.style import NAVY

Row = tuple[str | float | None, ...]

_MEASURES: Final = (Measure.BAND, Measure.CONTRIBUTION, Measure.SHARE, Measure.RANK)
_COMPUTED: Final = ("yoy_computed", "method", *(each.column for each in _MEASURES), "kind")
#: The columns of the figures: those of the view ``latest``, and the measures.
FIGURE_COLUMNS: Final = (*VIEW_COLUMNS, *_COMPUTED)
#: All columns that are exported; the last two are of announced figures.
COLUMNS: Final = (*FIGURE_COLUMNS, "edition", "source")
#: A sheet has no more rows.
_ROWS_OF_SHEET: Final = 2**20
#: The widths of columns that are wider than their heads, and the formats of figures.
_WIDTHS: Final = {"zone": 26, "file": 24, "region": 14, "column": 18, "说明": 104, "meaning": 80}
NUMBER_FORMATS: Final = {"value": "#,##0.00", "yoy": "0.0", "yoy_computed": "0.0"} | {
    each.column: f"{0:.{each.digits}f}" for each in _MEASURES
}


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


def data_file(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Return an .xlsx with a table of *rows* under *columns*, and a sheet that says what each column means.

    Raises BadInput if a sheet cannot hold the rows.
    """
    if len(rows) >= _ROWS_OF_SHEET:
        raise BadInput("export-too-many-rows", rows=len(rows), limit=_ROWS_OF_SHEET - 1)
    meanings = {lang: dict(zip(COLUMNS, say_list("column-meanings", lang), strict=True)) for lang in ("zh", "en")}
    explained = [(each, meanings["zh"][each], meanings["en"][each]) for each in columns]
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        head_format = book.add_format({"bold": True, "font_color": "#FFFFFF", "bg_color": NAVY})
        for name, heads, cells in (("data", columns, rows), ("columns", ("column", "说明", "meaning"), explained)):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for column, head in enumerate(heads):
                shown = NUMBER_FORMATS.get(head)
                looks = {"num_format": shown} if shown else {"align": "left", "indent": 1}
                sheet.set_column(column, column, _WIDTHS.get(head, max(11, len(head) + 5)), book.add_format(looks))
            named = [{"header": head, "header_format": head_format} for head in heads]
            table = {"name": name, "style": "Table Style Light 1", "columns": named}
            sheet.add_table(0, 0, max(1, len(cells)), len(heads) - 1, table)
            for number, row in enumerate(cells, start=1):
                sheet.write_row(number, 0, row)
    return out.getvalue()
