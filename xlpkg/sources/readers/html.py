"""A saved page as grids of text: its tables, cells that span others repeated over them, and its headings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from xlpkg.errors import SourceRefused
from xlpkg.sources.readers.biff_limits import MAX_CELLS
from xlpkg.sources.readers.grid import Grid
from xlpkg.sources.readers.html_limits import check_tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

_HEADINGS: Final = ("title", "h1", "h2", "h3", "h4", "caption")
_HEADING: Final = re.compile(r"单位|Unit\s*[:：∶]", re.IGNORECASE)


def read_page(name: str, text: str) -> Iterator[Grid]:
    """Yield each table of a page, or one empty grid with its headings.

    Raises SourceRefused where it is damaged, cut short or larger than the limits.
    """
    check_tags(name, text)
    # Plain elements: those of lxml.html, made one by one in Python, are half as fast.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    encoded = text.encode()
    try:
        page = etree.fromstring(encoded, parser)
    except (etree.LxmlError, ValueError) as error:
        raise SourceRefused("source-damaged", file=name, kind="html", reason=error) from error
    if page is None:
        raise SourceRefused("source-damaged", file=name, kind="html", reason="Document is empty")
    etree.strip_elements(page, "script", "style", "noscript", with_tail=False)
    for line_break in page.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    for mark in page.iter("sup", "sub"):  # the mark of a note is no digit of the figure before it
        mark.text, mark.tail = f"[{mark.text or ''}", f"]{mark.tail or ''}"
    lowered = encoded.lower()
    if lowered.count(b"<table") > lowered.count(b"</table"):
        raise SourceRefused("source-cut-short", file=name, last="<table>")
    headings = [
        heading
        for element in (*page.iter(*_HEADINGS), *page.xpath("//*[@class][contains(@class,'title')]"))
        if 0 < len(heading := " ".join(element.xpath("string()").split())) <= 200
    ]
    headings += [note for outside in _texts_outside(page) if _HEADING.search(note := outside.strip()[:200])]
    tables = [table for table in page.iter("table") if table.find(".//table") is None]
    for number, table in enumerate(tables, start=1):
        yield Grid(f"table {number}", _table_rows(name, table), tuple(dict.fromkeys(headings)))
    if not tables:
        yield Grid("page", (), tuple(dict.fromkeys(headings)))


def _texts_outside(page: _Element) -> Iterator[str]:
    """Yield the texts of a page that stand in no table, in order."""
    for root in (page, *page.itersiblings()):  # what follows </html> is no part of it
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                yield element.tail or ""
            elif element.tag == "table":
                walk.skip_subtree()
            else:
                yield element.text or ""


def _table_rows(name: str, table: _Element) -> list[list[str]]:
    """Lay a table's cells on a grid, each text repeated over its colspan and rowspan."""
    rows: list[list[str]] = []
    hanging: dict[int, tuple[int, str]] = {}  # column -> rows still to fill, text
    spanning = set(table.xpath(".//tr[*/@rowspan or */@colspan]"))
    left = MAX_CELLS
    for row in table.iter("tr"):
        cells = row.iterchildren("td", "th")
        if hanging or row in spanning:
            line = _laid(cells, hanging, left)
        else:
            line = [_text_in(cell) if len(cell) else (cell.text or "").strip() for cell in cells]
        left -= len(line)
        if left < 0:
            raise SourceRefused("source-too-many-cells", file=name, limit=MAX_CELLS)
        rows.append(line)
    return rows


def _text_in(cell: _Element) -> str:
    return "".join(cell.itertext()).strip()


def _laid(cells: Iterable[_Element], hanging: dict[int, tuple[int, str]], most: int) -> list[str]:
    """Return the texts of a row with those that hang into it, or as many as are more than *most*."""
    line: list[str] = []

    def hang() -> None:
        while len(line) in hanging:
            down, text = hanging.pop(len(line))
            if down > 1:
                hanging[len(line)] = (down - 1, text)
            line.append(text)

    for cell in cells:
        hang()
        text = _text_in(cell)
        down, across = _span(cell.get("rowspan"), 1000), _span(cell.get("colspan"), 100)
        for _ in range(across):
            if down > 1:
                hanging[len(line)] = (down - 1, text)
            line.append(text)
        if len(line) > most:
            return line
    hang()
    return line


def _span(value: str | None, most: int) -> int:
    return min(int(value), most) or 1 if value and value.isdecimal() and len(value) < 6 else 1
