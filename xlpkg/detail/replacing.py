"""Which months of earlier downloads a later download of the same query replaces."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xlpkg.detail.catalogue import YearMonth

#: A later download is of the same query as an earlier one if it has this share of its keys: a revision moves few.
SAME_QUERY: Final = 0.9
#: (download, month)
DownloadMonth = tuple[int, YearMonth]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a download of one grain, flow and currency covers: its months and whether they are complete.

    ``constants`` has the codes, by dimension, of which it has only one.
    """

    id: int
    months: Mapping[YearMonth, bool]
    constants: Mapping[str, str]

    def may_overlap(self, other: Coverage) -> bool:
        """Return whether both may have rows with the same key."""
        if not self.months.keys() & other.months.keys():
            return False
        both = self.constants.keys() & other.constants.keys()
        return all(self.constants[dimension] == other.constants[dimension] for dimension in both)

    def may_replace(self, earlier: Coverage) -> bool:
        """Return whether months of this download may take the place of those of *earlier*.

        If this query is wider, it must have all months of the earlier one, which would else have gaps.
        """
        if self.constants == earlier.constants:
            return True
        return self.constants.items() < earlier.constants.items() and self.months.keys() >= earlier.months.keys()


def overlapping(old: Sequence[Coverage], new: Sequence[Coverage]) -> list[tuple[Coverage, Coverage]]:
    """Return each (earlier, later) that may have rows with the same key; *new* are later than *old*, both in order."""
    by_code: dict[str | None, list[Coverage]] = {}
    pairs = []
    for index, later in enumerate([*old, *new]):
        code = later.constants.get("commodity")
        if index >= len(old):
            groups = by_code.values() if code is None else (by_code.get(code, ()), by_code.get(None, ()))
            pairs += [(earlier, later) for group in groups for earlier in group if earlier.may_overlap(later)]
        by_code.setdefault(code, []).append(later)
    return pairs


@dataclass(frozen=True, slots=True)
class Replaced:
    """``months``: each replaced month of a download, with the download that replaces it.

    ``unused``: incomplete months of new downloads that complete ones cover already. They are never in force.
    """

    months: dict[DownloadMonth, int]
    unused: frozenset[DownloadMonth]


def find_replaced(
    pairs: Iterable[tuple[Coverage, Coverage]],
    rows: Mapping[DownloadMonth, int],
    shared: Mapping[tuple[int, int, YearMonth], int],
) -> Replaced:
    """Return what is replaced as a whole. *rows*: of each month of a download; *shared*: the keys of (earlier, later).

    Of what is not replaced as a whole, the rows are replaced of which a later download has the key.
    """
    replaced: dict[DownloadMonth, int] = {}
    unused: set[DownloadMonth] = set()
    for earlier, later in sorted(pairs, key=lambda pair: (pair[1].id, pair[0].id)):
        for month in earlier.months.keys() & later.months.keys():
            at, of_later = (earlier.id, month), (later.id, month)
            if at in replaced or at in unused or of_later in unused:
                continue
            keys = shared.get((earlier.id, later.id, month), 0)
            if earlier.months[month] and not later.months[month]:
                if earlier.constants == later.constants and keys >= SAME_QUERY * rows[of_later]:
                    unused.add(of_later)
            elif later.may_replace(earlier) and keys >= SAME_QUERY * rows.get(at, 0):
                replaced[at] = later.id
    return Replaced({at: by for at, by in replaced.items() if (by, at[1]) not in unused}, frozenset(unused))
