"""Downloads with the same rows: which of two is in force in a month. The table ``overlap`` has what is found here."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from xlpkg.detail.catalogue import Download, YearMonth
from xlpkg.model.months import spans

#: Two downloads are of the same query if they share this part of the rows of the one that is replaced: a revision moves
#: few rows to other codes.
SAME_QUERY: Final = 0.9


class Overlap(NamedTuple):
    """A row of the table ``overlap``."""

    download: int
    year: int
    month: int | None
    by: int
    in_part: bool


def possible_overlaps(downloads: Iterable[Download], new: Container[int]) -> list[tuple[Download, Download]]:
    """Return each (earlier, later) of *downloads*, in the order of storing, that may have the same rows.

    The later is one of *new*, which has ids.
    """
    by_code: dict[str | None, list[Download]] = defaultdict(list)
    pairs = []
    for later in downloads:
        code = later.constants.get("commodity")
        if later.id in new:
            groups = list(by_code.values()) if code is None else (by_code[code], by_code[None])
            pairs += [
                (earlier, later)
                for group in groups
                for earlier in group
                if earlier.months.keys() & later.months.keys()
                and all(later.constants.get(name, value) == value for name, value in earlier.constants.items())
            ]
        by_code[code].append(later)
    return pairs


def find_overlaps(earlier: Download, later: Download, shared: Mapping[YearMonth, int]) -> Iterator[Overlap]:
    """Yield the months in which two downloads have the same rows; *shared* has the number of these rows by month.

    The later download is in force, but an incomplete month never replaces a complete one. It replaces the months of the
    same query: each column that has only one code in it has the same one in the other, which has most of its rows. So
    does a complete month every incomplete one. Else the two overlap in part.
    """
    common = earlier.months.keys() & later.months.keys()
    kept = {month for month in common if earlier.months[month].is_complete and not later.months[month].is_complete}
    for replaced, by, months in ((earlier, later, common - kept), (later, earlier, kept)):
        is_same_query = by.constants.items() <= replaced.constants.items() and (
            sum(shared.get(month, 0) for month in months)
            >= SAME_QUERY * sum(replaced.months[month].rows for month in months)
        )
        for month in sorted(months, key=str):
            is_completed = by.months[month].is_complete and not replaced.months[month].is_complete
            if is_same_query or shared.get(month):
                yield Overlap(replaced.id, *month, by.id, in_part=not (is_same_query or is_completed))


def find_conflict(db: sqlite3.Connection, number: int) -> dict[str, object] | None:
    """Return what messages say of two downloads that overlap in part and are both in force; None if there are none.

    The first of the two files is that of the download *number*, which cannot be in force.
    """
    row = db.execute(
        "SELECT o.download, first.file, second.file, o.year, o.month FROM overlap o"
        " JOIN download first ON first.id = o.download JOIN download second ON second.id = o.by"
        " JOIN month_of_download a ON a.download = o.download AND a.year = o.year AND a.month IS o.month"
        " JOIN month_of_download b ON b.download = o.by AND b.year = o.year AND b.month IS o.month"
        " WHERE o.in_part AND a.replaced_by IS NULL AND b.replaced_by IS NULL ORDER BY o.rowid LIMIT 1"
    ).fetchone()
    if row is None:
        return None
    download, *files, year, month = row
    file, other = files if download == number else reversed(files)
    return {"file": file, "other": other, "month": spans([(year, month)])}
