"""What 首页 says: choices, folders, looks, publisher, and what each group of sheets shows.

:func:`read_home` reads all of it once.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import xlwings as xw
from openpyxl.utils.datetime import from_excel

from xlpkg.errors import BadArgument, BadInput
from xlpkg.messages import Language, say
from xlpkg.model.months import Month, find_month, parse_month
from xlpkg.model.words import (
    COLON,
    LANGUAGE_NAMES,
    STYLES,
    Currency,
    parse_currency,
    parse_language,
    parse_style,
    style_label,
)
from xlpkg.network_paths import is_network_path
from xlpkg.report.style import Style
from xlpkg.store.allowed_folders import is_allowed
from xlpkg.workbook import layout
from xlpkg.workbook.choices import Place, is_empty, label_of, word_place
from xlpkg.workbook.layout import NamedRange
from xlpkg.workbook.row_heights import report_heights
from xlpkg.workbook.typed_formulas import CHOICES, has_formulas
from xlpkg.workbook.versions import check_version, range_of, values_of
from xlpkg.workbook.writing import as_text

#: The values of cells.
Rows = list[list[Any]]

#: The style; whether tables have a national row and bars are sorted; the number of languages of the month's folder.
_STYLE: Final = Place(STYLES, STYLES[0], parse_style, style_label)
_NATION: Final = word_place("home-nation-words", (False, True), default=False)
_BARS: Final = word_place("home-bars-words", (False, True, False), default=False)
_FOLDER: Final = word_place("home-folder-words", (0, 1, 2), 0)
#: The settings of the publisher that a template of Word may show.
PUBLISHER: Final = ("institution", "laboratory", "author", "issue", "date", "organisation")
#: xlwings reads a sheet of this name for the place of OneDrive, which could be on any computer.
_XLWINGS_SETTINGS: Final = "xlwings.conf"


@dataclass(frozen=True, slots=True)
class Choices:
    """A month, currency and language, as three cells name them; None if a cell is empty or its value is not valid."""

    period: Month | None = None
    currency: Currency | None = None
    lang: Language | None = None

    def words(self, lang: Language) -> tuple[str | None, ...]:
        """Return the three choices in words of *lang*, None for one that is not made."""
        period = str(self.period) if self.period else None
        return period, self.currency and self.currency.label(lang), self.lang and LANGUAGE_NAMES[self.lang]

    def label(self, lang: Language) -> str:
        """Return the choices in words of *lang*."""
        return (" " if lang == "zh" else ", ").join(filter(None, self.words(lang))) or "—"

    def file_stem(self, name: str = "TradeMonitor") -> str:
        """Return the name of the report's file without its suffix: TradeMonitor-2025-02-usd, in English with -en."""
        parts = (name, self.period, self.currency and self.currency.value, self.lang == "en" and "en")
        return "-".join(str(part) for part in parts if part)


@dataclass(frozen=True, slots=True)
class Looks:
    """How the report is written and shown; by default as the published one, without a folder of the month.

    Attributes:
        nation: whether the first row of each table is the nation.
        sorted_bars: whether the bars are in descending order of YoY.
        groups: the names of the groups of provinces whose rows are the last ones.
        folder: in how many languages 制作本月报告 also writes the month's folder.
    """

    style: Style = field(default_factory=Style)
    nation: bool = False
    sorted_bars: bool = False
    groups: str = ""
    folder: int = 0

    def rows(self, lang: Language) -> dict[NamedRange, Rows]:
        """Return the rows of the ranges of 首页 that say it in *lang*."""
        return {
            layout.HOME_STYLE: [[_STYLE.label(self.style.name, lang)]],
            layout.HOME_DISPLAY: [[_NATION.label(self.nation, lang)], [_BARS.label(self.sorted_bars, lang)]],
            layout.HOME_GROUPS: [[self.groups or None]],
            layout.HOME_FOLDER: [[_FOLDER.label(self.folder, lang)]],
        }


@dataclass(frozen=True, slots=True)
class Publisher:
    """The publisher of the report in its language; an empty text where 首页 has none.

    Attributes:
        logo: a path.
        next_release: the date of the next report, in any form.
        licence: that of the published data, as a name or the address of its text.
    """

    institution: str = ""
    laboratory: str = ""
    author: str = ""
    issue: str = ""
    date: str = ""
    logo: str = ""
    next_release: str = ""
    contact: str = ""
    licence: str = ""

    @property
    def organisation(self) -> str:
        """Institution and laboratory in one line."""
        return "　".join(filter(None, (self.institution, self.laboratory)))

    @property
    def by(self) -> str:
        """The author of the document: the author, else institution and laboratory."""
        return self.author or self.organisation


