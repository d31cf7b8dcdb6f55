"""Spoiled downloads, kills while storing, a full disk: the detail has what a download says, or nothing of it."""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
import sqlite3
import sys
import warnings
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from corrupt_files import corrupt, corrupt_package
from downloads import (
    CODE,
    HEADER,
    MONTH,
    PARTNER,
    PROVINCE,
    Row,
    all_rows,
    as_downloaded,
    as_spreadsheet,
    catalogue,
    expected,
    keys_and_values,
    parquet_files,
    real_rows,
    store_files,
    stored_rows,
    write,
)
from kills import killed
from openpyxl import load_workbook
from programs import finish, is_refusal
from small_disk import Disk, disk

from xlpkg.detail.catalogue import open_catalogue
from xlpkg.detail.folder import folder_of
from xlpkg.detail.ingest import ingest
from xlpkg.model.words import Flow

PAGE = 4096
#: (month, commodity, partner, province) -> value, as texts of digits.
Values = dict[tuple[str, str, str, str], int]
_KEY = (MONTH, CODE, PARTNER, PROVINCE)
_CELLS = ("", "?", "-", "0", "-1", "1,23", "12.5", "1e5", "合计", "=1+1", "99", "202413", "999999999999999", '"', "\n")


@dataclass(frozen=True)
class Spoiled:
    """A download after some changes: those of rows and columns only (*clean*), and those of bytes as well (*data*)."""

    name: str
    data: bytes
    clean: bytes


def spoiled(number: int) -> Spoiled:
    """Return the spoiled download *number*, which is always the same."""
    rng = random.Random(number)  # noqa: S311 - test data
    rows = rng.sample(real_rows(rng.choice((2023, 2024))), rng.choice((3, 40, 200)))
    # Each has a commodity of its own: downloads that overlap in part are refused.
    rows = [[*row[:CODE], f"{73240000 + number}", *row[CODE + 1 :]] for row in rows]
    header = list(HEADER)
    if rng.random() < 0.4:
        for _ in range(rng.choice((1, 1, 2))):
            header, rows = _changed(rng, header, rows)
    kind = rng.choice(("gb18030", "utf-8", "utf-8-sig", "xlsx"))
    data = clean = as_spreadsheet(rows, header) if kind == "xlsx" else as_downloaded(rows, header, kind)
    for _ in range(rng.choice((0, 1, 1, 1, 2, 4))):
        if kind == "xlsx":
            data = corrupt_package(rng, data) if rng.random() < 0.8 else corrupt(rng, data, data)
        elif rng.random() < 0.6:
            data = corrupt(rng, data, data, kind)
        else:
            data = corrupt(rng, data, data)
    return Spoiled(f"{number}.{'xlsx' if kind == 'xlsx' else 'csv'}", data, clean)


def _changed(rng: random.Random, header: Row, rows: list[Row]) -> tuple[Row, list[Row]]:
    """Return a download after one change of a cell, a row or a column."""
    row, column = rng.randrange(len(rows)), rng.randrange(len(header))
    match rng.randrange(6):
        case 0:
            rows = [*rows, rows[row]]
        case 1:
            rows = [[*each[:column], *each[column + 1 :]] for each in rows]
            header = [*header[:column], *header[column + 1 :]]
        case 2:
            other = rng.randrange(len(header))
            header[column], header[other] = header[other], header[column]
        case 3:
            header[column] = rng.choice(("美元", "人民币", "x", "", "统计年份", "贸易类型"))
        case 4:
            rows = [each[:column] if index == row else each for index, each in enumerate(rows)]
        case _:
            cell = rng.choice(_CELLS)
            rows = [[*each[:column], cell, *each[column + 1 :]] if i == row else each for i, each in enumerate(rows)]
    return header, rows


