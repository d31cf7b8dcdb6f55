"""How values are put into a worksheet's part: as text, for most of its cells change and nothing else does.

Texts are written into the cells themselves, not into the table of shared strings, which would keep every sentence of
every refresh.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Final
from xml.sax.saxutils import escape

from openpyxl.utils.cell import get_column_letter

from xlpkg.engines.blocks import LAST_COLUMN
from xlpkg.engines.package.values import stored_text
from xlpkg.engines.package.worksheet import Rows, Worksheet
from xlpkg.engines.values import Content, Formula

_LETTERS: Final = ["", *map(get_column_letter, range(1, LAST_COLUMN + 1))]
_COLUMNS: Final = {letters: column for column, letters in enumerate(_LETTERS)}

_DATA: Final = re.compile(r"<sheetData(?:\s[^>]*?)?(?:/>|>(.*)</sheetData>)", re.DOTALL)
_ROW: Final = re.compile(r'(<row r="(\d+)"[^>]*?)(?:/>|>([^<]*(?:<(?!/row>)[^<]*)*)</row>)')
_CELL: Final = re.compile(
    r'(<c r="([A-Z]+)\d+"(?:(?: (?:t|cm|vm|ph)="[^"]*")*?( s="\d+"))?[^>]*?(?:/>|>[^<]*(?:<(?!/c>)[^<]*)*</c>))'
)
_DIMENSION: Final = re.compile(r"<dimension [^>]*/>")
_SPANS: Final = re.compile(r' spans="[^"]*"')


def put(part: bytes, rows: Rows) -> bytes:
    """Return the regular *part* with *rows* of values in it; its cells keep their style.

    Raises ValueError if the part is no worksheet's.
    """
    # Readers that trust the dimension would not see what is written beyond it.
    text = _DIMENSION.sub("", part.decode(), count=1)
    data = _DATA.search(text)
    if data is None:
        raise ValueError("a worksheet without cells")
    tree = cache(lambda: Worksheet(part))  # few need it
    lines = {}
    for line in _ROW.finditer(data[1] or ""):
        row = int(line[2])
        if row in lines:
            raise ValueError(f"a worksheet with two rows {row}")
        lines[row] = _filled(row, rows[row], f"{line[1]}>", line[3] or "", tree) if row in rows else line[0]
    for row in rows.keys() - lines:
        if any(value is not None for value in rows[row].values()):
            lines[row] = _filled(row, rows[row], f'<row r="{row}">', "", tree)
    cells = "".join(lines[row] for row in sorted(lines))
    return f"{text[: data.start()]}<sheetData>{cells}</sheetData>{text[data.end() :]}".encode()


def _filled(row: int, values: Mapping[int, Content], start: str, old: str, tree: Callable[[], Worksheet]) -> str:
    """Return a row that starts with the tag *start* and has the cells *old*, with *values* in it."""
    found = _CELL.findall(old)
    cells = {letters: whole for whole, letters, _ in found}
    styles = {letters: style for _, letters, style in found}
    for column, value in values.items():
        letters = _LETTERS[column]
        style = styles.get(letters)
        if style is None:
            if value is None:
                continue
            style = f' s="{of_empty}"' if (of_empty := tree().style_of_empty(row, column)) else ""
        cells[letters] = f'<c r="{letters}{row}"{style}{_inside(value)}'
    if len(cells) > len(styles):  # new ones, at the end so far, and perhaps beyond what the row says of its width
        cells = {letters: cells[letters] for letters in sorted(cells, key=_COLUMNS.__getitem__)}
        start = _SPANS.sub("", start)
    return f"{start}{''.join(cells.values())}</row>"


def _inside(value: Content) -> str:
    """Return what stands in a cell's element after its place and style."""
    if value is None:
        return "/>"
    if isinstance(value, float):
        return f"><v>{repr(value).removesuffix('.0')}</v></c>"
    if isinstance(value, bool):
        return f' t="b"><v>{value:d}</v></c>'
    if isinstance(value, Formula):
        return f"><f>{escape(stored_text(value.text))}</f></c>"
    return _text(value)


@lru_cache(maxsize=1024)
def _text(text: str) -> str:
    space = ' xml:space="preserve"' if text != text.strip() else ""
    return f' t="inlineStr"><is><t{space}>{escape(stored_text(text))}</t></is></c>'
