"""All lines of the benchmark, in the order of the table."""

from __future__ import annotations

from typing import Final

from benchmarks.lines import cells, commands, detail, files, workbook

LINES: Final = (
    *files.LINES,
    cells.LINE,
    *workbook.LINES,
    *commands.LINES,
    *detail.LINES,
)