@dataclass(frozen=True, slots=True)
class Home:
    """What 首页 says.

    Attributes:
        sources: the folder of the source files as typed, None if the cell is empty; ``pdf`` that of the PDF.
        states: month, currency, language and time of what each group of sheets shows, as in the cells; all None for a
            group that was not completely filled.
        cells: the values of the ranges of choices.
        has_formulas: whether a folder, or a cell under 发布单位, is a formula.
    """

    sources: str | None
    pdf: str | None
    states: dict[str, list[Any]]
    cells: dict[NamedRange, Rows]
    has_formulas: bool
    _settings: Rows
    _book: xw.Book

    @property
    def lang(self) -> Language:
        """The chosen language, Chinese if none is chosen; words that are no choice are not refused in another."""
        return _choices_of(self.cells).lang or "zh"

    @property
    def choices(self) -> Choices:
        """The choices. Raises BadArgument as :meth:`chosen` does."""
        return self.chosen()

    def chosen(
        self, period: Month | None = None, currency: Currency | None = None, lang: Language | None = None
    ) -> Choices:
        """Return these choices, and those of the cells for what is None.

        Raises BadArgument, which names the cell, if one that is read has a word that is no choice.
        """
        return Choices(
            period or self._choice(0, parse_month),
            currency or self._choice(1, parse_currency),
            lang or self._choice(2, parse_language),
        )

    def looks(
        self,
        style: str | None = None,
        templates: Path | None = None,
        nation: bool | None = None,
        sorted_bars: bool | None = None,
        groups: str | None = None,
    ) -> Looks:
        """Return the looks, by default the chosen ones, else those of the published report.

        *templates* is the folder of the style's templates. Raises BadArgument if a cell has a word that is no choice.
        """
        return Looks(
            Style(self._chosen(layout.HOME_STYLE, 0, _STYLE) if style is None else style, templates),
            self._chosen(layout.HOME_DISPLAY, 0, _NATION) if nation is None else nation,
            self._chosen(layout.HOME_DISPLAY, 1, _BARS) if sorted_bars is None else sorted_bars,
            str(self.cells[layout.HOME_GROUPS][0][0] or "").strip() if groups is None else groups,
            self._chosen(layout.HOME_FOLDER, 0, _FOLDER),
        )

    def check_choices(self) -> None:
        """Raise BadArgument, which names the cell, if a choice is a word that cannot be chosen."""
        self.chosen()
        self.looks()

    def _choice(self, row: int, parse: Callable[[object], Any]) -> Any:
        """Return a choice, None if its cell is empty."""
        is_chosen = not is_empty(self.cells[layout.HOME_CHOICES][row][0])
        return self._chosen(layout.HOME_CHOICES, row, Place((), None, parse, label_of)) if is_chosen else None

    def _chosen(self, named: NamedRange, row: int, place: Place) -> Any:
        try:
            return place.read(self.cells[named][row][0])
        except BadArgument as error:
            address = range_of(self._book, named)[row, 0].get_address(False, False)
            raise BadArgument("bad-cell", cell=f"{named.sheet}!{address}", reason=error.message) from error

    def publisher(self, lang: Language) -> Publisher:
        """Return the publisher in *lang*, in the other language where a cell is empty."""
        pairs = [(_setting(row[0]), _setting(row[layout.SETTINGS_ENGLISH])) for row in self._settings]
        found = Publisher(*((zh or en) if lang == "zh" else (en or zh) for zh, en in pairs))
        day = found.date.partition(".")[0]
        if len(day) == 5 and day.isdecimal():  # the date of a formula in a cell that is formatted as text
            found = replace(found, date=f"{from_excel(int(day)):%Y-%m-%d}")
        return replace(found, issue=say("cover-issue", lang, issue=found.issue)) if found.issue.isdecimal() else found

    def source_folder(self, store: Path) -> Path | None:
        """Return the folder of the source files, None if 首页 names none.

        Raises BadInput if it is on a network and not in the list of *store*, which is found before it is opened, or
        relative and the workbook's is not known.
        """
        return self._path(self.sources, store)

    def pdf_folder(self, store: Path) -> Path:
        """Return the folder of the PDF, by default the workbook's.

        Raises BadInput as :meth:`source_folder` does, and if the folder is not known or does not exist.
        """
        folder = self._path(self.pdf, store) or workbook_folder(self._book)
        if folder is None:
            raise BadInput("no-pdf-folder")
        if not folder.is_dir():
            raise BadInput("no-such-folder", path=folder)
        return folder

    def _path(self, named: str | None, store: Path) -> Path | None:
        if named is None:
            return None
        if is_network_path(named) and not is_allowed(store, Path(named)):
            raise BadInput("network-folder", folder=named)
        path = Path(named)
        with contextlib.suppress(RuntimeError):  # ~ of an unknown user
            path = path.expanduser()
        if path.is_absolute():
            return path
        folder = workbook_folder(self._book)
        if folder is None:
            raise BadInput("relative-folder", folder=named)
        return folder / path

    def shown(self) -> dict[str, Choices | None]:
        """Return what each group of sheets shows; None for one that was not completely filled."""
        return {group: parse_choices(*state[:3]) if any(state) else None for group, state in self.states.items()}

    @property
    def report(self) -> Choices:
        """What the sheets of the report show, no choice if they were not completely filled."""
        return self.shown()["report"] or Choices()

    def sheets_to_fill(self, groups: Collection[str], wanted: Choices, until: str | None) -> tuple[str, ...]:
        """Return the sheets of *groups*; all if another shows anything but *wanted* by *until* (None for any time)."""
        for group, shown in self.shown().items():
            is_older = until is not None and not str(self.states[group][3]).endswith(until)
            if group not in groups and (shown != wanted or is_older):
                return layout.FILLED
        return tuple(sheet for group in groups for sheet in layout.GROUPS[group])

    def check_report(self, *others: str) -> None:
        """Raise BadInput if the sheets of the report or of the groups *others* show anything but valid choices."""
        self.check_choices()
        for group in ("report", *others):
            shown, chosen = self.shown()[group], self.choices
            if shown != chosen:
                raise BadInput("report-not-chosen", shown=shown or Choices(), chosen=chosen)

    @property
    def checked(self) -> str:
        """The count of findings on 核验, or that the report was filled later than the checks or for other choices."""
        report, checks = self.states["report"], self.states["checks"]
        filled, checked = (str(state[3] or "")[:16] for state in (report, checks))  # to the minute
        if report[:3] != checks[:3] or filled > checked:
            return say("checks-outdated", self.lang)
        count = str(values_of(self._book, layout.CHECK_SUMMARY)[1][1] or "").partition(COLON[self.lang])[2]
        return say("checks-of-time", self.lang, count=count, at=checked) if checked else count


