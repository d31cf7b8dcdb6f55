"""Eight processes use one store at the same time: no command fails, no file is read half, and no file is lost."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import contents
import store_client
from programs import environment

from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store

Process = subprocess.Popen[str]


@contextmanager
def processes(
    tmp_path: Path, store: Path, seconds: float, roles: list[tuple[str, list[Path]]]
) -> Iterator[list[Process]]:
    """Start a process for each role (its name and its months) and wait until all of them are ready."""
    home = tmp_path / "home"
    home.mkdir()
    started: list[Process] = []
    try:
        for number, (role, months) in enumerate(roles):
            folder = tmp_path / f"{number}"
            folder.mkdir()
            started.append(
                subprocess.Popen(
                    [sys.executable, store_client.__file__, role, store, folder, str(seconds), str(number), *months],
                    env=environment(home),
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
        for process in started:
            assert read_line(process) == "ready", process.communicate()[1]
        yield started
    finally:
        for process in started:
            process.kill()
            process.communicate()


def read_line(process: Process) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def write_line(process: Process, line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(line + "\n")
    process.stdin.flush()


def test_eight_processes_read_and_write_one_store_at_the_same_time(
    tmp_path: Path, examples: Path, full: bool, record: Callable[..., None]
) -> None:
    months = sorted(examples.glob("*.csv"))
    seconds = 60.0 if full else 4.0
    store = tmp_path / "trade.sqlite"
    with open_store(store) as opened:
        assert [done.refusal for done in ingest(opened, months)] == [None] * 4
    both, first, second = months[:2], months[2:3], months[3:]
    roles = [("write", both), ("write", both), ("write", first), ("write", second)]
    roles += [("cubes", []), ("cubes", []), ("cells", []), ("cells", [])]
    with processes(tmp_path, store, seconds, roles) as clients:
        for process in clients:
            write_line(process, "go")
        ended = [process.communicate(timeout=seconds + 120) for process in clients]
    assert [process.returncode for process in clients] == [0] * 8, [errors for _, errors in ended]
    assert "".join(errors for _, errors in ended) == ""
    counts = [int(out) for out, _ in ended]
    assert min(counts) > 0
    assert contents.integrity_errors(store) == []
    assert [file.name for file in tmp_path.glob("trade.sqlite*")] == [store.name]

    vintages = {
        month: max(count for count, (_, written) in zip(counts, roles, strict=True) if month in written)
        for month in months
    }
    files = {hashlib.sha256(month.read_bytes()).hexdigest(): (month.name, month.read_bytes()) for month in months}
    for month, count in vintages.items():
        for number in range(1, count + 1):
            content = store_client.vintage(month, number)
            files[hashlib.sha256(content).hexdigest()] = (month.name, content)
    order = arrivals(store)
    assert sorted(order) == sorted(files)  # each file once
    serial = tmp_path / "serial.sqlite"
    with open_store(serial) as opened:
        for sha256 in order:
            name, content = files[sha256]
            (tmp_path / name).write_bytes(content)
            (done,) = ingest(opened, [tmp_path / name])
            assert not done.unchanged
    assert contents.dump(store) == contents.dump(serial)
    record(
        "many processes",
        processes=len(roles),
        seconds=seconds,
        files_stored=len(order),
        cubes_read=counts[4] + counts[5],
        rounds_of_cell_functions=counts[6] + counts[7],
    )


def arrivals(store: Path) -> list[str]:
    """Return the hashes of the stored files in the order of their arrival."""
    with open_store(store, create=False) as opened:
        sheets = [sheet for currency in opened.months() for sheet in opened.sheets(currency)]
    assert [sheet.id for sheet in sheets] == sorted(sheet.id for sheet in sheets)
    return [sheet.sha256 for sheet in sheets]


def test_eight_processes_create_the_same_store(
    tmp_path: Path, examples: Path, full: bool, record: Callable[..., None]
) -> None:
    months = sorted(examples.glob("*.csv"))
    rounds = 200 if full else 15
    roles = [("open", [month]) for month in months * 2]
    folder = tmp_path / "stores"
    folder.mkdir()
    with processes(tmp_path, folder, 0, roles) as clients:
        for number in range(rounds):
            for process in clients:
                write_line(process, str(folder / f"{number}.sqlite"))
            stored = [read_line(process) for process in clients]
            assert "" not in stored, [process.communicate()[1] for process in clients if process.poll() is not None]
            assert [int(one) + int(other) for one, other in zip(stored[:4], stored[4:], strict=True)] == [1] * 4
            assert contents.integrity_errors(folder / f"{number}.sqlite") == []
    expected = tmp_path / "expected.sqlite"
    with open_store(expected) as opened:
        assert [done.refusal for done in ingest(opened, months)] == [None] * 4
    complete = contents.by_file(expected)
    for number in range(rounds):
        assert contents.by_file(folder / f"{number}.sqlite") == complete
    assert len(list(folder.iterdir())) == rounds  # no log or journal is left
    record("first opening by eight processes", stores=rounds)
