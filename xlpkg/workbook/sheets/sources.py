"""来源: the files of the store, and what a user chooses to do with them: withdraw, restore, store all the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final, get_args

from xlsxwriter.worksheet import Worksheet

from xlpkg.messages import capital, say_list
from xlpkg.model.words import LANGUAGE_NAMES, SEMICOLON
from xlpkg.workbook.blocks import Parts, SheetValues, padded, texts_in
from xlpkg.workbook.buttons import BY_ACTION
from xlpkg.workbook.choices import word_place
from xlpkg.workbook.design import style as looks
from xlpkg.workbook.design.choices import explain
from xlpkg.workbook.design.style import AMBER, GREY, RED, Style, text
from xlpkg.workbook.layout import SOURCES, NamedRange, named
from xlpkg.workbook.sheet_figures import Rows, empty_rows
from xlpkg.workbook.source_files import Deed, list_files

#: What to do, months, kind, file, state, time, remarks.
_WIDTHS: Final = (11, 22, 16, 34, 11, 16, 70)
#: Title, what to do here, an empty row with the button, the headings.
TITLE: Final = named("source_title", SOURCES, 0, 0, 4, len(_WIDTHS))
#: Then, hidden, which file it is.
ROWS: Final = named("source_rows", SOURCES, 4, 0, 500, len(_WIDTHS) + 1)
#: What a cell of the first column chooses.
PLACE: Final = word_place("source-choices", get_args(Deed), None)
#: The rows that are printed: a print area cannot follow what is filled.
_PRINTED: Final = 60
_STATES: Final = ("in force", "superseded", "withdrawn", "left out", "refused")


def rows(values: SheetValues) -> Iterator[tuple[NamedRange, Rows]]:
    """Yield each range of the sheet with its rows."""
    content, lang = values.content, values.content.lang
    top = empty_rows(TITLE)
    top[0][0], top[1][0] = content.say("name-sources"), content.say("sources-subtitle")
    top[3] = [*content.say_list("sources-heads")]
    yield TITLE, top
    states = dict(zip(_STATES, content.say_list("source-states"), strict=True))
    files = list_files(content.store, content.refused)
    cells: Rows = []
    for each in files[: ROWS.rows if len(files) <= ROWS.rows else ROWS.rows - 1]:
        months, remarks = (
            SEMICOLON[lang].join(capital(part.label(lang)) for part in parts) for parts in (each.months, each.remarks)
        )
        kind = each.kind.sentence(lang) if each.kind else None
        at = each.at[:16] if content.made else None  # the shipped example is the same wherever it is built
        cells.append([None, months, kind, each.name, states[each.state], at, remarks, each.key])
    if more := len(files) - len(cells):
        cells.append([None, None, None, content.say("sources-not-shown", count=more)])
    yield ROWS, padded(ROWS, cells)


def draw(sheet: Worksheet, style: Style) -> None:
    """Draw the sheet."""
    looks.page(sheet, landscape=True, print_area=(0, 0, ROWS.row + _PRINTED - 1, TITLE.last_column))
    sheet.repeat_rows(ROWS.row - 1)
    looks.frame(sheet, style, ROWS.row, ROWS.columns)
    apply = BY_ACTION["sources"]
    place: dict[str, Any] = {"x_offset": 2, "y_offset": 2, "width": 188, "height": 28}
    looks.button(sheet, 2, 0, 1, apply.macro, apply.caption("zh"), **place)
    sheet.set_row(2, 32)
    cell = style(text_wrap=True, font_size=9, num_format="@", align="left", valign="top")
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
        sheet.write_blank(ROWS.row - 1, column, None, style.head(align="left"))
        for row in range(ROWS.row, ROWS.last_row + 1):
            sheet.write_blank(row, column, None, cell)
    sheet.set_column(ROWS.last_column, ROWS.last_column, 8, style(num_format="@"), {"hidden": True})
    words = say_list("source-choices", "zh")
    explain(sheet, ROWS.row, 0, text("sources-do"), text("sources-do-hint"), words, last_row=ROWS.last_row)
    state, choices = f"$E{ROWS.row + 1}", replace(ROWS, columns=1)
    looks.lines_where(sheet, style, choices, f'{state}<>""', bg_color=AMBER)
    others = replace(ROWS, column=1, columns=len(_WIDTHS) - 1)
    for index, colour in ((4, RED), (3, RED), (2, GREY), (1, GREY)):
        either = ",".join(f'{state}="{say_list("source-states", lang)[index]}"' for lang in LANGUAGE_NAMES)
        looks.lines_where(sheet, style, others, f"OR({either})", font_color=colour)
    looks.lines_where(sheet, style, others, f'{state}<>""')


PARTS: Final = {
    SOURCES: Parts(
        draw,
        rows,
        cells={
            TITLE: (*(texts_in(TITLE.columns, 0),) * 2, texts_in(TITLE.columns), "t" * TITLE.columns),
            ROWS: ("*" + "t" * len(_WIDTHS),),
        },
        in_order={ROWS: slice(0, None)},
        typed={ROWS: [(row, 0) for row in range(ROWS.rows)]},
        texts=("sources-do", "source-choices", "button-sources"),
    )
}
