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


def test_eight_processes_create_read_and_write_one_store_at_the_same_time(
    tmp_path: Path, examples: Path, full: bool
) -> None:
    """Each of them stores the four months first; the first one creates the store."""
    months = sorted(examples.glob("*.csv"))
    store, rounds = tmp_path / "trade.sqlite", 30 if full else 6
    counts = [1, 2, 4, 4, 0, 0, 0, 0]  # of how many months a process then writes vintages; 0: it reads
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(len(counts))
    with ProcessPoolExecutor(len(counts), context, store_client.prepare, (start,)) as pool:
        running = [
            pool.submit(store_client.play, store, tmp_path / f"{number}", months, count, rounds)
            for number, count in enumerate(counts)
        ]
        for process in running:
            process.result(timeout=300)
    assert contents.integrity_errors(store) == []
    assert [file.name for file in tmp_path.glob("trade.sqlite*")] == [store.name]  # no log is left

    vintages = [(month.name, store_client.vintage(month, number)) for month in months for number in range(rounds + 1)]
    files = {hashlib.sha256(content).hexdigest(): (name, content) for name, content in vintages}
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
