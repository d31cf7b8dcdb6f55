"""Find the title, month, unit and columns of table (8), 进出口商品收发货人所在地总值表, by their words.

No row or column is fixed: the label column is the one that names provinces, and the field of a column is read from
the texts above it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, NamedTuple

from xlpkg.errors import SourceRefused
from xlpkg.messages import one_line
from xlpkg.model.fields import level_field
from xlpkg.model.months import Month
from xlpkg.model.regions import PROVINCES, clean_label
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources import numbers
from xlpkg.sources.bulletin.header import Header, flow_of, read_header
from xlpkg.sources.bulletin.labels import Labels, find_labels
from xlpkg.sources.readers.grid import Grid
from xlpkg.sources.table import LONGEST_HEADING

_BY_LOCATION: Final = re.compile(r"(?:收发货人|经营单位)(?:所在地|注册地)|\blocations?\b", re.IGNORECASE)
_BY_OTHER_LOCATION: Final = re.compile(
    r"境内目的地|货源地|\b(?:destinations?|origins?|consumers?|producers?)\b", re.IGNORECASE
)
#: In a title: another breakdown, or the trade of a kind of firms.
_OTHER_TABLE: Final = re.compile(
    r"国别|贸易方式|企业性质|运输方式|(?:投资|国有|民营|私营|集体)企业|\bby countr|\bregimes?\b", re.I
)
#: 单位：万美元, or 万美元 alone or in brackets. Not 经营单位, the word for importers and exporters before 2016.
UNIT: Final = re.compile(
    r"(?<!经营)单位|\bunit|(?:^|[(（])(?:千万|百万|亿|万|千)(?:人民币元?|美元|元(?:人民币)?)(?:[)）]|$)", re.IGNORECASE
)
#: The rows above the first region that are searched for headings, at most.
_MOST_HEADER_ROWS: Final = 50
#: The rows at the top that are searched if no region is found.
_HEADER_ROWS_WITHOUT_REGION: Final = 12
_LONGEST_TITLE: Final = 200


class Heading(NamedTuple):
    """A text above a table, the month that it names, and whether it says that the table is by location."""

    text: str
    month: Month | None
    is_by_location: bool

    @property
    def is_title(self) -> bool:
        """Whether this is the title of a table."""
        return self.month is not None or "总值" in self.text or self.is_by_location


@dataclass(frozen=True, slots=True)
class Layout:
    """A grid, its labels, None if no column names provinces, and the texts above them."""

    file: str
    grid: Grid
    labels: Labels | None
    headings: tuple[Heading, ...]

    @property
    def is_bulletin(self) -> bool:
        """Whether this is a table of provinces by location of importers and exporters."""
        return self.labels is not None and any(heading.is_by_location for heading in self.headings)

    @property
    def title(self) -> str:
        """The longest title with a month or, if there is no title, the first text that is not the sheet's name."""
        titles = [heading for heading in self.headings if heading.is_title]
        sheet = clean_label(self.grid.sheet)
        others = [heading for heading in self.headings if heading.text != sheet] or self.headings
        best = max(titles, key=lambda heading: (heading.month is not None, len(heading.text)), default=None)
        text = best.text if best else others[0].text if others else ""
        return one_line(text[:_LONGEST_TITLE])

    def read_labels(self) -> Labels:
        """Return the labels. Raises SourceRefused if this is another table, or a page without its table.

        A table of provinces without a title may be by the location of importers and exporters or of consumers and
        producers.
        """
        titles = [heading.text for heading in self.headings if heading.is_title]
        is_other = any(_BY_OTHER_LOCATION.search(heading.text) for heading in self.headings)
        if self.labels is not None and self.is_bulletin and not (is_other or any(map(_OTHER_TABLE.search, titles))):
            return self.labels
        key = "not-by-location"
        if self.labels is None and any(heading.is_by_location and heading.month for heading in self.headings):
            key = "page-without-table"
        elif self.labels is not None and self.labels.provinces == len(PROVINCES) and not (is_other or titles):
            key = "no-title"
        raise SourceRefused(key, file=self.file, title=self.title or "—")

    def read_header(self, labels: Labels) -> Header:
        """Return the columns beside *labels*.

        Raises as :func:`xlpkg.sources.bulletin.header.read_header` does, or if the title names one flow, but there are
        columns of both.
        """
        flows = {flow_of(heading.text) for heading in self.headings if heading.is_by_location} - {None}
        flow = flows.pop() if len(flows) == 1 else None
        header = read_header(self.file, self.grid, labels, flow)
        if flow and None not in (header.columns[level_field(each, Basis.YTD)] for each in (Flow.EXPORT, Flow.IMPORT)):
            raise SourceRefused("not-by-location", file=self.file, title=self.title)
        return header

    def read_period(self, months: Collection[int], words: str) -> tuple[Month, bool]:
        """Return the month of the titles or, without one, of the file's name, and whether only the name has it.

        *months*: those that the header names, *words*: its words. Raises SourceRefused if titles, header and name do
        not agree, or neither a title nor the name has a month and a year.
        """
        titled = {heading.month for heading in self.headings if heading.month}
        named = numbers.month_of_file(self.file)
        found = titled | {named} if named else titled
        if not found:
            raise SourceRefused("no-month", file=self.file, found=words)
        if len(found) > 1 or {*months} - {month.month for month in found}:
            titles, header = (", ".join(sorted(map(str, each))) or "—" for each in (titled, months))
            raise SourceRefused("months-disagree", file=self.file, titles=titles, header=header, named=named or "—")
        return next(iter(found)), not (titled or months)

    def read_unit(self) -> tuple[Currency, int]:
        """Return the currency and the size of the unit. Raises SourceRefused if titles name another currency."""
        texts = [heading.text for heading in self.headings if UNIT.search(heading.text)]
        units = {unit for text in texts if (unit := numbers.unit_of(text))}
        if len(units) != 1:
            raise SourceRefused("no-unit", file=self.file, found=", ".join(texts) or "—")
        size, currency = units.pop()
        for title in (heading.text for heading in self.headings if heading.is_title):
            if numbers.currency_of(title) not in (None, currency):
                raise SourceRefused("title-against-unit", file=self.file, title=title, unit=currency)
        return currency, size


def find_layout(file: str, grid: Grid) -> Layout:
    """Return the labels and headings of *grid*, which may be any table."""
    labels = find_labels(grid)
    height = _HEADER_ROWS_WITHOUT_REGION if labels is None else min(labels.first_row, _MOST_HEADER_ROWS)
    cells = (cell[:LONGEST_HEADING] for row in grid.rows[:height] for cell in row)
    texts = dict.fromkeys(map(clean_label, dict.fromkeys([*grid.headings, *cells])))
    headings = (Heading(text, numbers.month_of_title(text), bool(_BY_LOCATION.search(text))) for text in texts if text)
    return Layout(file, grid, labels, tuple(headings))
