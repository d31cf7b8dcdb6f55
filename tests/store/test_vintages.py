"""Vintages: the file that was stored last is in force; a withdrawn one counts nowhere, until it is restored."""

from __future__ import annotations

import datetime as dt
import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from month_files import FEBRUARY, PUBLISHED, SMALL, day, february, file_named, query_of, read, revised, write

from udfs.figures import Figures, load_figures
from udfs.functions import TM_SOURCE
from xlpkg.analysis.cube import load_cube
from xlpkg.analysis.revisions import find_revisions, find_zone_revisions
from xlpkg.errors import BadInput, NoData
from xlpkg.model.regions import parse_region
from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources.reading import read_tables
from xlpkg.store.known import Known
from xlpkg.store.store import Store, open_store
from xlpkg.store.vintages import Event, StoredFile, find_file

GUANGDONG = parse_region("广东")


def exports(store: Store, as_of: dt.datetime | None = None) -> int | None:
    """广东's exports of February 2025 in 万元, by the cube; None if nothing of the month is in force."""
    try:
        cube = load_cube(store, Currency.RMB, as_of)
    except NoData:
        return None
    return round(float(cube.levels[Basis.MONTH, GUANGDONG.index, Flow.EXPORT, cube.month_index(FEBRUARY)]) * 1e4)


def view_rows(path: Path, view: str) -> list[tuple[object, ...]]:
    """广东's exports of February 2025 in a view: (万元, file, vintage)."""
    with closing(sqlite3.connect(path)) as db:
        return db.execute(
            f"SELECT CAST(round(value * 1e4) AS INTEGER), file, vintage FROM {view} WHERE region = '广东'"  # noqa: S608
            " AND zone IS NULL AND period = 202502 AND flow = 'export' AND basis = 'month' ORDER BY vintage"
        ).fetchall()


def source(path: Path, as_of: dt.datetime | None = None) -> str:
    figures = load_figures(path, "en", as_of)
    assert isinstance(figures, Figures)
    return TM_SOURCE(figures, GUANGDONG, Flow.EXPORT, FEBRUARY, Currency.RMB)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of the month as published, then of a revision that raises 广东's exports by 70,000 万元."""
    path = tmp_path / "trade.sqlite"
    read(path, write(tmp_path / "2025-02.csv", february()), at=day(0))
    read(path, revised(tmp_path / "2025-02 (1).csv", 70_000), at=day(10))
    return path


def test_every_reader_agrees_on_a_withdrawal_and_on_its_end(store: Path) -> None:
    def seen() -> dict[str, object]:
        with open_store(store) as opened:
            cube, month = load_cube(opened, Currency.RMB), Known(opened).month(Currency.RMB, FEBRUARY)
            assert month is not None
            return {
                "cube": exports(opened),
                "vintage": cube.vintage_of(GUANGDONG.index, Flow.EXPORT, FEBRUARY, Basis.MONTH),
                "sheets": [sheet.file for sheet in opened.sheets()],
                "checks of the currency": round(month.levels[Basis.MONTH, 0, Flow.EXPORT] * 1e4) - 154_573_252,
                "has revisions": bool(find_revisions(opened, Currency.RMB)),
                "export": [row[8] for row in opened.latest() if row[0] == "全国"][:1],
                "latest": view_rows(store, "latest"),
                "figures": [row[1:] for row in view_rows(store, "figures")],
                "source": source(store).partition(",")[0],
            }

    def of_files(more: int, *files: str) -> dict[str, object]:
        """Return what must be seen if *files* count, of which the last has exports that are larger by *more*."""
        newest, number = files[-1], len(files)
        return {
            "cube": PUBLISHED + more,
            "vintage": (number, number),
            "sheets": [*files],
            "checks of the currency": more,
            "export": [newest],
            "latest": [(PUBLISHED + more, newest, number)],
            "figures": [(name, vintage) for vintage, name in enumerate(files, 1)],
            "source": newest,
            "has revisions": number > 1,
        }

    first, second = "2025-02.csv", "2025-02 (1).csv"
    both = of_files(70_000, first, second)
    assert seen() == both
    with open_store(store) as opened:
        opened.withdraw(file_named(opened, second), "saved from another site")
    assert seen() == of_files(0, first)
    with open_store(store) as opened:
        opened.restore(file_named(opened, second))
    assert seen() == both


