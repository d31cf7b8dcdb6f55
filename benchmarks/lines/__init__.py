"""All lines of the benchmark, in the order of the table."""

from __future__ import annotations

from typing import Final

from benchmarks.lines import cells, figures, files, job, pdf, start, workbook

LINES: Final = (
    *cells.LINES,
    *files.LINES,
    *workbook.LINES,
    *pdf.LINES,
    *figures.LINES,
    *start.LINES,
    *job.LINES,
)
