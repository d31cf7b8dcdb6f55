"""Compares the folder of a month with its manifest, and the figures that it published with those of a store.

A folder may come from anybody: only regular files in it are read, never a link, and none beyond a size.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path, PurePosixPath
from typing import Any, Final, NamedTuple

from xlpkg.analysis.cube import load_cube
from xlpkg.analysis.findings import Finding, finding
from xlpkg.analysis.measure_list import Measure
from xlpkg.analysis.wide_table import WIDE_FIGURES, WIDE_KEYS, WIDE_MEASURES
from xlpkg.atomic_files import sha256_of_file
from xlpkg.csv_cells import csv_cell
from xlpkg.errors import BadArgument, BadInput, NoData
from xlpkg.messages import Message, Words
from xlpkg.model.months import Month, parse_month
from xlpkg.model.regions import Kind
from xlpkg.model.rounding import MISSING, format_number
from xlpkg.model.words import Basis, Currency, Flow, parse_currency
from xlpkg.store.store import Store
from xlpkg.store.vintages import SHORT_HASH
from xlpkg.workbook.publication import DATA, FORM, MANIFEST, PACKAGE, month_rows

#: The largest text that is read, and the largest document of which the digest is computed, in bytes: ours have 0.2 and
#: 1 MB. The most files or sources of a manifest: a folder in two languages has 220.
_LARGEST_TEXT: Final = 32 * 2**20
_LARGEST: Final = 2**30
_MOST_FILES: Final = 5000
#: Equal figures differ by less: they have six decimals.
_SLACK: Final = 1.5e-6
#: What identifies a row of ``data.csv``.
_ROW_KEYS: Final = ("province", "region", "basis")
_BASES: Final = {basis.name.lower(): basis for basis in Basis}
#: What a malformed file may raise while its parts are taken.
_MALFORMED: Final = (BadArgument, KeyError, TypeError, ValueError, RecursionError, csv.Error)
#: A row by the name of its columns.
_Row = Mapping[str, Any]
_Table = dict[tuple[str, ...], _Row]


class Published(NamedTuple):
    """What a manifest says: the month, its files, and its sources.

    ``files``: by name the digest and the size in bytes, both None if the file was open in a program. ``sources``: name,
    digest, month, and whether its figures are announced ones.
    """

    period: Month
    currency: Currency
    files: Mapping[str, tuple[str | None, int | None]]
    sources: Sequence[tuple[str, str, Month, bool]]


class Verified(NamedTuple):
    """What was found; the number of files as published, of figures that were compared, and of those that are equal.

    ``others`` are changed figures that mostly follow from those of the findings: sums, YoY, shares, ranks.
    """

    findings: tuple[Finding, ...]
    intact: int
    compared: int = 0
    equal: int = 0
    others: tuple[Finding, ...] = ()


def read_manifest(folder: Path) -> Published:
    """Return what the manifest in *folder* says. Raises BadInput if there is none, or if it cannot be read."""
    path = folder / MANIFEST
    if (data := _read(folder, MANIFEST)) is None:
        raise BadInput("manifest-missing", path=path)
    try:
        found = json.loads(data)
        if found["manifest"] != FORM or max(len(found["files"]), len(found["sources"])) > _MOST_FILES:
            raise ValueError(found["manifest"])
        return Published(
            parse_month(found["period"]),
            parse_currency(found["currency"]),
            {str(each["path"]): (each["sha256"], each["bytes"]) for each in found["files"]},
            [
                (str(each["file"]), str(each["sha256"]), parse_month(each["period"]), bool(each["announced"]))
                for each in found["sources"]
            ],
        )
    except _MALFORMED as error:
        raise BadInput("manifest-unusable", path=path, reason=error) from error


def _inside(folder: Path, name: str) -> Path | None:
    """Return the regular file *name* in *folder*; None if there is none, if it leads elsewhere, or is or has a link."""
    parts = PurePosixPath(name).parts
    if not name.isprintable() or not set(name).isdisjoint('\\:*?"<>|') or {"/", ".."} & {*parts} or len(name) > 500:
        return None
    path = folder.resolve().joinpath(*parts)
    return path if path.is_file() and path.resolve() == path else None


def _read(folder: Path, name: str) -> bytes | None:
    """Return the bytes of the file *name* in *folder*; None as :func:`_inside` does, or if it is too large."""
    path = _inside(folder, name)
    return None if path is None or path.stat().st_size > _LARGEST_TEXT else path.read_bytes()


def verify(folder: Path, published: Published, store: Store | None) -> Verified:
    """Compare the files of *folder* with its manifest and, if there is a *store*, the figures with those of today."""
    found = [*_changed_files(folder, published), *_other_package(folder, published)]
    intact = len(published.files) - len({each.where for each in found} & {*published.files})
    try:
        is_intact = DATA in published.files and DATA not in {each.where for each in found}
        if not is_intact or (table := _table_of(folder, published)) is None:
            raise NoData("verify-other-data", file=DATA)
        if store is None:
            raise NoData("verify-no-store")
        rows = month_rows(store, load_cube(store, published.currency), published.period)
    except NoData as error:
        return Verified((*found, finding("not-compared", "note", DATA, reason=error.message)), intact)
    columns = (*WIDE_KEYS, *WIDE_FIGURES)
    today = _by_key({name: csv_cell(cell) for name, cell in zip(columns, row, strict=True)} for row in rows)
    compared, equal, changed, others = _compare(table, today)
    return Verified((*found, *changed, *_superseded(published, store)), intact, compared, equal, others)


def _changed_files(folder: Path, published: Published) -> Iterator[Finding]:
    for name, (sha, size) in published.files.items():
        path = _inside(folder, name)
        if path is None:
            yield finding("file-missing", "error", name, file=name)
        elif sha is None:
            yield finding("file-changed", "note", name, key="file-was-open", file=name)
        elif path.stat().st_size != size or path.stat().st_size > _LARGEST or sha256_of_file(path) != sha:
            yield finding("file-changed", "error", name, file=name)
    names = {path.name for path in islice(folder.iterdir(), _MOST_FILES) if path.is_file()}
    if more := sorted(names - {*published.files, MANIFEST}):
        is_document = any(name.startswith("TradeMonitor-") for name in more)  # of an earlier run, or changed since
        yield finding("file-unlisted", "warning" if is_document else "note", MANIFEST, files=tuple(more))


def _other_package(folder: Path, published: Published) -> Iterator[Finding]:
    """Yield an error if the description of ``data.csv`` has another digest of it than the manifest."""
    sha, _ = published.files.get(DATA, (None, None))
    try:
        data = _read(folder, PACKAGE)
        named = {each["path"]: each["hash"] for each in json.loads(data)["resources"]} if data else {}
    except _MALFORMED:
        named = {DATA: None}
    if named.get(DATA, f"sha256:{sha}") != f"sha256:{sha}":
        yield finding("package-differs", "error", PACKAGE, file=DATA)


def _table_of(folder: Path, published: Published) -> _Table | None:
    """Return the rows of ``data.csv``; None if it is no table of the month and currency."""
    try:
        rows = [*csv.DictReader(io.StringIO((_read(folder, DATA) or b"").decode("utf-8-sig"), newline=""), strict=True)]
        months = {(row["period"], row["currency"]) for row in rows}
        return _by_key(rows) if months == {(str(published.period.number), published.currency.value)} else None
    except _MALFORMED:
        return None


def _by_key(rows: Iterator[_Row] | Sequence[_Row]) -> _Table:
    return {tuple(str(row[name] or "") for name in _ROW_KEYS): row for row in rows}


def _compare(table: _Table, today: _Table) -> tuple[int, int, tuple[Finding, ...], tuple[Finding, ...]]:
    """Return how many figures were compared, how many are equal, and those that a reader would see differently.

    The latter are two parts: rows and, if there is one, levels that are published; then all figures that follow.
    """
    compared, equal, found, band = 0, 0, list[Finding](), Message("verify-band", {})
    changed: dict[tuple[int, bool], list[Finding]] = defaultdict(list)
    for key in {**table, **today}:
        before, now = table.get(key), today.get(key)
        region = Words((str((before or now or {}).get("english", "")), key[1]))
        facts: dict[str, Any] = {"region": region, "basis": _BASES.get(key[2], key[2])}
        if before is None or now is None:
            found.append(finding("row-changed", "error", DATA, key="row-gone" if before else "row-new", **facts))
            continue
        for column, (flow, name) in WIDE_FIGURES.items():
            if name == "method" or column not in before:
                continue
            measure = Measure[name.upper()]
            old, new = (_number(row.get(column)) for row in (before, now))
            is_equal = abs(old - new) <= _SLACK or (math.isnan(old) and math.isnan(new))
            compared, equal = compared + 1, equal + is_equal
            shown = [format_number(each, measure.digits) for each in (old, new)]
            if shown[0] != shown[1]:
                facts |= {"flow": flow, "measure": Words((name, measure.words[1])) if measure.words else band}
                is_sum = flow is Flow.NET or now.get("kind") == Kind.GROUP.name.lower()
                changed[WIDE_MEASURES.index(measure), is_sum].append(
                    finding("figure-changed", "error", f"{DATA} {column}", *shown, **facts)
                )
    first, *others = [changed[place] for place in sorted(changed)] or [[]]
    return compared, equal, (*found, *first), tuple(chain.from_iterable(others))


def _number(value: object) -> float:
    """Return the figure of a cell, NaN if it is empty or none."""
    try:
        return math.nan if value in (None, "") else float(str(value))
    except ValueError:
        return math.nan


def _superseded(published: Published, store: Store) -> Iterator[Finding]:
    """Yield a note on each source file that is not in force any more."""
    kept = {file.sha256 for file in store.files() if file.withdrawal is None}
    for name, sha, month, announced in published.sources:
        in_force = [] if announced else store.in_force(published.currency, month)
        if sha not in kept or not (announced or sha in {file.sha256 for file in in_force}):
            now = tuple(file.named for file in in_force) or (MISSING,)
            which = sha[:SHORT_HASH]
            yield finding("source-superseded", "note", name, file=name, hash=which, period=month, now=now)
