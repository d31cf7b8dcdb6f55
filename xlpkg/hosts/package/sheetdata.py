"""How values are put into a worksheet's part: as text, for most of its cells change and nothing else does.

The text stays in UTF-8 as it is in the file. Texts of cells are written into the cells themselves, not into the table
of shared strings, which would keep every sentence of every refresh.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from operator import add
from typing import Final
from xml.sax.saxutils import escape

from openpyxl.utils.cell import get_column_letter

from xlpkg.hosts.blocks import LAST_COLUMN
from xlpkg.hosts.package.values import stored_text
from xlpkg.hosts.package.worksheet import Rows, Worksheet
from xlpkg.hosts.values import Content, Formula

_LETTERS: Final = [b"", *(get_column_letter(column).encode() for column in range(1, LAST_COLUMN + 1))]
_COLUMNS: Final = {letters: column for column, letters in enumerate(_LETTERS)}

#: The attributes that follow, as nearly every program writes them; their values may hold a ``>``.
#: (``++`` and ``*+`` never go back, here as below: that is faster.)
_OTHERS: Final = rb'(?: [^\s=<>]++="[^"]*+")*+'
_DATA: Final = re.compile(rb"(<sheetData%b)(?:/>|>(.*)</sheetData>)" % _OTHERS, re.DOTALL)
#: The first tag of a row behind ``<row``, and the row's number.
_ROW: Final = re.compile(rb'(r="(\d+)"%b)(/?)>' % _OTHERS)
#: The first tag of a cell as far as its style, as nearly every program writes it, and the letters of its column.
_TAG: Final = re.compile(rb'(<c r="([A-Z]+)\d+"(?: s="\d+")?+)(?: (?!s=)[^\s=<>]++="[^"]*+")*+/?>')
_ANY_TAG: Final = re.compile(rb"<c[\s/>]")
#: What follows a cell's first attributes.
_REST: Final = rb"%b(?:/>|>[^<]*+(?:<(?!/c>)[^<]*+)*+</c>)" % _OTHERS
#: The letters of a cell's column, and all that follows its style.
_CELL: Final = re.compile(rb'<c r="([A-Z]+)\d+"(?: s="\d+")?(%b)' % _REST)
#: The cells of a row, and what extends the row behind them.
_CELLS_AND_EXTENSION: Final = re.compile(rb"((?:\s*<c%b)*)\s*(<extLst.*|)" % _REST, re.DOTALL)
_DIMENSION: Final = re.compile(rb"""<dimension\s(?:[^>"']|"[^"]*"|'[^']*')*>(?:</dimension>)?""")
_HAS_ROW_STYLE: Final = re.compile(rb' customFormat="(?:1|true)"')
_ROW_STYLE: Final = re.compile(rb' s="[1-9]\d*"')
#: Neither stands in a tag.
_ANY_ROW: Final = b"\0"
_APART: Final = b"\n"
_SPANS: Final = re.compile(rb' spans="[^"]*"')


class Irregular(ValueError):
    """A worksheet's part is not written as nearly every program does it, so that it cannot be read as text."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What stands in a cell that stays, after its place and style."""

    text: bytes


class Insides(dict[float | str | Formula | _Kept | None, bytes]):
    """What stands in a cell's element after its place and style, by value; a save has most of them several times.

    Not of a logical value: it equals a number.
    """

    def of(self, contents: Collection[Content | _Kept]) -> Iterable[bytes]:
        """Return what stands in the elements of cells with *contents*."""
        if bool in {*map(type, contents)}:
            return [b' t="b"><v>%d</v></c>' % each if isinstance(each, bool) else self[each] for each in contents]
        return map(self.__getitem__, contents)

    def __missing__(self, value: float | str | Formula | _Kept | None) -> bytes:
        if isinstance(value, _Kept):
            return value.text
        if isinstance(value, float):
            inside = f"><v>{repr(value + 0.0).removesuffix('.0')}</v></c>"  # + 0.0: -0 is 0
        elif isinstance(value, str):
            space = ' xml:space="preserve"' if value != value.strip() else ""
            inside = f' t="inlineStr"><is><t{space}>{escape(stored_text(value))}</t></is></c>'
        elif isinstance(value, Formula):
            inside = f"><f>{escape(stored_text(value.text))}</f></c>"
        else:
            inside = "/>"
        self[value] = text = inside.encode()
        return text


def put(part: bytes, rows: Rows, insides: Insides) -> bytes:
    """Return *part* with *rows* of values in it; its cells keep their style. *insides* is that of the save.

    Raises Irregular if the part is to be made anew from its tree first, ValueError if it says a row twice.
    """
    if b"<!" in part or part.count(b"<?") > 1:  # beside the XML declaration
        raise Irregular("a comment, or something else that may look like cells")
    data = _DATA.search(part)
    if data is None:
        raise Irregular("a worksheet without cells")
    # Readers that trust the dimension would not see what is written beyond it.
    before, after = _DIMENSION.sub(b"", part[: data.start()], count=1), part[data.end() :]
    sheet = _Sheet(before, insides)
    lines = {}
    for row, tag, old, whole in _lines(data[2] or b""):
        if row in lines:
            raise ValueError(f"a worksheet with two rows {row}")
        stays = row not in rows or (b"</" not in old and _is_empty(rows[row]))
        lines[row] = b"<row " + whole if stays else sheet.filled(row, rows[row], b"<row %b>" % tag, old)
    for row in rows.keys() - lines:
        if not _is_empty(rows[row]):
            lines[row] = sheet.filled(row, rows[row], b'<row r="%d">' % row, b"")
    return b"".join((before, data[1], b">", *(lines[row] for row in sorted(lines)), b"</sheetData>", after))


def _lines(data: bytes) -> Iterator[tuple[int, bytes, bytes, bytes]]:
    """Yield of each row its number, what its first tag says, its cells, and all of it behind ``<row``."""
    before, *pieces = data.split(b"<row ")
    if before.strip():
        raise Irregular("something before the rows")
    for piece in pieces:
        row = _ROW.match(piece)
        if row is None:
            raise Irregular("a row that does not say first where it is")
        rest = piece[row.end() :]
        cells, end, after = (b"", b"/", rest) if row[3] else rest.partition(b"</row>")
        if not end or after.strip():
            raise Irregular("the end of a row")
        yield int(row[2]), row[1], cells, piece


def _is_empty(values: Mapping[int, Content]) -> bool:
    return list(values.values()).count(None) == len(values)


class _Sheet:
    """A sheet whose rows are filled: what stands before its cells, which says how its columns look."""

    def __init__(self, head: bytes, insides: Insides) -> None:
        self._head = head
        self._insides = insides

    def filled(self, row: int, values: Mapping[int, Content], start: bytes, old: bytes) -> bytes:
        """Return the row that starts with the tag *start* and has the cells *old*, with *values* in it."""
        extension = b""
        if not old.endswith((b"</c>", b"/>")):
            parts = _CELLS_AND_EXTENSION.fullmatch(old)
            if parts is None:
                raise Irregular("what follows the cells of a row")
            old, extension = parts[1], parts[2]
        tags = _TAG.findall(old)
        if len(tags) != old.count(b"<c") and len(tags) != len(_ANY_TAG.findall(old)):
            raise Irregular("a cell that does not say first where it is")
        cells = [tag for tag, _ in tags]
        inside: Collection[Content | _Kept] = values.values()
        if [letters for _, letters in tags] != [_LETTERS[column] for column in values]:  # some stay, or are new
            cells, inside = self._merged(row, values, start, old, tags)
            if len(cells) > len(tags):  # perhaps beyond what the row says of its width
                start = _SPANS.sub(b"", start)
        return b"".join((start, *map(add, cells, self._insides.of(inside)), extension, b"</row>"))

    def _merged(
        self, row: int, values: Mapping[int, Content], start: bytes, old: bytes, old_tags: list[tuple[bytes, bytes]]
    ) -> tuple[list[bytes], list[Content | _Kept]]:
        """Return the tags of the cells *old* and of those that are new, in order, and what comes into them."""
        new = sorted([column for column, value in values.items() if value is not None])
        if not old_tags:
            return self._new_tags(row, new, start), [values[column] for column in new]
        tags = {_COLUMNS[letters]: tag for tag, letters in old_tags}
        inside: dict[int, Content | _Kept] = {}
        if tags.keys() - values.keys():  # some stay
            cells = _CELL.findall(old)
            if len(cells) != len(old_tags):
                raise Irregular("the end of a cell")
            inside |= {_COLUMNS[letters]: _Kept(rest) for letters, rest in cells}
        inside |= values
        new = [column for column in new if column not in tags]
        tags.update(zip(new, self._new_tags(row, new, start), strict=True))
        columns = sorted(tags)
        return [tags[column] for column in columns], [inside[column] for column in columns]

    def _new_tags(self, row: int, columns: list[int], start: bytes) -> list[bytes]:
        """Return the first tags of cells in *columns*, all of them new, of a row that starts with the tag *start*."""
        if not columns:
            return []
        of_row = _ROW_STYLE.search(start) if _HAS_ROW_STYLE.search(start) else None
        tags = self._tags_in_any_row(tuple(columns), of_row[0] if of_row else None)
        return tags.replace(_ANY_ROW, b"%d" % row).split(_APART)

    @cached_property
    def _tags_in_any_row(self) -> Callable[[tuple[int, ...], bytes | None], bytes]:
        """The first tags of cells in columns, of the style of their row or, if that is None, of their column."""

        def tags(columns: tuple[int, ...], of_row: bytes | None) -> bytes:
            styles = [self._style_of_column(column) if of_row is None else of_row for column in columns]
            places = zip(map(_LETTERS.__getitem__, columns), styles, strict=True)
            return _APART.join([b'<c r="%b%b"%b' % (letters, _ANY_ROW, style) for letters, style in places])

        return cache(tags)

    @cached_property
    def _style_of_column(self) -> Callable[[int], bytes]:
        style_of = Worksheet(self._head + b"</worksheet>").style_of_column
        return cache(lambda column: b' s="%d"' % style if (style := style_of(column)) else b"")
