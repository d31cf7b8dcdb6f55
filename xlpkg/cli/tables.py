"""How a table is printed: drawn on a terminal, as CSV in a pipe, or as ``--format`` says."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from xlpkg.cli.console import current_language, print_line
from xlpkg.model.regions import Region
from xlpkg.model.rounding import MISSING, format_number
from xlpkg.report.render import markdown_table

Cell = Region | str | float | int | None


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """Rows under a header; None for a missing figure. The first *labels* columns hold no figures."""

    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    labels: int = 1


def print_table(
    table: PrintedTable, format_: str | None, *, raw: bool = False, screen: PrintedTable | None = None
) -> None:
    """Print *table* on stdout as ``csv``, ``json`` or ``md``; by default *screen* on a terminal, and CSV elsewhere.

    Figures have one decimal, or are unrounded if *raw*. Regions have their short Chinese names, and their names in
    the current language on a terminal.
    """
    if format_ is None and screen and sys.stdout.isatty():
        _draw(screen, raw)
    elif format_ == "md":
        print_line(markdown_table(table.header, [[_text(cell, raw, MISSING) for cell in row] for row in table.rows]))
    elif format_ == "json":
        rows = [[_json_value(cell, raw) for cell in row] for row in table.rows]
        print_line(to_json([dict(zip(table.header, row, strict=True)) for row in rows]))
    else:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows([table.header, *([_text(cell, raw, "") for cell in row] for row in table.rows)])
        print_line(out.getvalue().rstrip("\n"))


def to_json(value: object) -> str:
    """Return *value* as JSON for people: indented, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


def _text(cell: Cell, raw: bool, missing: str) -> str:
    if cell is None:
        return missing
    if isinstance(cell, float):
        return repr(cell) if raw else format_number(cell)
    return cell.short if isinstance(cell, Region) else str(cell)


def _json_value(cell: Cell, raw: bool) -> str | float | int | None:
    if isinstance(cell, float):
        return cell if raw else float(format_number(cell))
    return cell.short if isinstance(cell, Region) else cell


def _draw(table: PrintedTable, raw: bool) -> None:
    drawn = Table(title=table.title, title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    for index, name in enumerate(table.header):
        is_label = index < table.labels
        drawn.add_column(Text(name), justify="left" if is_label else "right", no_wrap=not is_label)
    for row in table.rows:
        cells = (cell.label(current_language()) if isinstance(cell, Region) else cell for cell in row)
        drawn.add_row(*(Text(_text(cell, raw, MISSING)) for cell in cells))
    console = Console()
    console.width = max(console.width, console.measure(drawn).minimum)  # a figure is never cut
    console.print(drawn)