def independent_values(data: bytes) -> Values:
    """Return the values in a download that was accepted; whatever cannot be read raises an exception."""
    rows = _rows_of_workbook(data) if data[:2] == b"PK" else _rows_of_text(data)
    header, *rows = [row for row in rows if any(row)]
    words = [cell.strip() for cell in header]
    currency = "美元" if "美元" in words else "人民币"
    columns = [
        next((column for column, word in enumerate(words) if wanted in word), None)
        for wanted in (*(HEADER[each] for each in _KEY), currency)
    ]
    codes = {row[PROVINCE + 1]: row[PROVINCE] for year in (2023, 2024) for row in real_rows(year)}
    values: Values = {}
    for row in rows:
        *key, value = ("" if column is None else row[column].strip() for column in columns)
        if columns[3] is None and HEADER[PROVINCE + 1] in words:
            key[3] = codes[row[words.index(HEADER[PROVINCE + 1])].strip()]
        key[1:3] = key[1].zfill(len(key[1]) + len(key[1]) % 2), key[2] and key[2].zfill(3)  # without the first zero
        assert tuple(key) not in values
        values[key[0], key[1], key[2], key[3]] = int(re.sub(r"\.0+$", "", value.replace(",", "")))
    return values


def _rows_of_text(data: bytes) -> list[Row]:
    data = re.sub(rb"^(\xef\xbb\xbf)+", b"", data.replace(b"\0", b""))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    return list(csv.reader(io.StringIO(text, newline="")))


def _rows_of_workbook(data: bytes) -> list[Row]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), data_only=True)
    sheets = [[[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)] for sheet in book]
    return next(rows for rows in sheets if rows and {"美元", "人民币"} & {cell.strip() for cell in rows[0]})


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


# Tests


def values_by_file(store: Path) -> dict[str, Values]:
    """Return the values of each download that is stored, by the name of its file."""
    names = {number: str(name) for number, name in catalogue(store, "SELECT id, file FROM download")}
    values: dict[str, Values] = defaultdict(dict)
    for row in all_rows(store):
        texts = [str(row[column] or "") for column in ("commodity", "partner", "province")]
        key = (f"{row['year']}{row['month']:02}", texts[0], texts[1], texts[2])
        assert key not in values[names[row["download"]]]
        values[names[row["download"]]][key] = int(str(row["value"]))
    return values


def test_spoiled_downloads_are_refused_with_a_sentence_or_stored_as_they_are(tmp_path: Path, full: bool) -> None:
    count = 2_000 if full else 250
    files = {file.name: file for file in map(spoiled, range(count))}
    paths = [write(tmp_path / file.name, file.data) for file in files.values()]
    store = tmp_path / "trade.sqlite"
    results = ingest(store, paths, Flow.EXPORT)
    stored = values_by_file(store)
    outcomes: Counter[str] = Counter()
    failures = []
    for done in results:
        name = done.path.name
        if done.refusal is not None:
            outcomes[done.refusal.key] += 1
            if done.refusal.key == "source-unexpected":
                failures.append(f"{name}: {done.refusal}")
        elif not done.unchanged:
            outcomes["accepted"] += 1
            if difference := differences(stored.pop(name), files[name]):
                failures.append(f"{name}: {difference}")
    assert not failures, "\n".join(failures[:20])
    assert stored == {}
    refused = count - outcomes["accepted"]
    # Both results are frequent, and the refusals have many reasons; otherwise the test would try little.
    assert min(outcomes["accepted"], refused) > count / 10
    assert len(outcomes) > 12


def differences(stored: Values, file: Spoiled) -> str:
    """Return how the stored values differ from those that the independent reader finds; "" if they are equal.

    It is stricter about XML and headers. Of what it cannot read, the values must be those before the bytes changed.
    """
    try:
        found = independent_values(file.data)
    except Exception as error:
        return "" if stored == independent_values(file.clean) else repr(error)
    return "" if stored == found else str(sorted(stored.items() ^ found.items())[:4])


