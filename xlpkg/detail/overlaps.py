"""Downloads with the same rows: which of two is in force in a month. The table ``overlap`` has what is found here."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from xlpkg.detail.months import spans

if TYPE_CHECKING:
    from xlpkg.detail.catalogue import YearMonth

#: Two downloads are of the same query if they share this part of the rows of the one that is replaced: a revision moves
#: few rows to other codes.
SAME_QUERY: Final = 0.9


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a download of one grain, flow and currency covers: its months, whether they are complete, and their rows.

    ``constants`` has the codes, by dimension, of which it has only one.
    """

    id: int
    file: str
    months: Mapping[YearMonth, tuple[bool, int]]
    constants: Mapping[str, str]

    def may_overlap(self, other: Coverage) -> bool:
        """Return whether both may have rows with the same key."""
        if not self.months.keys() & other.months.keys():
            return False
        both = self.constants.keys() & other.constants.keys()
        return all(self.constants[dimension] == other.constants[dimension] for dimension in both)


class Overlap(NamedTuple):
    """A row of the table ``overlap``."""

    download: int
    year: int
    month: int | None
    by: int
    in_part: bool


def stored_coverages(db: sqlite3.Connection, flow: str, currency: str, grain: str) -> list[Coverage]:
    """Return the coverage of all stored downloads of a grain, whether they are in force or not."""
    of_group = "(SELECT id FROM download WHERE (flow, currency, grain) = (?, ?, ?))"
    months: dict[int, dict[YearMonth, tuple[bool, int]]] = defaultdict(dict)
    for download, year, month, complete, rows in db.execute(
        f"SELECT download, year, month, complete, rows FROM download_month WHERE download IN {of_group}",
        (flow, currency, grain),
    ):
        months[download][year, month] = (bool(complete), rows)
    constants: dict[int, dict[str, str]] = defaultdict(dict)
    for download, dimension, code in db.execute(
        f"SELECT download, dimension, code FROM download_code WHERE download IN {of_group}",
        (flow, currency, grain),
    ):
        constants[download][dimension] = code
    files = db.execute(f"SELECT id, file FROM download WHERE id IN {of_group} ORDER BY id", (flow, currency, grain))
    return [Coverage(number, file, months[number], constants[number]) for number, file in files]


def possible_overlaps(old: Sequence[Coverage], new: Sequence[Coverage]) -> list[tuple[Coverage, Coverage]]:
    """Return each (earlier, later) that may have rows with the same key; *new* are later than *old*, both in order."""
    by_code: dict[str | None, list[Coverage]] = defaultdict(list)
    pairs = []
    for index, later in enumerate([*old, *new]):
        code = later.constants.get("commodity")
        if index >= len(old):
            groups = list(by_code.values()) if code is None else (by_code[code], by_code[None])
            pairs += [(earlier, later) for group in groups for earlier in group if earlier.may_overlap(later)]
        by_code[code].append(later)
    return pairs


def find_overlaps(earlier: Coverage, later: Coverage, shared: Mapping[YearMonth, int]) -> Iterator[Overlap]:
    """Yield the months in which two downloads have the same rows; *shared* has the number of these rows by month.

    The later download is in force, but an incomplete month never replaces a complete one. It replaces the months of the
    same query: each column that has only one code in it has the same one in the other, which has most of its rows. So
    does a complete month every incomplete one. Else the two overlap in part.
    """
    common = earlier.months.keys() & later.months.keys()
    kept = {month for month in common if earlier.months[month][0] and not later.months[month][0]}
    for replaced, by, months in ((earlier, later, common - kept), (later, earlier, kept)):
        is_same_query = by.constants.items() <= replaced.constants.items() and (
            sum(shared.get(month, 0) for month in months)
            >= SAME_QUERY * sum(replaced.months[month][1] for month in months)
        )
        for month in sorted(months, key=str):
            is_completed = by.months[month][0] and not replaced.months[month][0]
            if is_same_query or shared.get(month):
                yield Overlap(replaced.id, *month, by.id, in_part=not (is_same_query or is_completed))


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two downloads, numbers and files, that overlap in part and are both in force in a month."""

    downloads: tuple[int, int]
    files: tuple[str, str]
    month: YearMonth

    def facts(self, number: int) -> dict[str, object]:
        """What messages say of it; *number* is the download that cannot be in force."""
        first, second = self.files if self.downloads[0] == number else self.files[::-1]
        return {"file": first, "other": second, "month": spans([self.month])}


def find_conflict(db: sqlite3.Connection) -> Conflict | None:
    """Return two downloads that overlap in part and are both in force, None if there are none."""
    row = db.execute(
        "SELECT o.download, o.by, first.file, second.file, o.year, o.month FROM overlap o"
        " JOIN download first ON first.id = o.download JOIN download second ON second.id = o.by"
        " JOIN month_of_download a ON a.download = o.download AND a.year = o.year AND a.month IS o.month"
        " JOIN month_of_download b ON b.download = o.by AND b.year = o.year AND b.month IS o.month"
        " WHERE o.in_part AND a.replaced_by IS NULL AND b.replaced_by IS NULL ORDER BY o.rowid LIMIT 1"
    ).fetchone()
    return None if row is None else Conflict(row[:2], row[2:4], row[4:])
