"""A saved HTML page as a grid for each of its tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lxml import etree

from xlpkg.errors import SourceRefused
from xlpkg.sources.readers.grid import MAX_CELLS, Grid

_HEADINGS: Final = ("title", "h1", "h2", "h3", "h4", "caption")
_UNIT: Final = re.compile(r"单位|Unit\s*[:：∶]", re.IGNORECASE)
MAX_TAGS: Final = 300_000
#: libxml2 compares each attribute of a tag with all before it: this many comparisons take 5 seconds.
MAX_COMPARISONS: Final = 10**9
#: A tag, with the text after it, whose attributes are counted. In a page of shorter ones there are as many comparisons.
_LONG_TAG: Final = re.compile(r"<[^<]{250,}")


def read_html(name: str, text: str) -> Iterator[Grid]:
    """Yield a grid for each table without inner tables, or one empty grid with the headings of the page.

    The text of a cell with a colspan or rowspan is repeated. Raises SourceRefused if the page is damaged, cut short or
    larger than the limits.
    """
    _check_tags(name, text)
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
    for mark in page.iter("sup", "sub"):  # so that the mark of a note is not read as a digit of the figure
        mark.text, mark.tail = f"[{mark.text or ''}", f"]{mark.tail or ''}"
    lowered = encoded.lower()
    if lowered.count(b"<table") > lowered.count(b"</table"):
        raise SourceRefused("source-cut-short", file=name, last="<table>")
    headings = [
        heading
        for element in (*page.iter(*_HEADINGS), *page.xpath("//*[@class][contains(@class,'title')]"))
        if 0 < len(heading := " ".join(element.xpath("string()").split())) <= 200
    ]
    headings += [note for outside in _texts_outside(page) if _UNIT.search(note := outside.strip()[:200])]
    tables = [table for table in page.iter("table") if next(table.iterdescendants("table"), None) is None]
    for number, table in enumerate(tables, start=1):
        yield Grid(f"table {number}", _table_rows(name, table), tuple(dict.fromkeys(headings)))
    if not tables:
        yield Grid("page", (), tuple(dict.fromkeys(headings)))


def _check_tags(name: str, text: str) -> None:
    """Refuse a page that would take lxml many seconds."""
    if text.count("<") > MAX_TAGS:
        raise SourceRefused("source-too-many-tags", file=name, limit=MAX_TAGS)
    # No tag has more attributes than there are words before the next "<"; a quote or "/" may end one, too.
    if sum(len(re.split(r"[\s\"'/]+", tag)) ** 2 for tag in _LONG_TAG.findall(text)) > MAX_COMPARISONS:
        raise SourceRefused("source-damaged", file=name, kind="html", reason="a tag does not end")


def _texts_outside(page: etree._Element) -> Iterator[str]:
    """Yield the texts of a page that are not in a table, in order."""
    for root in (page, *page.itersiblings()):  # elements after </html> are siblings of the page
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                yield element.tail or ""
            elif element.tag == "table":
                walk.skip_subtree()
            else:
                yield element.text or ""


def _table_rows(name: str, table: etree._Element) -> list[list[str]]:
    """Return the texts of a table's cells, each repeated over its colspan and rowspan."""
    rows: list[list[str]] = []
    from_above: dict[int, tuple[int, str]] = {}  # column -> rows still to fill, text
    remaining = MAX_CELLS
    for row in table.iter("tr"):
        rows.append(_row(row.iter("td", "th"), from_above, remaining))
        remaining -= len(rows[-1])
        if remaining < 0:
            raise SourceRefused("source-too-many-cells", file=name, limit=MAX_CELLS)
    return rows


def _row(cells: Iterable[etree._Element], from_above: dict[int, tuple[int, str]], limit: int) -> list[str]:
    """Return the texts of a row, with those of the rows above that span into it; stop after *limit* texts.

    *from_above* is updated for the next row.
    """
    row: list[str] = []
    for cell in cells:
        if from_above:
            _extend(row, from_above)
        if len(row) > limit:
            return row
        text = ("".join(cell.itertext()) if len(cell) else cell.text or "").strip()
        rowspan, colspan = cell.get("rowspan"), cell.get("colspan")
        down = 1 if rowspan is None else _span(rowspan, 1000)
        across = 1 if colspan is None else _span(colspan, 100)
        if down > 1:
            from_above |= dict.fromkeys(range(len(row), len(row) + across), (down - 1, text))
        row += [text] * across
    _extend(row, from_above)
    return row


def _extend(row: list[str], from_above: dict[int, tuple[int, str]]) -> None:
    """Append to *row* the texts of the rows above that span into its next columns."""
    while len(row) in from_above:
        down, text = from_above.pop(len(row))
        if down > 1:
            from_above[len(row)] = (down - 1, text)
        row.append(text)


def _span(value: str, most: int) -> int:
    """Return a colspan or rowspan, at most *most*; 1 if it is not a number."""
    return min(int(value), most) or 1 if value.isdecimal() and len(value) < 6 else 1
