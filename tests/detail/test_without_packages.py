"""A computer without DuckDB, ibis and pyarrow: all but the detail and Parquet works, and those name the extra."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import ROOT

from xlpkg.cli import main

_CODE = """
import contextlib, io, json, sys
sys.modules |= {name: None for name in ("duckdb", "ibis", "pyarrow")}
from xlpkg.cli import main
results = []
for line in json.loads(sys.argv[1]):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as errors:
        code = main(line)
    results.append((code, out.getvalue() + errors.getvalue()))
print(json.dumps(results))
"""


def run(lines: list[list[str]]) -> list[tuple[int, str]]:
    """Return the exit code and the output of each command, without the packages."""
    command = [sys.executable, "-c", _CODE, json.dumps(lines)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return [(code, text) for code, text in json.loads(done.stdout)]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, example_store: Path) -> Path:
    """The examples' store, with detail."""
    path = tmp_path_factory.mktemp("store") / "trade.sqlite"
    shutil.copy(example_store, path)
    assert main(["detail", "ingest", str(ROOT / "examples/detail"), "--flow", "export", "--store", str(path)]) == 0
    return path


def test_all_but_the_detail_works(store: Path, tmp_path: Path) -> None:
    backup, restored = str(tmp_path / "backup.zip"), tmp_path / "restored.sqlite"
    lines = [
        ["table", "2025-02"],
        ["report", "2025-02"],
        ["export", "-o", str(tmp_path / "data.csv")],
        ["vintages", "2025-02"],
        ["detail", "list"],
        ["backup", backup],
        ["eval", '=TM_VALUE("Guangdong","export",202502)'],
    ]
    results = run(
        [[*line, "--store", str(store)] for line in lines] + [["restore-backup", backup, "--store", str(restored)]]
    )
    assert [result for result in results if result[0] != 0] == []
    parquet = [
        {path.name for path in each.with_name(f"{each.name}.detail").rglob("*.parquet")} for each in (store, restored)
    ]
    assert len(parquet[0]) > 0
    assert parquet[0] == parquet[1]


def test_what_needs_them_says_how_to_install_them(store: Path, tmp_path: Path) -> None:
    lines = [
        ["drivers", "2024-06", "--region", "Guangdong", "--flow", "export"],
        ["detail", "ingest", str(ROOT / "examples/detail"), "--flow", "export"],
        ["detail", "withdraw", "73242900-2024.csv"],
        ["export", "-o", str(tmp_path / "data.parquet")],
        ["eval", '=TM_DETAIL("Guangdong","export",202406,"73242900")'],
        ["doctor"],
    ]
    for (code, text), line in zip(run([[*line, "--store", str(store)] for line in lines]), lines, strict=True):
        assert (code in (1, 2, 3), 'run `pip install ".[detail]"`' in text) == (True, True), (line, code, text)
