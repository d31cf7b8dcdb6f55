"""Files as vintages of a month: which figures of a file are in force, and which files were withdrawn.

A withdrawn file is kept, but none of its figures counts from the time of its withdrawal on, until it is restored. The
table ``event`` keeps every withdrawal and restoration, so that the store as of any time is known.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, TypeVar

import numpy as np

from xlpkg.errors import BadArgument, BadInput
from xlpkg.messages import Message, local_time, one_line
from xlpkg.model.months import Month, spans
from xlpkg.model.regions import REGIONS
from xlpkg.model.words import Currency, Flow
from xlpkg.store.announced import StoredAnnouncement, find_announced_in_force, read_announced
from xlpkg.store.in_force import REGION, find_in_force
from xlpkg.store.log import add_to_log, read_log
from xlpkg.store.sheets import StoredSheet, read_regions, read_sheets, read_zones

Action = Literal["withdraw", "restore"]
State = Literal["in force", "superseded", "withdrawn"]

#: What messages say of the commands of the store, and of the detail: the command itself, and the one that lists files.
Commands = Mapping[str, str]
OF_STORE: Final[Commands] = {"command": "trademonitor", "list": "trademonitor vintages 2025-02"}
OF_DETAIL: Final[Commands] = {"command": "trademonitor detail", "list": "trademonitor detail list"}

#: The characters of a hash that are shown, and the fewest that name a file.
SHORT_HASH: Final = 8
_SHORTEST_HASH: Final = 4
_ANNOUNCEMENTS: Final = "announcement JOIN announced_sheet ON announced_sheet.id = announcement.sheet"


@dataclass(frozen=True, slots=True)
class Event:
    """The withdrawal or restoration of a file; ``at`` is in UTC, ``reason`` is "" if none was given."""

    action: Action
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of the store.

    Attributes:
        id: its number in the order in which files were stored.
        flow: whether a download of the online query is exports or imports; None for other files.
        arrived: the time of storing in UTC, by the clock of the computer that stored it.
        months: the months of table (8), or of the online query, in it.
        events: its withdrawals and restorations, in order.
        announced: the months of the announced figures in it.
        has_content: whether its bytes are stored.
    """

    id: int
    sha256: str
    name: str
    kind: str
    flow: Flow | None
    arrived: str
    months: tuple[tuple[Currency, Month], ...]
    events: tuple[Event, ...]
    announced: tuple[tuple[Currency, Month], ...] = ()
    has_content: bool = False

    @property
    def short_hash(self) -> str:
        """The first characters of the hash, as messages show it."""
        return self.sha256[:SHORT_HASH]

    @property
    def named(self) -> Message:
        """The name and the short hash, as messages show them."""
        return Message("named-by", {"cell": self.name, "key": self.short_hash})

    @property
    def withdrawal(self) -> Event | None:
        """The withdrawal of the file, None if it is not withdrawn."""
        return self.events[-1] if self.events and self.events[-1].action == "withdraw" else None

    @property
    def stored(self) -> str:
        """The time of storing, as :func:`local_time` returns it."""
        return to_minute(self.arrived)


@dataclass(frozen=True, slots=True)
class Vintage:
    """A month in a file; ``figures`` is the number of its figures in force, levels and YoY of regions and zones.

    ``announced`` tells that they are announced figures, not those of table (8).
    """

    file: StoredFile
    period: Month
    currency: Currency
    state: State
    figures: int
    announced: bool = False


