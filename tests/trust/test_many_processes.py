"""Eight processes use one store at the same time: no command fails, no file is read half, and no file is lost."""

from __future__ import annotations

import hashlib
import multiprocessing
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import contents
import store_client

from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store

SECONDS = 4.0


def test_eight_processes_create_read_and_write_one_store_at_the_same_time(tmp_path: Path, examples: Path) -> None:
    """Each of them stores the four months first; the first one creates the store."""
    months = sorted(examples.glob("*.csv"))
    store = tmp_path / "trade.sqlite"
    vintages = [1, 2, 4, 4, 0, 0, 0, 0]  # of how many months a process then writes vintages; 0: it reads
    processes, context = len(vintages), multiprocessing.get_context("spawn")
    start = context.Barrier(processes)
    with ProcessPoolExecutor(processes, context, store_client.prepare, (start,)) as pool:
        running = [
            pool.submit(store_client.play, store, tmp_path / f"{number}", months, SECONDS, count)
            for number, count in enumerate(vintages)
        ]
        counts = [process.result(timeout=SECONDS + 240) for process in running]
    assert min(counts) > 0
    assert contents.integrity_errors(store) == []
    assert [file.name for file in tmp_path.glob("trade.sqlite*")] == [store.name]  # no log is left

    files: dict[str, tuple[str, bytes]] = {}
    for index, month in enumerate(months):
        written = max(count for count, of in zip(counts, vintages, strict=True) if index < of)
        for number in range(written + 1):
            content = store_client.vintage(month, number)
            files[hashlib.sha256(content).hexdigest()] = (month.name, content)
    with open_store(store, create=False) as opened:
        order = [sheet.sha256 for sheet in opened.sheets()]
    assert sorted(order) == sorted(files)  # each file once
    serial = tmp_path / "serial.sqlite"
    with open_store(serial) as opened:
        for sha256 in order:
            name, content = files[sha256]
            (tmp_path / name).write_bytes(content)
            (done,) = ingest(opened, [tmp_path / name])
            assert not done.unchanged
    assert contents.dump(store) == contents.dump(serial)
