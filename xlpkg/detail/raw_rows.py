"""The rows of a download as texts, in batches: a CSV file of any size as a stream, a spreadsheet as one batch."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import pyarrow as pa
import pyarrow.csv as pa_csv

from xlpkg.errors import SourceRefused
from xlpkg.messages import one_line
from xlpkg.sources.query_rules import NUMBERS, Header, is_header, read_header
from xlpkg.sources.readers.files import read_bytes
from xlpkg.sources.readers.grid import Grid, address
from xlpkg.sources.readers.spreadsheet import read_xls, read_xlsx

_BLOCK: Final = 4 * 2**20
_MOST_HEADER_BYTES: Final = 65_536
_BOM: Final = b"\xef\xbb\xbf"
_DICTIONARY: Final = pa.dictionary(pa.int32(), pa.binary())


@dataclass(frozen=True, slots=True)
class RawRows:
    """Some rows: for each column of the header its texts, those of NUMBERS as a StringArray, others as dictionaries.

    ``lines`` has the index of each row in the file, the header is 0.
    """

    columns: Mapping[str, pa.Array]
    lines: Sequence[int]


def open_rows(path: Path) -> tuple[Header, Iterator[RawRows]]:
    """Return the header of a download and its rows. Raises SourceRefused if the file is not a download, or damaged."""
    name = one_line(path.name)
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"PK"):
        return _of_sheets(name, read_xlsx(name, read_bytes(path)))
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return _of_sheets(name, read_xls(name, read_bytes(path)))
    return _of_csv(name, path)


def _of_sheets(name: str, grids: Iterator[Grid]) -> tuple[Header, Iterator[RawRows]]:
    found = [grid for grid in grids if is_header(grid.rows[0])]
    if not found:
        raise SourceRefused("detail-no-query", file=name)
    if len(found) > 1:
        raise SourceRefused("detail-two-sheets", file=name, sheets=tuple(grid.sheet for grid in found))
    header = read_header(name, found[0].rows[0])
    return header, _rows_of_grid(found[0], header)


def _rows_of_grid(grid: Grid, header: Header) -> Iterator[RawRows]:
    lines = [line for line, cells in enumerate(grid.rows) if line and any(cells)]
    if lines:
        columns = {}
        for column, index in header.columns.items():
            cells = grid.column(index)
            texts = pa.array([cells[line] for line in lines], pa.string())
            columns[column] = texts if column in NUMBERS else texts.dictionary_encode()
        yield RawRows(columns, lines)


class _WithoutNul:
    """A binary file without the NUL bytes that some downloads contain, after its first *start* bytes."""

    def __init__(self, file: IO[bytes], start: int) -> None:
        file.seek(start)
        self.file = file
        self.end = b""

    @property
    def closed(self) -> bool:
        """Return whether the file is closed."""
        return self.file.closed

    def read(self, size: int = -1) -> bytes:
        """Return up to *size* bytes, none at the end of the file."""
        while block := self.file.read(size):
            if shorter := block.replace(b"\0", b"") if b"\0" in block else block:
                self.end = shorter[-1:]
                return shorter
        return b""


def _of_csv(name: str, path: Path) -> tuple[Header, Iterator[RawRows]]:
    with path.open("rb") as file:
        start = file.read(_MOST_HEADER_BYTES)
    if not start.removeprefix(_BOM).strip():
        raise SourceRefused("source-empty", file=name)
    begin = len(_BOM) if start.startswith(_BOM) else 0
    end = start.find(b"\n", begin) + 1 or len(start)
    text, encoding = _decoded(name, start[begin:end].replace(b"\0", b""), None)
    delimiter = "\t" if text.count("\t") > text.count(",") else ","
    cells = _cells(text, delimiter)
    if not is_header(cells):
        raise SourceRefused("detail-no-query", file=name)
    header = read_header(name, cells)
    rest = start[end:].replace(b"\0", b"").decode("latin-1")
    width = max(len(cells), len(_cells(rest.partition("\n")[0], delimiter)))
    return header, _rows_of_csv(name, path, header, end, width, delimiter, encoding)


def _cells(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line of a CSV file, an empty list if it cannot be parsed."""
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return []


def _rows_of_csv(
    name: str, path: Path, header: Header, start: int, width: int, delimiter: str, encoding: str | None
) -> Iterator[RawRows]:
    """Yield the rows of a CSV file of *width* columns that begins at the byte *start*.

    Bytes of GB18030 are parsed as they are: none of its characters contains a comma, a quote or a line end.
    """
    names = [f"other{column}" for column in range(width)]
    for column, index in header.columns.items():
        names[index] = column
    types = {column: pa.string() if column in NUMBERS else _DICTIONARY for column in names}
    line = 1
    try:
        with path.open("rb") as file:
            stream = _WithoutNul(file, start)
            batches = pa_csv.open_csv(
                stream,
                read_options=pa_csv.ReadOptions(column_names=names, block_size=_BLOCK),
                parse_options=pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
                convert_options=pa_csv.ConvertOptions(column_types=types, check_utf8=False, strings_can_be_null=False),
            )
            for batch in batches:
                columns = {}
                for column in names:
                    cells = batch.column(column)
                    if column not in NUMBERS:
                        texts, encoding = _texts(name, cells.dictionary.to_pylist(), encoding)
                        cells = pa.DictionaryArray.from_arrays(cells.indices, pa.array(texts, pa.string()))
                    if column in header.columns:
                        columns[column] = cells
                if len(batch):
                    yield RawRows(columns, range(line, line + len(batch)))
                line += len(batch)
            # A row that ends in a figure may have been cut within it.
            if stream.end and stream.end not in (b"\n", b"\r", b'"', delimiter.encode()):
                raise SourceRefused("row-without-end", file=name, where=address(line - 1, width - 1))
    except pa.ArrowInvalid as error:
        reason = str(error).splitlines()[0]
        if line == 1 and "Empty CSV file" in reason:
            return
        raise SourceRefused("source-damaged", file=name, kind="csv", reason=reason) from error


def _texts(name: str, cells: list[bytes], encoding: str | None) -> tuple[list[str], str | None]:
    """Return *cells* as texts, and the encoding of the file.

    Raises SourceRefused if a cell has a quote, or text after a line end: a quote is missing, which hides rows.
    """
    text, encoding = _decoded(name, b"\x1f".join(cells), encoding)
    texts = text.split("\x1f") if cells else []
    has_line_end = ("\n" in text or "\r" in text) and any(
        "\n" in each or "\r" in each for each in map(str.strip, texts)
    )
    if len(texts) != len(cells) or '"' in text or has_line_end:
        raise SourceRefused("source-damaged", file=name, kind="csv", reason="a quote is missing")
    return texts, encoding


def _decoded(name: str, data: bytes, encoding: str | None) -> tuple[str, str | None]:
    """Return *data* as text, and its encoding, which is None as long as all is ASCII.

    Raises SourceRefused if it is neither UTF-8 nor GB18030, or not in the *encoding* of what was read before.
    """
    if data.isascii():
        return data.decode("ascii"), encoding
    for each in ("utf-8", "gb18030") if encoding is None else (encoding,):
        try:
            return data.decode(each), each
        except UnicodeDecodeError:
            continue
    raise SourceRefused("source-not-text", file=name)
