"""Files are read by time of modification, then by natural order of their names, and no file stops another."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
from month_files import FEBRUARY, PUBLISHED, cube_in, day, february, file_named, ingest_files, read, revised, write

from xlpkg.model.words import Basis, Currency, Flow
from xlpkg.sources import reading
from xlpkg.store import ingest as ingest_module
from xlpkg.store.ingest import find_sources, notes_on
from xlpkg.store.store import open_store

#: In natural order.
NAMES = (
    "2025-1.csv",
    "2025-02.csv",
    "2025-02.html",
    "2025-02 (1).csv",
    "2025-02 (2).csv",
    "2025-02 (10).csv",
    "2025-10.csv",
    "2025年2月.csv",
    "a.csv",
    "B.csv",
)


def touch(path: Path, seconds: float) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("x", encoding="utf-8")
    os.utime(path, (seconds, seconds))
    return path


def exports(store: Path) -> int:
    levels = cube_in(store).levels
    return round(float(levels[Basis.MONTH, 19, Flow.EXPORT, -1]) * 1e4)


@pytest.mark.parametrize("apart", [0.0, 0.0004, 0.9])
def test_files_modified_together_are_in_the_natural_order_of_their_names(tmp_path: Path, apart: float) -> None:
    """A clone or a copy writes its files within moments, in any order."""
    shuffled = [*NAMES]
    random.Random(1).shuffle(shuffled)  # noqa: S311 - test data
    for number, name in enumerate(shuffled):
        touch(tmp_path / name, 1_742_000_000 + number * apart)
    assert [path.name for path in find_sources([tmp_path])] == [*NAMES]
    assert [path.name for path in find_sources(tmp_path / name for name in shuffled)] == [*NAMES]


def test_the_file_modified_last_is_read_last(tmp_path: Path) -> None:
    for number, name in enumerate(reversed(NAMES)):
        touch(tmp_path / name, 1_742_000_000 + number)
    assert [path.name for path in find_sources([tmp_path])] == [*reversed(NAMES)]
    older = touch(tmp_path / "older" / "z.csv", 1_741_000_000)
    assert find_sources([tmp_path / "a.csv", older.parent, older]) == [older, tmp_path / "a.csv"]


# A file that was read before


def note_on(store: Path, path: Path) -> str:
    (result,) = read(store, path)
    assert result.unchanged
    return "" if result.note is None else result.note.sentence()


def test_a_file_read_again_says_which_file_is_in_force(tmp_path: Path) -> None:
    """A, then an older B, then A again: B is in force, until it is withdrawn."""
    store = tmp_path / "trade.sqlite"
    newer, older = revised(tmp_path / "A.csv", 70_000), write(tmp_path / "2025-02 B.csv", february())
    newer = newer.rename(tmp_path / "2025-02 A.csv")
    read(store, newer, older)
    assert note_on(store, older) == ""
    note = note_on(store, newer)
    assert exports(store) == PUBLISHED
    with open_store(store) as opened:
        wrong = file_named(opened, "2025-02 B.csv")
    assert "2025-02 A.csv: unchanged" in note
    assert f"in force for 2025-02 in yuan is 2025-02 B.csv ({wrong.short_hash}), with other figures" in note
    assert note.endswith(f"trademonitor withdraw {wrong.short_hash}")
    with open_store(store) as opened:
        opened.withdraw(wrong, "an old page")
    assert exports(store) == PUBLISHED + 70_000
    assert note_on(store, newer) == ""
    assert "withdrawn since" in (note := note_on(store, older))
    assert "(reason: an old page)" in note
    assert note.endswith(f"`trademonitor restore {wrong.short_hash}`")


def test_a_folder_that_is_read_again_needs_no_note_on_what_its_newer_files_supersede(tmp_path: Path) -> None:
    first = revised(tmp_path / "2025-02.csv", 0)
    second, third = (revised(tmp_path / f"2025-02 ({number}).csv", number) for number in (1, 2))
    store = tmp_path / "trade.sqlite"
    read(store, first, second, third)

    def notes(*paths: Path) -> list[str]:
        return [message.sentence() for message in notes_on(read(store, *paths))]

    assert notes(first, second, third) == []
    assert len(notes(first, third, second)) == 1  # the second was read after the third, which is in force
    assert len(notes(first)) == 1
    with open_store(store) as opened:
        opened.withdraw(file_named(opened, third.name))
    assert ["withdrawn since" in note for note in notes(first, second, third)] == [True]


# No file stops another


def test_a_file_of_1980_and_one_that_breaks_the_program_do_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = february()
    broken = write(tmp_path / "2025-02 broken.csv", [*rows, ["注："]], day(0))
    odd, sound = write(tmp_path / "1980-02.csv", [*rows, []], day(1)), write(tmp_path / "2025-02.csv", rows, day(2))
    old = write(tmp_path / "1989-12.csv", [[c.replace("2月", "12月") for c in row] for row in rows], day(4))

    def read_tables(path: Path, *arguments: object) -> object:
        if path == broken:
            raise ZeroDivisionError("division by zero")
        return reading.read_tables(path, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(ingest_module, "read_tables", read_tables)
    store = tmp_path / "trade.sqlite"
    results = {result.path: result for result in ingest_files(store, *find_sources([tmp_path]))}
    assert exports(store) == PUBLISHED
    assert list(results) == [broken, odd, sound, old]

    def sentence(path: Path) -> str:
        refusal = results[path].refusal
        assert refusal is not None
        return str(refusal)

    assert results[sound].months == ((Currency.RMB, FEBRUARY),)
    assert sentence(odd).startswith("1980-02.csv is of 1980-02, but only months from 1990-01 on can be stored")
    assert sentence(old).startswith("1989-12.csv is of 1989-12")
    assert "2025-02 broken.csv" in sentence(broken)
    assert "ZeroDivisionError: division by zero" in sentence(broken)
