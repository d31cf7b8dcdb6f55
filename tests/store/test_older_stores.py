"""A store of another version comes along: with its figures, times, withdrawals and decisions, and the old file."""

from __future__ import annotations

import datetime as dt
import lzma
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from month_files import SMALL, day, february, file_named, query_of, read, revised, select, sql_of

from xlpkg.errors import TradeMonitorError
from xlpkg.messages import Message
from xlpkg.model.words import Currency, Flow
from xlpkg.store.decisions import Answer
from xlpkg.store.schema import SCHEMA
from xlpkg.store.store import VIEW_COLUMNS, open_store

ROOT = Path(__file__).resolve().parents[2]
#: A store of version 1.0.0: two months, a revised one that was withdrawn, a query, and a list of announced figures.
OLD = SMALL / "trade-1.0.0.sqlite.xz"
#: The days after 2025-03-18 on which the store is asked; its files and events are of the days -20 to 16.
DAYS = (-30, -10, 5, 11, 12, 13, 14, 15, 30)

ANSWERS: tuple[Answer, ...] = ("leave", "accept")
#: Upgrades a store, prints a dot for each statement on it, and dies before the one with the number that is given.
DYING = """
import os, sys
from pathlib import Path
from xlpkg.store import upgrade as module
connected, number = module._connected, 0
def note(statement):
    global number
    number += 1
    os.write(1, b".")
    if number == int(sys.argv[2]):
        os._exit(9)
def traced(name):
    found = connected(name)
    if name != ":memory:":
        found.thing.set_trace_callback(note)
    return found
module._connected = traced
module.upgrade(Path(sys.argv[1]))
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "trade.sqlite"
    path.write_bytes(lzma.decompress(OLD.read_bytes()))
    return path


def figures(store: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of the views, and of the tables that no figure is in, as any program reads them."""
    columns = ", ".join(VIEW_COLUMNS)
    return {
        **{view: sorted(select(store, f"SELECT {columns} FROM {view}"), key=repr) for view in ("figures", "latest")},  # noqa: S608
        "announced": sorted(select(store, "SELECT * FROM announced"), key=repr),
        "file": select(store, "SELECT id, sha256, name, kind, flow, arrived FROM file ORDER BY id"),
        "event": select(store, "SELECT id, file, action, reason, at, digest FROM event ORDER BY id"),
    }


def answers(store: Path) -> dict[dt.datetime, Any]:
    """Return what the store answers as of each day: the files and all figures of each month and of announced ones."""
    with open_store(store) as opened:
        return {
            day(number): (
                [
                    (sheet.file_id, sheet.arrived, sheet.period, sheet.cell(9, 2), sheet.resolutions, sheet.footnote)
                    for sheet in opened.sheets(as_of=day(number))
                ],
                opened.regions(opened.sheets(as_of=day(number))).astype(str).tolist(),
                [
                    opened.zones(Currency.RMB, month, day(number))
                    for month in opened.months(day(number)).get(Currency.RMB, ())
                ],
                opened.announced(as_of=day(number)),
            )
            for number in DAYS
        }


def test_a_store_of_1_0_0_comes_along_and_is_kept(store: Path) -> None:
    before, content = figures(store), store.read_bytes()
    with open_store(store, create=False) as opened:
        opened.check()
        assert {(file.has_content, opened.content(file)) for file in opened.files()} == {(False, None)}
        withdrawal = file_named(opened, "2025-02 (1).csv").withdrawal
        assert withdrawal is not None
        assert withdrawal.at == day(14).isoformat(timespec="microseconds")
        assert opened.decisions() == []
    assert figures(store) == before
    assert len(before["latest"]) == 492
    kept = store.with_name("trade-schema7.sqlite")
    assert {each.name for each in store.parent.iterdir()} == {store.name, kept.name}
    assert (figures(kept), select(kept, "PRAGMA user_version")) == (before, [(7,)])
    assert sorted(sql_of(kept)) == sorted(sql_of_bytes(content))
    # What is stored later is a vintage of what came along.
    read(store, SMALL / "2025-02.csv")
    read(store, revised(store.parent / "new" / "2025-02 (2).csv", 5_000))
    with open_store(store) as opened:
        opened.check()
        assert [file.id for file in opened.files()] == [1, 2, 3, 4, 5, 6]
        assert file_named(opened, "2025-02 (2).csv").has_content


def sql_of_bytes(content: bytes) -> list[str]:
    with closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(content)
        return [*db.iterdump()]


def test_as_of_answers_as_before(store: Path) -> None:
    """1.0.0 kept which files had arrived and which were withdrawn at a time; its own answers are these."""
    found = answers(store)
    names = {number: [each[0] for each in found[day(number)][0]] for number in DAYS}
    until_events = {-30: [], -10: [1], 5: [1, 2], 11: [1, 2, 3], 12: [1, 2, 3, 4], 13: [1, 2, 3, 4]}
    assert names == until_events | {14: [1, 2, 4], 15: [1, 2], 30: [1, 2, 4]}
    assert [len(found[day(number)][3]) for number in (12, 13, 30)] == [0, 105, 105]


def test_a_file_beside_the_store_is_never_overwritten(store: Path) -> None:
    for name in ("trade-schema7.sqlite", "trade-schema7 (1).sqlite"):
        store.with_name(name).write_text("mine", encoding="utf-8")
    with open_store(store):
        pass
    assert store.with_name("trade-schema7.sqlite").read_text(encoding="utf-8") == "mine"
    assert select(store.with_name("trade-schema7 (2).sqlite"), "PRAGMA user_version") == [(7,)]


