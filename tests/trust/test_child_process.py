"""A child process for what a stranger has written imports nothing from the current folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from xlpkg.analysis.cube import Cube
from xlpkg.audit.formats.child import read_in_child
from xlpkg.errors import BadInput
from xlpkg.model.months import Month
from xlpkg.report.compose import compose
from xlpkg.report.style import Style


def test_no_module_of_the_current_folder_is_imported(
    rmb_cube: Cube, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("json", "runpy", "jinja2", "docx"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')", encoding="utf-8")
    (tmp_path / "lab.zh.txt").write_text('{% extends "published.zh.txt" %}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    monkeypatch.setitem(os.environ, "PYTHONPATH", str(tmp_path))
    assert compose(rmb_cube, Month(2025, 2), style=Style("lab", tmp_path)).sections
    with pytest.raises(BadInput) as refused:
        read_in_child("a.docx", b"no document", "word")
    assert refused.value.key == "document-damaged"
    assert not (tmp_path / "ran").exists()