def test_a_withdrawn_file_has_no_zones(tmp_path: Path) -> None:
    rows = [row for row in february() if row[0] != "海口市"]
    for row in rows:
        if row[0] == "三亚市":
            row[3] = "123456"
    path = tmp_path / "trade.sqlite"
    read(path, SMALL / "2025-02.csv", at=day(0))
    read(path, write(tmp_path / "2025-02 (1).csv", rows), at=day(1))

    def hainan(opened: Store, as_of: dt.datetime | None = None) -> dict[str, object]:
        return {zone.label: zone.values[2] for zone in opened.zones(Currency.RMB, FEBRUARY, as_of)[21]}

    with open_store(path) as opened:
        before = hainan(opened, day(0))
        assert set(before) - set(hainan(opened)) == {"海口市"}
        assert find_zone_revisions(opened, Currency.RMB)
        opened.withdraw(file_named(opened, "2025-02 (1).csv"), at=day(3))
        assert hainan(opened) == before
        assert "海口市" not in hainan(opened, day(2))
        assert find_zone_revisions(opened, Currency.RMB) == ()
        assert "海口市" in [label for _, label in Known(opened).zones(Currency.RMB, FEBRUARY)]


def expected(
    stored: list[tuple[int, dt.datetime]],
    events: list[tuple[int, str, dt.datetime]],
    as_of: dt.datetime | None = None,
) -> int | None:
    """Return 广东's exports by a simple model.

    *stored*: by how much each file raises them, and its arrival. *events*: the index of a file, "withdraw" or
    "restore", and the time.
    """
    last = {file: action for file, action, at in events if as_of is None or at <= as_of}
    counting = [
        more
        for file, (more, arrived) in enumerate(stored)
        if (as_of is None or arrived <= as_of) and last.get(file) != "withdraw"
    ]
    return PUBLISHED + counting[-1] if counting else None


def test_the_store_as_of_any_time_is_that_of_a_simple_model(tmp_path: Path) -> None:
    """Files are stored, withdrawn and restored in random order, by computers whose clocks are days apart."""
    rng = random.Random(12)  # noqa: S311 - test data
    for number in range(6):
        path = tmp_path / f"{number}.sqlite"
        stored: list[tuple[int, dt.datetime]] = []
        events: list[tuple[int, str, dt.datetime]] = []
        withdrawn: set[int] = set()

        with open_store(path) as opened:
            for step in range(14):
                at = day(step) + dt.timedelta(days=rng.choice((0, 0, 0, -3, 5)))
                file = rng.randrange(len(stored)) if stored else -1
                if file < 0 or rng.random() < 0.35:
                    more = 1000 * step
                    source = revised(tmp_path / f"{number}-{step}" / f"2025-02 ({step}).csv", more)
                    read(path, source, at=at)
                    stored.append((more, at))
                elif file in withdrawn:
                    opened.restore(opened.files()[file], at)
                    withdrawn.remove(file)
                    events.append((file, "restore", at))
                else:
                    opened.withdraw(opened.files()[file], at=at)
                    withdrawn.add(file)
                    events.append((file, "withdraw", at))
                now = expected(stored, events)
                assert exports(opened) == now
                assert [row[0] for row in view_rows(path, "latest")] == ([] if now is None else [now])
            for hours in range(-24 * 4, 24 * 20, 7):
                as_of = day(0) + dt.timedelta(hours=hours)
                assert exports(opened, as_of) == expected(stored, events, as_of), (number, as_of)


# The list of vintages


def test_the_figures_in_force_are_those_of_the_view(tmp_path: Path) -> None:
    """A query of the month's exports supersedes 32 of the bulletin's figures, and with imports the totals, too."""
    path = tmp_path / "trade.sqlite"
    read(path, SMALL / "2025-02.csv", at=day(0))

    def in_force() -> dict[str, tuple[str, int]]:
        with open_store(path) as opened, closing(sqlite3.connect(path)) as db:
            listed: dict[str, tuple[str, int]] = {
                each.file.name: (each.state, each.figures) for each in opened.vintages(FEBRUARY)
            }
            levels: dict[str, int] = dict(
                db.execute("SELECT file, count(*) FROM latest WHERE cell NOT LIKE '%+%' GROUP BY file")
            )
            yoys: dict[str, int] = dict(db.execute("SELECT file, count(*) FROM newest WHERE field > 5 GROUP BY file"))
        counts = {name: levels.get(name, 0) + yoys.get(name, 0) for name in listed}
        assert {name: figures for name, (_, figures) in listed.items()} == counts
        return listed

    all_of_bulletin = in_force()["2025-02.csv"][1]
    read(path, query_of(tmp_path / "export.csv", february(), Flow.EXPORT, 1_000), at=day(1), flow=Flow.EXPORT)
    assert in_force() == {"2025-02.csv": ("in force", all_of_bulletin - 64), "export.csv": ("in force", 32)}
    read(path, query_of(tmp_path / "import.csv", february(), Flow.IMPORT, 1_000), at=day(2), flow=Flow.IMPORT)
    assert in_force()["2025-02.csv"] == ("in force", all_of_bulletin - 96)
    read(path, revised(tmp_path / "2025-02 (1).csv", 5), at=day(3))
    assert {name: state for name, (state, _) in in_force().items()} == {
        "2025-02.csv": "superseded",
        "export.csv": "superseded",
        "import.csv": "superseded",
        "2025-02 (1).csv": "in force",
    }