def test_a_store_of_another_schema_is_read_again_from_its_bytes(store: Path, tmp_path: Path) -> None:
    """A list names a city without its province, which only the months stored before it know."""
    files = tmp_path / "files"
    read(store, revised(files / "2025-02 (2).csv", 5_000), at=day(20))
    read(store, query_of(files / "imports.csv", february(), Flow.IMPORT, 7), at=day(21), flow=Flow.IMPORT)
    listed = "2025-02,海口市,export,rmb,ytd,3.5,,final,海口海关"
    header = "period,region,flow,currency,basis,yoy,value,edition,source"
    (files / "cities.csv").write_text(f"{header}\n{listed}\n", encoding="utf-8")
    read(store, files / "cities.csv", at=day(22))
    with open_store(store) as opened:
        opened.withdraw(file_named(opened, "imports.csv"), at=day(23))
        for answer in ANSWERS:
            opened.decide(
                "ab" * 32, Flow.IMPORT, "imports.csv", answer, Message("store-empty", {"path": "a.csv"}), day(24)
            )
        decisions = opened.decisions()
    before, then = figures(store), answers(store)
    with closing(sqlite3.connect(store)) as db:
        # The other version had another column, another view, and read the lines and levels of one file otherwise.
        db.execute("ALTER TABLE event ADD COLUMN of_another_version")
        db.execute("DROP VIEW latest")
        db.execute("DELETE FROM figure WHERE sheet = (SELECT max(id) FROM sheet WHERE unit > 1) AND zone IS NOT NULL")
        db.execute(f"PRAGMA user_version = {SCHEMA.version - 1}")
        db.commit()
    store.with_name("trade-schema7.sqlite").unlink()
    assert answers(store) == then
    assert figures(store) == before
    with open_store(store) as opened:
        opened.check()
        assert opened.decisions() == decisions
        assert [file.has_content for file in opened.files()] == [False] * 5 + [True] * 3
        assert opened.content(file_named(opened, "imports.csv")) == (files / "imports.csv").read_bytes()
        assert opened.announced()[-1].figure.region == 21
    assert select(store.with_name(f"trade-schema{SCHEMA.version - 1}.sqlite"), "SELECT * FROM decision")


def test_a_damaged_store_of_1_0_0_is_refused_and_unchanged(store: Path) -> None:
    old = store.read_bytes()
    for damage in (
        "UPDATE figure SET export_ytd = 1 WHERE zone = '海口市'",
        "UPDATE announcement SET yoy = 9 WHERE number = 1",
        "UPDATE file SET arrived = '2020' WHERE id = 1",
        "DELETE FROM event WHERE id = 3",
        "DELETE FROM sheet WHERE id = 2",
    ):
        store.write_bytes(old)
        with closing(sqlite3.connect(store)) as db:
            db.execute(damage)
            db.commit()
        before = sql_of(store)
        with pytest.raises(TradeMonitorError) as raised, open_store(store):
            pytest.fail("it was opened")
        assert raised.value.key == "store-unusable", damage
        assert sql_of(store) == before
        assert [each.name for each in store.parent.iterdir()] == [store.name]


def test_what_others_put_into_a_store_of_1_0_0_does_not_come_along(store: Path) -> None:
    with closing(sqlite3.connect(store)) as db:
        db.execute("CREATE TRIGGER lost AFTER INSERT ON file BEGIN DELETE FROM figure; END")
        db.execute("DROP VIEW latest")
        db.execute("CREATE VIEW latest AS SELECT *, 2 * value AS doubled FROM figures")
        db.commit()
    with open_store(store) as opened:
        opened.check()


def test_a_killed_upgrade_leaves_the_old_store_or_the_new_one(store: Path, tmp_path: Path) -> None:
    before, old = figures(store), store.read_bytes()

    def statements(name: str, last: int) -> tuple[int, Path]:
        """Upgrade a copy in a process that dies at statement *last*; return how many there were, and the copy."""
        path = tmp_path / name / "trade.sqlite"
        path.parent.mkdir()
        path.write_bytes(old)
        done = subprocess.run([sys.executable, "-c", DYING, path, str(last)], stdout=subprocess.PIPE, cwd=ROOT)
        assert done.returncode == (9 if last else 0)
        return done.stdout.count(b"."), path

    count, whole = statements("whole", 0)
    for last in (1, 2, count // 2, count - 1, count):  # the last one is COMMIT
        assert statements(str(last), last)[0] == last
    for path in (whole, *tmp_path.glob("[0-9]*/trade.sqlite")):
        assert select(path, "PRAGMA user_version") == [(SCHEMA.version if path == whole else 7,)]
        with open_store(path) as opened:
            opened.check()
        assert figures(path) == before
        kept = {each.name for each in path.parent.iterdir() if not each.name.endswith(".part")}
        assert kept == {"trade-schema7.sqlite", "trade.sqlite"}


def test_several_programs_upgrade_a_store_once(store: Path) -> None:
    before = figures(store)
    code = "import sys; from xlpkg.cli import main; sys.exit(main(['vintages', '2025-02', '--store', sys.argv[1]]))"
    processes = [
        subprocess.Popen([sys.executable, "-c", code, str(store)], stdout=subprocess.PIPE, cwd=ROOT) for _ in range(3)
    ]
    printed = {process.communicate(timeout=100)[0] for process in processes}
    assert [process.returncode for process in processes] == [0] * 3
    assert len(printed) == 1
    assert figures(store) == before
    assert {each.name for each in store.parent.iterdir()} == {"trade.sqlite", "trade-schema7.sqlite"}
