"""The main job: from source files to the workbook and the PDF."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from benchmarks import months
from benchmarks.lines.pdf import by_soffice, only_report_shown, soffice
from benchmarks.measure import Line, Side, Sides
from benchmarks.programs import PYTHON, command, peak_memory, run
from xlpkg.engines.libreoffice.program import write_settings
from xlpkg.hosts.build import build
from xlpkg.model.regions import PROVINCES
from xlpkg.workbook import layout

#: Two whole years: the YoY of the second are relative to the first.
_MONTHS: Final = 24
_NAME: Final = "TradeMonitor.xlsm"


def figures_of(workbook: Path) -> list[object]:
    """Return the figures of both report tables, of 数据 and of the province sheets, read from the saved file."""
    named_ranges = [(report.table, 1, layout.TABLE_COLUMNS) for report in layout.REPORTS.values()]
    named_ranges.append((layout.DATA_ROWS, 0, layout.DATA_ROWS.columns - 1))  # without the column of units
    for province in PROVINCES:
        sheet = layout.province_ranges(province)
        named_ranges += [(sheet.months, 2, layout.PROVINCE_COMBINED), (sheet.cities, 2, sheet.cities.columns)]
    found: list[object] = []
    with CalamineWorkbook.from_path(workbook) as book:
        for named, first, width in named_ranges:
            grid = book.get_sheet_by_name(named.sheet).to_python(skip_empty_area=False)
            for index in range(named.row + first, named.last_row + 1):
                row = grid[index] if index < len(grid) else []
                columns = range(named.column, named.column + width)
                found += [_plain(row[column]) if column < len(row) else None for column in columns]
    return found


def _plain(value: object) -> object:
    if isinstance(value, float):
        return round(value, 6)
    return None if value in ("", "-", None) else str(value)[:10]


def _same(found: list[object], expected: list[object]) -> bool:
    return len(found) == len(expected) and all(
        math.isclose(a, b, abs_tol=1e-5) if isinstance(a, float) and isinstance(b, float) else a == b
        for a, b in zip(found, expected, strict=True)
    )


@contextmanager
def _job(folder: Path, _tiny: bool) -> Iterator[Sides]:
    files = folder / "files"
    months.make(files, _MONTHS, "csv")
    workbook = build(folder / _NAME)
    out, peer_out, floor_out = folder / "out", folder / "peer", folder / "floor"
    profiles = {name: folder / f"profile-{name}" for name in ("peer", "floor")}
    for profile in profiles.values():
        write_settings(profile, macros=False)
    store = folder / "trade.sqlite"
    arguments = [command(), "run", str(files), "--store", str(store), "--out", str(out)]
    script = [PYTHON, "-m", "benchmarks.peers.script", str(workbook), str(files), str(peer_out), str(profiles["peer"])]
    script.append(soffice())

    def clear() -> None:
        for output in (out, peer_out, floor_out):
            shutil.rmtree(output, ignore_errors=True)
        store.unlink(missing_ok=True)

    clear()
    run(arguments)
    expected = figures_of(out / _NAME)
    report = folder / "report.xlsm"
    only_report_shown(out / _NAME, report)
    print_command = by_soffice(profiles["floor"], report, floor_out)

    def printed(pdf: Path) -> bool:
        return len(PdfReader(pdf).pages) >= 4

    def facts() -> dict[str, object]:
        memory = {}
        for name, program in (("ours", arguments), ("peer", script), ("floor", print_command)):
            clear()
            memory[name] = peak_memory(program)
        return {"months": _MONTHS, "figures compared": len(expected), "memory in MB": memory}

    yield Sides(
        Side(
            lambda: run(arguments),
            lambda output: _same(figures_of(out / _NAME), expected) and printed(Path(output.split()[-1])),
            before=clear,
        ),
        Side(
            lambda: run(script),
            lambda _: _same(figures_of(peer_out / _NAME), expected) and printed(peer_out / "report.pdf"),
            before=clear,
        ),
        Side(lambda: run(print_command), lambda _: printed(floor_out / "report.pdf"), before=clear),
        facts,
    )


LINES: Final = (
    Line(
        "job",
        "trademonitor run: 24 months of files to workbook and PDF",
        "the steps as a script of pandas, openpyxl and soffice",
        "only the PDF export, by soffice",
        (0.45, None),
        _job,
    ),
)