# Which file is meant


def stored_file(
    number: int, name: str, sha256: str, flow: Flow | None = None, *, withdrawn: bool = False
) -> StoredFile:
    events = (Event("withdraw", "", "2025-04-01T09:00:00.000000+00:00"),) if withdrawn else ()
    months = ((Currency.USD, FEBRUARY - 1), (Currency.USD, FEBRUARY))
    return StoredFile(number, sha256, name, "csv", flow, "2025-03-18T09:00:00.000000+00:00", months, events)


def test_a_file_is_named_by_its_name_its_path_its_hash_or_its_content() -> None:
    files = [stored_file(1, "2025-02.csv", "ab12cd34" * 8), stored_file(2, "2025-02 (1).csv", "ab12ef56" * 8)]
    for word, content, number in (
        ("2025-02.csv", None, 1),
        ("a folder/中文/2025-02 (1).csv", None, 2),
        ("ab12e", None, 2),
        ("AB12CD34" * 8, None, 1),
        ("copy of it.csv", "ab12ef56" * 8, 2),
        ("a folder/2025-02.csv", "ab12ef56" * 8, 2),  # the file at this path has the content of the second
        ("2025-02.csv", "ab12ef56" * 8, 1),
    ):
        assert find_file(files, word, content, "withdraw").id == number, word
    for word in ("2025-03.csv", "ab1", "2025-02", "", "cd34"):
        with pytest.raises(BadInput) as raised:
            find_file(files, word, None, "withdraw")
        assert raised.value.key == "file-not-stored", word
    with pytest.raises(BadInput, match="no file a folder"):
        find_file(files, "a folder/2025-02.csv", "00" * 32, "withdraw")  # another file of this name
    with pytest.raises(BadInput, match=r"ab12 names 2 files.*ab12cd34 2025-02.csv.*ab12ef56 2025-02 .1..csv"):
        find_file(files, "ab12", None, "withdraw")


def test_of_two_files_that_a_word_names_none_is_taken_by_guess() -> None:
    """One of two is named if the other is withdrawn or restored already."""
    first, second = (stored_file(1, "2025-02.csv", "a" * 64), stored_file(2, "2025-02.csv", "b" * 64, withdrawn=True))
    with pytest.raises(
        BadInput, match=r"by its hash: aaaaaaaa 2025-02.csv .dollars, 2025-01–2025-02, 2025-03-18 09:00 UTC., bbbbbbbb"
    ):
        find_file([first, second], "2025-02.csv", None, "withdraw")
    assert find_file([first, second], "2025-02.csv", None, "restore").id == 2
    # A download that was stored as both flows has one hash.
    first, second = (stored_file(1, "q.csv", "a" * 64, Flow.EXPORT), stored_file(2, "q.csv", "a" * 64, Flow.IMPORT))
    with pytest.raises(BadInput, match=r"exports, .*imports, "):
        find_file([first, second], "aaaa", None, "withdraw")
    first = stored_file(1, "q.csv", "a" * 64, Flow.EXPORT, withdrawn=True)
    assert find_file([first, second], "aaaa", None, "withdraw").id == 2
    assert find_file([first, second], "aaaa", None, "restore").id == 1


# What must not happen


def test_a_withdrawal_of_a_withdrawn_file_and_a_restoration_of_another_are_refused(store: Path) -> None:
    with open_store(store) as opened:
        file = file_named(opened, "2025-02 (1).csv")
        with pytest.raises(BadInput, match="is not withdrawn"):
            opened.restore(file)
        opened.withdraw(file, "wrong\npage", day(20))
        with pytest.raises(BadInput, match=r"since 2025-04-07 09:00 UTC .reason: wrong page."):
            opened.withdraw(file)
        assert len(file_named(opened, file.name).events) == 1


def test_a_restored_download_must_not_be_in_force_as_the_other_flow(tmp_path: Path) -> None:
    path = tmp_path / "trade.sqlite"
    download = query_of(tmp_path / "query.csv", february(), Flow.IMPORT, 1_000)
    with open_store(path) as opened:
        source, tables, _ = read_tables(download, Flow.EXPORT)
        opened.add(source, tables, (), Flow.EXPORT, day(0))  # ingest refuses it
        opened.withdraw(file_named(opened, "query.csv"), "it has imports")
    read(path, download, at=day(1), flow=Flow.IMPORT)
    with open_store(path) as opened:
        with pytest.raises(BadInput, match="in force as imports"):
            opened.restore(opened.files()[0])
        (sheet,) = opened.sheets()
        assert sheet.letters[4] == "D"
