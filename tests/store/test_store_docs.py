"""docs/store.md shows what its queries print, and names every column and table."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from month_files import read

from xlpkg.store.ingest import find_sources
from xlpkg.store.store import SCHEMA, VIEW_COLUMNS

TEXT = (Path(__file__).parents[2] / "docs" / "store.md").read_text(encoding="utf-8")


def test_the_queries_print_what_the_page_shows(tmp_path: Path, examples: Path) -> None:
    store = tmp_path / "trade.sqlite"
    read(store, *find_sources([examples, examples.with_name("rmb")]))
    shown = re.findall(r"```sql\n(.*?)```\n\n```text\n(.*?)```", TEXT, re.DOTALL)
    assert len(shown) == TEXT.count("```sql") == 5
    with closing(sqlite3.connect(store)) as db:
        for query, output in shown:
            found = db.execute(query)
            rows = [[column[0] for column in found.description], *found.fetchall()]
            assert output.splitlines() == ["|".join("" if v is None else str(v) for v in row) for row in rows], query


def test_the_page_names_every_column_of_the_views_and_every_table() -> None:
    assert tuple(re.findall(r"^\| `(\w+)` \|", TEXT.split("## Five queries")[0], re.MULTILINE)) == VIEW_COLUMNS
    for table in re.findall(r"CREATE (?:TABLE|VIEW) (\w+)", SCHEMA.read_text(encoding="utf-8")):
        assert f"`{table}`" in TEXT, table
