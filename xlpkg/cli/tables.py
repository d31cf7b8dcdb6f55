"""How a table is printed: drawn on a terminal, as CSV in a pipe, or as ``--format`` says."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from xlpkg.cli.console import current_language, print_error, print_line, without_controls
from xlpkg.csv_cells import csv_cell, csv_text
from xlpkg.model.regions import Region
from xlpkg.model.rounding import MISSING, format_number
from xlpkg.report.render import markdown_table

Cell = Region | str | float | int | None
#: The width of the names beside codes, in columns of a terminal, if there is no room for them.
_NARROWEST_NAME: Final = 14


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """Rows under a header; None for a missing figure. The first *labels* columns hold no figures.

    ``digits`` are the decimals of each column, by default one.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    labels: int = 1
    digits: Sequence[int] = ()

    def texts(self, row: Sequence[Cell], raw: bool, missing: str) -> list[str]:
        """Return the cells of *row* as texts."""
        digits = self.digits or [1] * len(row)
        return [_text(cell, raw, missing, each) for cell, each in zip(row, digits, strict=True)]


def print_table(table: PrintedTable, format_: str | None, *, screen: PrintedTable, raw: bool = False) -> None:
    """Print *table* on stdout as ``csv``, ``json`` or ``md``; by default *screen* on a terminal, and CSV elsewhere.

    ``table`` is *screen* everywhere. The title of a table in CSV, such as its unit, is on stderr.

    Figures have the decimals of the table, or are unrounded if *raw*. Regions have their short Chinese names, and their
    names in the current language on a terminal.
    """
    if format_ == "table" or (format_ is None and sys.stdout.isatty()):
        _draw(screen, raw)
    elif format_ == "md":
        print_line(markdown_table(table.header, [table.texts(row, raw, MISSING) for row in table.rows]))
    elif format_ == "json":
        print_line(to_json(json_rows(table, raw)))
    else:
        rows = (table.texts([*map(csv_cell, row)], raw, "") for row in table.rows)
        print_line(csv_text([table.header, *rows]).rstrip("\n"))
        if table.title:
            print_error(table.title)


def to_json(value: object) -> str:
    """Return *value* as JSON for people: indented, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


def json_rows(table: PrintedTable, raw: bool) -> list[dict[str, str | float | int | None]]:
    """Return the rows of *table* as objects, with figures as :func:`print_table` prints them."""
    digits = table.digits or [1] * len(table.header)
    return [
        {name: _json_value(cell, raw, each) for name, cell, each in zip(table.header, row, digits, strict=True)}
        for row in table.rows
    ]


def _text(cell: Cell, raw: bool, missing: str, digits: int) -> str:
    if cell is None:
        return missing
    if isinstance(cell, float):
        return repr(cell) if raw else format_number(cell, digits)
    return cell.short if isinstance(cell, Region) else str(cell)


def _json_value(cell: Cell, raw: bool, digits: int) -> str | float | int | None:
    if isinstance(cell, float):
        return cell if raw else float(format_number(cell, digits))
    return cell.short if isinstance(cell, Region) else cell


def _draw(table: PrintedTable, raw: bool) -> None:
    """Draw *table*, with narrow gaps if it is too wide for the terminal, then with longer lines.

    Only the names beside codes fold. A figure is never cut.
    """
    header = [name.replace(" YoY (%)", "\nYoY (%)") for name in table.header]  # two lines: the figures need the width
    rows = [
        table.texts(
            [cell.label(current_language()) if isinstance(cell, Region) else cell for cell in row], raw, MISSING
        )
        for row in table.rows
    ]
    folding = table.labels - 1 if table.labels > 1 else -1
    # rich would measure the longest word of a text, and take a Chinese name for one word.
    least = [
        _NARROWEST_NAME if index == folding else max(map(cell_len, [*name.split("\n"), *(row[index] for row in rows)]))
        for index, name in enumerate(header)
    ]
    console = Console()
    is_wide = sum(least) + 3 * len(least) + 1 > console.width
    gap = 0 if is_wide else 1
    drawn = Table(title=table.title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, padding=(0, gap))
    drawn.show_edge = drawn.pad_edge = not is_wide
    for index, name in enumerate(header):
        justify: Literal["left", "right"] = "left" if index < table.labels else "right"
        no_wrap = index != folding
        drawn.add_column(Text(name), justify=justify, no_wrap=no_wrap, overflow="fold", min_width=least[index])
    for row in rows:
        drawn.add_row(*(Text(without_controls(cell)) for cell in row))
    console.width = max(console.width, sum(least) + len(least) - 1)
    console.print(drawn)
