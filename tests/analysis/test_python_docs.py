"""The snippets of docs/python.md run and print what the page shows."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
from pathlib import Path

import pytest

from xlpkg.analysis.frame import COLUMNS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "python.md"
SNIPPET = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)


def test_each_snippet_prints_what_the_page_shows(
    rmb_store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(rmb_store, tmp_path / "trade.sqlite")
    monkeypatch.chdir(tmp_path)
    text = PAGE.read_text(encoding="utf-8")
    snippets = SNIPPET.findall(text)
    assert len(snippets) == text.count("```python") == 5
    names: dict[str, object] = {}
    for code, expected in snippets:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(code, str(PAGE), "exec"), names)  # noqa: S102 - the code is that of our page
        assert printed.getvalue() == expected, code


def test_the_page_explains_every_column_of_the_frame() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert rows == COLUMNS