def read_home(book: xw.Book) -> Home:
    """Return what 首页 of *book* says.

    Raises WorkbookError if it is not a TradeMonitor workbook, has another design than the program, lacks a range, or
    lacks the result of a formula that the user typed as a folder or under 发布单位.
    """
    check_version(book)
    cells = {named: values_of(book, named) for named in CHOICES}
    sources, pdf = (str(row[0] or "").strip() or None for row in cells[layout.HOME_FOLDERS])
    _, *groups = values_of(book, layout.HOME_RUN)
    first = layout.STATE_COLUMN
    return Home(
        sources=sources,
        pdf=pdf,
        states={group: row[first : first + 4] for group, row in zip(layout.GROUPS, groups, strict=True)},
        cells=cells,
        has_formulas=has_formulas(book),
        _settings=values_of(book, layout.HOME_SETTINGS),
        _book=book,
    )


def read_choices(book: xw.Book) -> Choices:
    """Return the choices on 首页 of *book*, of any design, without words that are none.

    Raises WorkbookError if the range is missing.
    """
    return _choices_of({layout.HOME_CHOICES: values_of(book, layout.HOME_CHOICES)})


def _choices_of(cells: Mapping[NamedRange, Rows]) -> Choices:
    return parse_choices(*(row[0] for row in cells[layout.HOME_CHOICES]))


def parse_choices(period: object, currency: object, lang: object) -> Choices:
    """Return the choices that the values of three cells name."""
    found: dict[str, Any] = {}
    for name, parse, value in (("currency", parse_currency, currency), ("lang", parse_language, lang)):
        with contextlib.suppress(BadArgument):
            found[name] = parse(value)
    return Choices(find_month(period), **found)


def _setting(value: object) -> str:
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else " ".join(str(value).split())


def workbook_folder(book: xw.Book) -> Path | None:
    """Return the folder of *book*; None if it was never saved, or xlwings does not know its place in OneDrive."""
    if _XLWINGS_SETTINGS in book.sheet_names:
        return None
    try:
        path = Path(book.fullname)
    except xw.XlwingsError:
        return None
    return path.parent if path.is_absolute() and path.exists() else None


def write_last_run(book: xw.Book, line: str) -> None:
    """Let 首页 say *line* of the last run, in a row that is high enough. Raises WorkbookError if it is read-only."""
    cell = range_of(book, layout.HOME_LAST_RUN)
    for place, height in [*report_heights(layout.HOME_LAST_RUN, cell, [[line]])]:
        place.row_height = height
    cell.value = as_text(line)


def task_line(at: dt.datetime, task: str, done: object, lang: Language, kind: str = "task") -> str:
    """Return the line of a run: its time, its task, which is that of a message ``task-…``, and what was done.

    *kind* is ``button`` for an action that was not done: its button names it.
    """
    gap = "　" if lang == "zh" else " "
    return f"{at:%Y-%m-%d %H:%M}{gap}{say(f'{kind}-{task}', lang)}{COLON[lang]}{done}"
