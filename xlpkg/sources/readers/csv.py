"""A CSV file, or a table pasted as text, as a grid."""

from __future__ import annotations

import csv
import io

from xlpkg.errors import SourceRefused
from xlpkg.sources.readers.grid import MAX_CELLS, Grid


def read_csv(name: str, text: str) -> Grid:
    """Return the rows of a CSV file. Raises SourceRefused if it has too many cells or a quote is not closed."""
    # A table that was pasted from a page has tabs between its cells and commas in its numbers.
    tabs = text.count("\t")
    delimiter = "\t" if tabs and tabs >= text.count("\n") else ","
    if text.count(delimiter) + text.count("\n") > MAX_CELLS:
        raise SourceRefused("source-too-many-cells", file=name, limit=MAX_CELLS)
    try:
        # strict: without it, a quote that is not closed hides the rows after it.
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise SourceRefused("source-damaged", file=name, kind="csv", reason=error) from error
    return Grid("", rows, open_end=not text.endswith(("\n", "\r")))