def state_of(store: Path) -> dict[tuple[object, ...], object]:
    """Return the rows in force, after checking the catalogue and the files as a reader does."""
    with closing(sqlite3.connect(folder_of(store) / "catalogue.sqlite")) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    with open_catalogue(store, create=False) as opened:
        for file in opened.parquet_files():
            opened.check(file)
    return keys_and_values(stored_rows(store))


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows: killed commands are not tested")
def test_a_killed_ingest_leaves_the_old_or_the_new_detail(tmp_path: Path, full: bool) -> None:
    home, store, before = tmp_path / "home", tmp_path / "work" / "trade.sqlite", tmp_path / "before"
    store.parent.mkdir()
    rows = real_rows(2024)
    later = [[*row[:-1], str(int(row[-1]) + 1)] for row in rows]
    first, *new = (
        write(tmp_path / f"{number}.csv", as_downloaded(each))
        for number, each in enumerate((rows, later, real_rows(2023)))
    )
    old_state, new_state = expected(rows), expected([*later, *real_rows(2023)])
    store_files(store, first)
    shutil.copytree(store.parent, before)
    arguments = ["detail", "ingest", *new, "--flow", "export", "--store", store]
    kills = 0
    for code in killed(store.parent, home, "sys.exit(main(sys.argv[1:]))", *arguments, every=1 if full else 3):
        if code == 0:
            break
        kills += any(folder_of(store).glob(".trademonitor-work-*"))
        assert state_of(store) in (old_state, new_state)
        if kills == 3:  # the next ingest removes what the killed one left
            assert finish(home, *arguments).returncode == 0
            assert state_of(store) == new_state
            present = {path for path in folder_of(store).rglob("*") if path.is_file() and path.suffix != ".sqlite"}
            assert present == {*parquet_files(store)}
        shutil.rmtree(store.parent)
        shutil.copytree(before, store.parent)
    assert kills >= 3
    assert state_of(store) == new_state


def rows_on(small: Disk, to: Path) -> dict[tuple[object, ...], object]:
    """Return the rows in force on the disk."""
    shutil.rmtree(to, ignore_errors=True)
    shutil.copytree(small.path("trade.sqlite.detail"), to / "trade.sqlite.detail")
    return state_of(to / "trade.sqlite")


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="small disks are mounted on Linux only: full disks are not tested")
def test_a_full_or_read_only_disk_leaves_the_detail_as_it_was(tmp_path: Path, full: bool) -> None:
    rows, later = real_rows(2024), [[*row[:-1], str(int(row[-1]) + 1)] for row in real_rows(2024)]
    old = write(tmp_path / "old.csv", as_downloaded(rows))
    new = write(tmp_path / "new.csv", as_downloaded(later))
    outcomes: Counter[str] = Counter()
    with disk(tmp_path, 4 << 20) as small:
        store = small.folder / "trade.sqlite"
        arguments = ("--flow", "export", "--store", store)
        for pages in range(0, 60, 2) if full else (0, 16):
            small.empty()
            assert small.trademonitor("detail", "ingest", old, *arguments).returncode == 0
            small.fill(pages * PAGE)
            done = small.trademonitor("detail", "ingest", new, *arguments)
            small.remove_filler()
            assert done.returncode == 0 or is_refusal(done, small.folder, "full"), done
            found = rows_on(small, tmp_path / "copy")
            assert found == expected(later if done.returncode == 0 else rows)
            outcomes["refused" if done.returncode else "stored"] += 1
            assert small.trademonitor("detail", "ingest", new, *arguments).returncode == 0
            assert rows_on(small, tmp_path / "copy") == expected(later)
        small.allow_writing(False)
        done = small.trademonitor("detail", "ingest", old, *arguments)
        assert is_refusal(done, small.folder, "read-only"), done
        small.allow_writing(True)
        assert rows_on(small, tmp_path / "copy") == expected(later)
    assert outcomes["refused"]
