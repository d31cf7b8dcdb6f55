"""Eight processes use one store at the same time: no command fails, no file is read half, and no file is lost."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import contents
import store_client
from programs import environment

from xlpkg.store.ingest import ingest
from xlpkg.store.store import open_store

SECONDS = 4.0


def test_eight_processes_create_read_and_write_one_store_at_the_same_time(tmp_path: Path, examples: Path) -> None:
    """Each of them stores the four months first; the first one creates the store."""
    months = sorted(examples.glob("*.csv"))
    store = tmp_path / "trade.sqlite"
    #: What a process does then, and how many of the months it writes vintages of.
    roles = [("write", 1), ("write", 2), ("write", 4), ("write", 4), *[("read", 0)] * 4]
    started = []
    try:
        for number, (role, count) in enumerate(roles):
            (folder := tmp_path / f"{number}").mkdir()
            command = [sys.executable, store_client.__file__, role, str(store), str(folder), str(SECONDS)]
            command += [str(number), str(count), *map(str, months)]
            pipe = subprocess.PIPE
            started.append(
                subprocess.Popen(
                    command, env=environment(tmp_path / "home"), stdin=pipe, stdout=pipe, stderr=pipe, text=True
                )
            )
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n", process.communicate()[1]
        for process in started:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        ended = [process.communicate(timeout=SECONDS + 120) for process in started]
    finally:
        for process in started:
            process.kill()
            process.communicate()
    assert [(process.returncode, errors) for process, (_, errors) in zip(started, ended, strict=True)] == [(0, "")] * 8
    counts = [int(out) for out, _ in ended]
    assert min(counts) > 0
    assert contents.integrity_errors(store) == []
    assert [file.name for file in tmp_path.glob("trade.sqlite*")] == [store.name]  # no log is left

    files: dict[str, tuple[str, bytes]] = {}
    for index, month in enumerate(months):
        written = max(count for count, (_, of) in zip(counts, roles, strict=True) if index < of)
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
