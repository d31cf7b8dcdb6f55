"""Without detail, no command or function imports the libraries that read it: they need a second."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from xlpkg.bundled import shipped

PROGRAM = """
import json, sys
from xlpkg.cli import main
imported, libraries = {}, {"ibis", "duckdb", "pyarrow", "pyarrow.parquet"}
for arguments in json.loads(sys.argv[1]):
    assert main(arguments) == 0, arguments
    others = {"pyarrow"} if "pandas" in sys.modules else set()  # pandas imports pyarrow, and xlwings imports pandas
    imported[arguments[0]] = sorted((libraries - others) & sys.modules.keys())
print(json.dumps(imported))
"""


def test_without_detail_its_libraries_are_not_imported(example_store: Path, examples: Path, tmp_path: Path) -> None:
    workbook = str(shutil.copy(shipped("workbook", "TradeMonitor.xlsm"), tmp_path))
    store = Path(shutil.copy(example_store, tmp_path / "trade.sqlite"))
    month = ["2025-02", "--currency", "usd"]
    commands: list[list[str]] = [
        ["ingest", str(examples)],
        ["table", *month],
        ["eval", 'TM_VALUE("广东", "出口", 202502)'],
        ["report", *month],
        ["check", *month],
        ["refresh", workbook, "--period", *month],
    ]
    words = json.dumps([[*command, "--store", str(store)] for command in commands])
    done = subprocess.run([sys.executable, "-c", PROGRAM, words], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == {command[0]: [] for command in commands}
