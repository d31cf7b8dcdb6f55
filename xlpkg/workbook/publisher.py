"""The publisher of the report, as 首页 names it: institution, laboratory, author, issue, date of release, logo."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from xlpkg.workbook import layout
from xlpkg.workbook.versions import range_of

if TYPE_CHECKING:
    import xlwings as xw

    from xlpkg.messages import Language

#: The values for a template of Word.
PUBLISHER: Final = ("institution", "laboratory", "author", "issue", "date", "organisation")


@dataclass(frozen=True, slots=True)
class Publisher:
    """The settings in the language of the report; an empty text where 首页 has none. ``logo`` is a path."""

    institution: str = ""
    laboratory: str = ""
    author: str = ""
    issue: str = ""
    date: str = ""
    logo: str = ""

    @property
    def organisation(self) -> str:
        """Institution and laboratory in one line."""
        return "　".join(filter(None, (self.institution, self.laboratory)))

    @property
    def by(self) -> str:
        """The author of the document: the author, else institution and laboratory."""
        return self.author or self.organisation


def read_publisher(book: xw.Book, lang: Language) -> Publisher:
    """Return the settings of *book* in *lang*, those of the other language where a cell is empty.

    Raises WorkbookError if the range is missing or too small.
    """
    rows = range_of(book, layout.HOME_SETTINGS).options(ndim=2).value
    pairs = [(_text(row[0]), _text(row[layout.SETTINGS_ENGLISH])) for row in rows[: layout.HOME_SETTINGS.rows]]
    institution, laboratory, author, issue, date, logo = (
        (zh or en) if lang == "zh" else (en or zh) for zh, en in pairs
    )
    if issue.isdecimal():
        issue = f"第 {issue} 期" if lang == "zh" else f"No. {issue}"
    return Publisher(institution, laboratory, author, issue, date, logo)


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())
