"""Commands in new processes: the help, the first function call, the PDF of a workbook, and the main job."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

from pypdf import PdfReader

from benchmarks import months
from benchmarks.lines.workbook import saved_values
from benchmarks.measure import Line, Side, Sides
from benchmarks.programs import COMMAND, PYTHON, desktop, run, to_pdf
from udfs.call import call
from xlpkg.design.build import build
from xlpkg.engines.libreoffice.bridge import properties, uno
from xlpkg.engines.libreoffice.pdf import arrange_sheets, export_pdf
from xlpkg.engines.libreoffice.program import write_settings
from xlpkg.model.regions import PROVINCES, REGIONS
from xlpkg.model.words import Basis
from xlpkg.ooxml import Package, parse_xml, serialise_xml
from xlpkg.workbook import layout
from xlpkg.workbook.sheets import data

_CALL: Final = "from udfs.call import call; print(call('TM_YOY', ('广东', '出口', 202506)))"
_PEER: Final = Side(partial(run, [PYTHON, "-c", "import pandas; print(pandas.__version__)"]), bool)
_FLOOR: Final = Side(partial(run, [PYTHON, "-c", "pass"]), lambda output: output == "")
#: Two whole years: the YoY of the second, which are compared, are relative to the first.
_MONTHS: Final = 24
_NAME: Final = "TradeMonitor.xlsm"


@contextmanager
def _help(_folder: Path, _tiny: bool) -> Iterator[Sides]:
    yield Sides(Side(lambda: run([COMMAND, "--help"]), lambda output: "Usage" in output), _PEER, _FLOOR)


@contextmanager
def _first_call(folder: Path, tiny: bool) -> Iterator[Sides]:
    store = months.filled_store(folder, 20 if tiny else 240)
    answer = f"{call('TM_YOY', ('广东', '出口', 202506), store=store)}\n"
    ours = partial(run, [PYTHON, "-c", _CALL], env={"TRADEMONITOR_STORE": str(store)})
    yield Sides(Side(ours, lambda output: output == answer), _PEER, _FLOOR)


@contextmanager
def _pdf(folder: Path, _tiny: bool) -> Iterator[Sides]:
    workbook = build(folder / "TradeMonitor.xlsm")
    report = folder / "report.xlsm"
    _only_report_shown(workbook, report)
    profiles = [folder / "profile-peer", folder / "profile-floor"]
    for profile in profiles:
        write_settings(profile, macros=False)

    def by_uno() -> Path:
        with desktop(profiles[1]) as running:
            return _export(running, report, folder / "floor.pdf")

    yield Sides(
        Side(lambda: export_pdf(workbook, folder / "ours.pdf", layout.REPORT), _text),
        Side(lambda: run(to_pdf(profiles[0], report, folder)), lambda _: _text(report.with_suffix(".pdf"))),
        Side(by_uno, _text),
    )


def _export(desktop: Any, document: Path, target: Path) -> Path:
    """Load *document*, export it to *target*, close it, and return *target*."""
    opened = desktop.loadComponentFromURL(document.as_uri(), "_blank", 0, properties(Hidden=True, ReadOnly=True))
    options = uno().Any("[]com.sun.star.beans.PropertyValue", properties(ExportFormFields=False))
    opened.storeToURL(target.as_uri(), properties(FilterName="calc_pdf_Export", FilterData=options))
    opened.close(True)
    return target


def _text(pdf: Path) -> list[str]:
    """Return the text of each page of *pdf* without white space: LibreOffice breaks a line at another word at times."""
    return ["".join(page.extract_text().split()) for page in PdfReader(pdf).pages]


def _only_report_shown(workbook: Path, copy: Path) -> None:
    """Write *workbook* to *copy* and hide all sheets except the report's."""
    package = Package.read(workbook.read_bytes())
    root = parse_xml(package.parts["xl/workbook.xml"])
    arrange_sheets(root, layout.REPORT, workbook)
    copy.write_bytes(package.with_parts({"xl/workbook.xml": serialise_xml(root)}).zipped())


@contextmanager
def _job(folder: Path, _tiny: bool) -> Iterator[Sides]:
    files = folder / "files"
    months.make(files, _MONTHS, "csv")
    workbook = build(folder / _NAME)
    out, peer_out, floor_out = folder / "out", folder / "peer", folder / "floor"
    profiles = [folder / "profile-peer", folder / "profile-floor"]
    for profile in profiles:
        write_settings(profile, macros=False)
    store = folder / "trade.sqlite"
    arguments = [COMMAND, "run", str(files), "--store", str(store), "--out", str(out)]
    script = [PYTHON, "-m", "benchmarks.peers.script", *map(str, (workbook, files, peer_out, profiles[0]))]

    def clear() -> None:
        for output in (out, peer_out, floor_out):
            shutil.rmtree(output, ignore_errors=True)
        store.unlink(missing_ok=True)

    run(arguments)
    expected = _figures(out / _NAME)
    report = folder / "report.xlsm"
    _only_report_shown(out / _NAME, report)

    def printed(pdf: Path) -> bool:
        return len(PdfReader(pdf).pages) >= 4

    yield Sides(
        Side(
            partial(run, arguments),
            lambda output: _same(_figures(out / _NAME), expected) and printed(Path(output.split()[-1])),
            clear,
        ),
        Side(
            partial(run, script),
            lambda _: _same(_figures(peer_out / _NAME), expected) and printed(peer_out / "report.pdf"),
            clear,
        ),
        Side(partial(run, to_pdf(profiles[1], report, floor_out)), lambda _: printed(floor_out / "report.pdf"), clear),
    )


def _figures(workbook: Path) -> list[object]:
    """Return the figures of both report tables, of 数据 and of the province sheets, read from the saved file.

    The first year's are left out: its YoY are estimated from rounded figures, by other methods on either side.
    """
    areas = [(report.table, 1, layout.TABLE_COLUMNS) for report in layout.REPORTS.values()]
    areas.append((data.ROWS, 12 * len(Basis) * len(REGIONS), len(data.PRINTED) - 1))  # without the column of units
    for province in PROVINCES:
        sheet = layout.province_ranges(province)
        areas += [(sheet.months, 2 + 12, layout.PROVINCE_COMBINED), (sheet.cities, 2, sheet.cities.columns)]
    return saved_values(workbook, areas)


def _same(found: list[object], expected: list[object]) -> bool:
    return len(found) == len(expected) and all(
        math.isclose(a, b, abs_tol=1e-5) if isinstance(a, float) and isinstance(b, float) else a == b
        for a, b in zip(found, expected, strict=True)
    )


LINES: Final = (
    Line("help", "trademonitor --help", "import pandas", "python -c pass", 0.5, _help),
    Line(
        "first-call",
        "The first TM_ call in a new process; 20 years in the store",
        "import pandas",
        "python -c pass",
        0.55,
        _first_call,
    ),
    Line(
        "pdf",
        "The report of a workbook as PDF",
        "soffice --convert-to pdf, the same sheets",
        "UNO: start LibreOffice, load, export",
        1.0,
        _pdf,
    ),
    Line(
        "job",
        "trademonitor run: 24 months of files to workbook and PDF",
        "the steps as a script of pandas, openpyxl and soffice",
        "only the PDF export, by soffice",
        0.5,
        _job,
    ),
)
