"""Each of many corrupt source files is refused with a sentence, or only figures of the file are stored.

``corrupt_file(n)`` returns file number n, which is always the same.
"""

from __future__ import annotations

import os
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from corrupt_files import tables
from editions import KINDS
from independent_reader import mismatches
from limited_process import run_all
from reading import check_stored, read

from xlpkg.sources.reading import read_tables

# The independent reader and the limits of the process find deliberate errors


def test_the_independent_reader_finds_every_figure_of_unchanged_files() -> None:
    for kind in KINDS:
        for number in range(0, len(tables()), 5):
            assert check_stored(read(tables()[number].file(kind))) == "accepted", kind


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("edition", [0, 3, -1])
def test_the_independent_reader_finds_figures_of_another_row_of_another_column_and_of_no_cell(
    edition: int, kind: str
) -> None:
    seed = tables()[edition].file(kind)
    done = read(seed)
    source, _, _ = read_tables(Path(seed.name), seed.flow, seed.data)
    rows = [row for row in done.stored if row.zone is None]
    assert len(rows) == 32
    assert mismatches(seed.data, source.kind, done.stored) == []
    false_rows = []
    for mine, other in zip(rows, [*rows[7:], *rows[:7]], strict=True):
        fields = [field for field, figure in enumerate(mine.figures) if figure is not None]
        for field, other_field in zip(fields, [*fields[1:], fields[0]], strict=True):
            for value in {other.figures[field], mine.figures[other_field], (mine.figures[field] or 0.0) + 1}:
                if value not in (None, mine.figures[field]):
                    figures = [value if index == field else None for index in range(9)]
                    false_rows.append(replace(mine, figures=tuple(figures)))
    assert len(false_rows) > 60
    assert len(mismatches(seed.data, source.kind, false_rows)) == len(false_rows)


def _fail(how: str) -> None:
    match how:
        case "too much memory":
            bytearray(8 * 2**30)
        case "crash":
            os.abort()
        case "warning":
            warnings.warn("a warning", stacklevel=1)
        case "output":
            os.write(2, b"thread panicked")


def test_a_crash_a_warning_output_and_too_much_memory_are_failures() -> None:
    failures = {"too much memory": "MemoryError", "crash": "died", "warning": "UserWarning", "output": "panicked"}
    results, found = run_all([*failures, "nothing"], _fail, str)
    assert [how for how in failures if failures[how] not in found.pop(how)] == []
    assert (found, results["None"]) == ({}, 1)


# Corrupt files


def test_corrupt_files_are_refused_with_a_sentence_or_read_correctly(full: bool) -> None:
    count = 16_000 if full else 450
    results, failures = run_all(range(count), read, check_stored)
    assert failures == {}
    # Both results are frequent and the refusals have many reasons; otherwise the test would try little.
    assert count / 10 < results["accepted"] < count * 0.9
    assert len(results) > 20