def as_stored(moment: dt.datetime) -> str:
    """Return *moment* as times are stored, so that texts compare as times do."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def to_minute(moment: str) -> str:
    """Return a stored time as :func:`local_time` does."""
    return local_time(dt.datetime.fromisoformat(moment))


# Events


def add_event(db: sqlite3.Connection, file: StoredFile, event: Event) -> None:
    """Insert *event* of *file*.

    Raises BadInput as :func:`check_change` does.
    """
    check_change(file.id, event.action, [*read_files(db, "sha256 = ?", file.sha256)], OF_STORE)
    add_to_log(db, "event", (file.id, event.action, event.reason, event.at))


def check_change(number: int, action: Action, files: Iterable[StoredFile], commands: Commands) -> None:
    """Raise BadInput if the file *number* of *files* cannot be withdrawn or restored.

    It is withdrawn already, or is not withdrawn and is to be restored, or the same content is in force as the other
    flow of the online query or under the name of another month.
    """
    files = list(files)
    file = next(each for each in files if each.id == number)
    withdrawal, facts = file.withdrawal, {"file": file.name, "hash": file.short_hash, **commands}
    if action == "withdraw" and withdrawal is not None:
        raise BadInput("withdrawn-already", at=to_minute(withdrawal.at), reason=withdrawal.reason or "—", **facts)
    if action == "restore" and withdrawal is None:
        raise BadInput("not-withdrawn", **facts)
    for other in files if action == "restore" else ():
        if other.sha256 == file.sha256 and other.withdrawal is None:
            raise BadInput("in-force-as-other", other=other.flow or other.name, **facts)


def _read_events(db: sqlite3.Connection, until: str | None = None) -> dict[int, tuple[Event, ...]]:
    """Return the events of each file by its id, in order; with *until*, only those up to that time.

    Raises sqlite3.DatabaseError if one was changed or is missing.
    """
    events: dict[int, tuple[Event, ...]] = {}
    for file, action, reason, at in read_log(db, "event"):
        if until is None or at <= until:
            events[file] = (*events.get(file, ()), Event(action, reason, at))
    return events


_OfFile = TypeVar("_OfFile", StoredSheet, StoredAnnouncement)


def not_withdrawn(db: sqlite3.Connection, stored: Iterable[_OfFile], until: str | None = None) -> list[_OfFile]:
    """Return those of *stored* that are not withdrawn; with *until*, those that had arrived and were not at that time.

    Raises sqlite3.DatabaseError if an event was changed.
    """
    withdrawn = {file for file, events in _read_events(db, until).items() if events[-1].action == "withdraw"}
    return [each for each in stored if each.file_id not in withdrawn and (until is None or each.arrived <= until)]


# Files and months


def read_files(db: sqlite3.Connection, condition: str = "TRUE", *values: object) -> Iterator[StoredFile]:
    """Yield the files for which the SQL *condition* is true, in the order of storing.

    Raises sqlite3.DatabaseError if an event was changed or a value is impossible. The digests of sheets, which show any
    other change, are not checked here.
    """
    events = _read_events(db)
    for number, *row, has_content in db.execute(
        "SELECT id, sha256, name, kind, flow, arrived, EXISTS (SELECT 1 FROM content WHERE content.file = file.id)"  # noqa: S608
        f" FROM file WHERE {condition} ORDER BY id",
        values,
    ).fetchall():
        stored = (
            db.execute(f"SELECT currency, period FROM {tables} WHERE file = ? ORDER BY {order}", (number,)).fetchall()  # noqa: S608
            for tables, order in (("sheet", "id"), (_ANNOUNCEMENTS, "sheet, number"))
        )
        if [type(value) for value in row] != [str, str, str, int, str]:
            raise sqlite3.DatabaseError(f"it is damaged: file {number} has impossible values")
        hash_, name, kind, flow, arrived = row
        try:
            of_flow = None if flow < 0 else Flow(flow)
            months, announced = (
                tuple(dict.fromkeys((Currency(code), Month(*divmod(month, 100))) for code, month in rows))
                for rows in stored
            )
        except (BadArgument, TypeError, ValueError) as error:
            raise sqlite3.DatabaseError(f"it is damaged: file {number} has impossible values") from error
        of_file = (months, events.get(number, ()), announced, bool(has_content))
        yield StoredFile(number, hash_, name, kind, of_flow, arrived, *of_file)


def list_vintages(db: sqlite3.Connection, currency: Currency, period: Month) -> Iterator[Vintage]:
    """Yield each file that prints a month, in the order of storing; then each that has announced figures of it."""
    sheets = read_sheets(db, [(currency, period)])
    read_regions(db, sheets)  # checks the digests, which the view does not
    for sheet in sheets:
        read_zones(db, sheet)
    counts = dict(
        db.execute(
            "SELECT sheet.file, count(*) FROM newest JOIN sheet ON sheet.id = newest.sheet"
            " WHERE newest.currency = ? AND newest.period = ? GROUP BY sheet.file",
            (currency.value, period.number),
        )
    )
    in_force = {file.id for file in files_in_force(db, currency, period)}
    announcements = read_announced(db, currency, period)
    announced = Counter(each.file_id for each in find_announced_in_force(not_withdrawn(db, announcements)).values())
    for of_kind, its_counts, is_announced in ((sheets, counts, False), (announcements, announced, True)):
        for number in dict.fromkeys(each.file_id for each in of_kind):
            (file,) = read_files(db, "id = ?", number)
            is_in_force = number in (announced if is_announced else in_force)
            state: State = "withdrawn" if file.withdrawal else "in force" if is_in_force else "superseded"
            yield Vintage(file, period, currency, state, its_counts.get(number, 0), is_announced)


def files_in_force(db: sqlite3.Connection, currency: Currency, period: Month) -> list[StoredFile]:
    """Return the files of which figures of regions are in force in a month, in the order of storing."""
    sheets = not_withdrawn(db, read_sheets(db, [(currency, period)]))
    if len(sheets) > 1:
        rows = read_regions(db, sheets)
        places = rows[:, REGION].astype(np.int64)
        origins = find_in_force(sheets, rows, places, (len(REGIONS),), sum_totals=True).origins
        sheets = [sheet for index, sheet in enumerate(sheets) if (origins == index).any()]
    return [
        file for number in dict.fromkeys(sheet.file_id for sheet in sheets) for file in read_files(db, "id = ?", number)
    ]


def find_file(
    files: Sequence[StoredFile], word: str, content: str | None, action: Action | None, commands: Commands = OF_STORE
) -> StoredFile:
    """Return the one of *files* that *word* names: by its name, by a path to it, or by the beginning of its hash.

    *content* is the hash of the file at the path *word*, or None without a file. A path with a folder means the stored
    file of that content. If *word* names several files, *action* may decide: only a withdrawn one can be restored, and
    of one content that is stored both as exports and as imports, only what is in force can be withdrawn. Without an
    action, files of one content are alike. Raises BadInput if no file is named, or more than one.
    """
    name = one_line(Path(word).name)
    hash_ = word.lower() if len(word) >= _SHORTEST_HASH else None
    named = [file for file in files if file.name == name or (hash_ and file.sha256.startswith(hash_))]
    same_content = [file for file in files if file.sha256 == content]
    found = named or same_content if content is None or name == word else same_content
    if not found:
        raise BadInput("file-not-stored", word=word, **commands)
    if len(found) > 1 and (action == "restore" or len({file.sha256 for file in found}) == 1):
        found = [file for file in found if (file.withdrawal is not None) == (action == "restore")] or found
    if len(found) > 1 and not (action is None and len({file.sha256 for file in found}) == 1):
        raise BadInput("file-ambiguous", word=word, count=len(found), files=tuple(map(_listed, found)))
    return max(found, key=lambda file: file.has_content)


def _listed(file: StoredFile) -> Message:
    """Return what tells a file from others of its name: hash, currency, months, flow and time of storing."""
    months = (*file.months, *file.announced)
    currencies = dict.fromkeys(currency for currency, _ in months)
    parts = (*currencies, spans(period for _, period in months), *([] if file.flow is None else [file.flow]))
    return Message("named-by", {"cell": f"{file.short_hash} {file.name}", "key": (*parts, file.stored)})
