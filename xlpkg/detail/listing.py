"""The downloads of the detail as they were stored: their months, what is in force of them, and who withdrew them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from xlpkg.detail.schema import Grain
from xlpkg.model.months import Month
from xlpkg.model.words import Currency, Flow, parse_query_flow
from xlpkg.store.vintages import Event, StoredFile

if TYPE_CHECKING:
    from xlpkg.detail.catalogue import Catalogue, YearMonth

State = Literal["in force", "superseded", "withdrawn"]


@dataclass(frozen=True, slots=True)
class StoredDownload:
    """A download. ``months``: its months, and whether each is complete; ``in_force``: those that questions look at."""

    file: StoredFile
    flow: Flow
    currency: Currency
    grain: Grain
    rows: int
    months: dict[YearMonth, bool]
    in_force: frozenset[YearMonth]

    @property
    def state(self) -> State:
        """Whether a month of it is in force."""
        if self.file.withdrawal is not None:
            return "withdrawn"
        return "in force" if self.in_force else "superseded"

    @property
    def cut(self) -> tuple[YearMonth, ...]:
        """The months in which it was cut at 10,000 rows."""
        return tuple(month for month, complete in self.months.items() if not complete)


def stored_downloads(catalogue: Catalogue) -> list[StoredDownload]:
    """Return all downloads, in the order of storing."""
    months: dict[int, dict[YearMonth, bool]] = defaultdict(dict)
    in_force: dict[int, set[YearMonth]] = defaultdict(set)
    query = "SELECT download, year, month, complete, replaced_by FROM download_month ORDER BY year, month"
    for download, year, month, complete, replaced_by in catalogue.db.execute(query):
        months[download][year, month] = bool(complete)
        if replaced_by is None:
            in_force[download].add((year, month))
    events: dict[int, list[Event]] = defaultdict(list)
    for download, action, reason, at in catalogue.db.execute(
        "SELECT download, action, reason, at FROM event ORDER BY id"
    ):
        events[download].append(Event(action, reason, at))
    rows = catalogue.db.execute("SELECT id, sha256, file, stored_at, flow, currency, grain, rows FROM download")
    return [
        StoredDownload(
            StoredFile(
                number,
                sha256,
                name,
                "detail",
                parse_query_flow(flow),
                stored_at,
                tuple((Currency(currency), Month(year, month or 12)) for year, month in months[number]),
                tuple(events[number]),
            ),
            parse_query_flow(flow),
            Currency(currency),
            Grain.of_key(grain),
            count,
            months[number],
            frozenset(in_force[number]),
        )
        for number, sha256, name, stored_at, flow, currency, grain, count in sorted(rows)
    ]


def stored_hashes(catalogue: Catalogue) -> dict[tuple[str, str], bool]:
    """Return the SHA-256 and the flow of each download, and whether it is withdrawn."""
    query = (
        "SELECT sha256, flow, coalesce((SELECT action = 'withdraw' FROM event WHERE event.download = download.id"
        " ORDER BY id DESC LIMIT 1), 0) FROM download"
    )
    return {(sha256, flow): bool(is_withdrawn) for sha256, flow, is_withdrawn in catalogue.db.execute(query)}
