"""The formulas of links to a document and to findings, and what they show.

A file keeps what its formulas show. So does a link that was filled without an office program: Excel need not calculate
the workbook of a recipient, which would turn the results of TM_ functions into errors where these are missing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from xlpkg.workbook import layout

#: LibreOffice's CHOOSE has at most 29 values.
_CHOICES: Final = 20
#: The columns with the cell that a link leads to: the number of the range, the row and the column.
_TARGET: Final = tuple("HIJ")
_OF_FINDING: Final = re.compile(rf"=IF\(ISNUMBER\(\${_TARGET[0]}(\d+)\)")
_ARROW: Final = "→"
#: The kinds of documents by the end of their names, or of that of a month's folder; any other is a PDF.
_KINDS: Final = {
    "docx": "Word ↗",
    "xlsx": "Excel ↗",
    "html": "网页 Page ↗",
    **dict.fromkeys(("-rmb", "-usd"), "文件夹 Folder ↗"),
}
_PDF: Final = "PDF ↗"
_DOCUMENT: Final = xl_rowcol_to_cell(layout.HOME_DOCUMENT.row, layout.HOME_DOCUMENT.column, True, True)


def to_document(kinds: Mapping[str, str] = _KINDS) -> str:
    """Return the formula of the link to the document that was written last: only to an address of this computer."""
    is_local = f'OR(LEFT({_DOCUMENT},8)="file:///",MID({_DOCUMENT},2,2)=":\\")'
    kind = f'"{_PDF}"'
    for suffix, name in kinds.items():
        kind = f'IF(RIGHT({_DOCUMENT},4)="{suffix}","{name}",{kind})'
    return f'=IF({is_local},IFERROR(HYPERLINK({_DOCUMENT},{kind}),""),"")'


#: The formulas that earlier releases drew, which are no user's: before 1.1.0 none named a page.
EARLIER: Final = (to_document({suffix: name for suffix, name in _KINDS.items() if suffix != "html"}),)


def to_finding(row: int) -> str:
    """Return the formula of the link in a row of 核验, from 1: an arrow to a cell of one of our named ranges.

    It is empty where the row has no such cell. CELL gives the sheet's present name, and the cell moves with its range.
    """
    number, down, right = (f"${column}{row}" for column in _TARGET)
    names = [named.name for named in layout.LINKED]
    first, others = (",".join(part) for part in (names[:_CHOICES], names[_CHOICES:]))
    area = f"IF({number}<={_CHOICES},CHOOSE({number},{first}),CHOOSE({number}-{_CHOICES},{others}))"
    cell = f'"#"&CELL("address",INDEX({area},{down},{right}))'
    return f'=IF(ISNUMBER({number}),IFERROR(HYPERLINK({cell},"{_ARROW}"),""),"")'


def shown(formula: str, value_at: Callable[[str], object]) -> str | None:
    """Return what *formula*, without its equals sign, shows; None if it is none of these.

    *value_at* returns the value of a cell.
    """
    formula = f"={formula}"
    if formula == to_document():
        target = str(value_at(_DOCUMENT) or "")
        is_local = target.lower().startswith("file:///") or target[1:3] == ":\\"
        return _KINDS.get(target.lower()[-4:], _PDF) if is_local else ""
    row = _OF_FINDING.match(formula)
    if row is None or formula != to_finding(int(row[1])):
        return None
    return _ARROW if isinstance(value_at(f"${_TARGET[0]}{row[1]}"), float) else ""
