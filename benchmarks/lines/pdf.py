"""Export the report as PDF: with a new LibreOffice process, and with a running one."""

from __future__ import annotations

import secrets
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from pypdf import PdfReader

from benchmarks.measure import Line, Side, Sides
from benchmarks.programs import PYTHON, run
from xlpkg.engines import libreoffice
from xlpkg.engines.libreoffice.bridge import connect, properties, uno
from xlpkg.engines.libreoffice.pdf import arrange_sheets, export_pdf
from xlpkg.engines.libreoffice.program import find_soffice, running_soffice, write_settings
from xlpkg.hosts.build import build
from xlpkg.ooxml import Package, parse_xml, serialise_xml
from xlpkg.workbook import layout

_SECONDS_TO_START: Final = 60.0


def text_of(pdf: Path) -> list[str]:
    """Return the text of each page of *pdf* without white space: LibreOffice breaks a line at another word at times."""
    return ["".join(page.extract_text().split()) for page in PdfReader(pdf).pages]


def soffice() -> str:
    """Return the path of soffice. Raises FileNotFoundError if LibreOffice is not installed."""
    found = find_soffice()
    if found is None:
        raise FileNotFoundError("soffice")
    return str(found)


def by_soffice(profile: Path, document: Path, folder: Path) -> list[str]:
    """Return the command line that converts *document* to PDF in *folder*, with an existing profile."""
    settings = f"-env:UserInstallation={profile.absolute().as_uri()}"
    return [soffice(), settings, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(document)]


def build_report(folder: Path) -> tuple[Path, Path]:
    """Build the workbook and a copy in which only the report's sheets are visible, and return both."""
    workbook = build(folder / "TradeMonitor.xlsm")
    report = folder / "report" / workbook.name
    report.parent.mkdir()
    only_report_shown(workbook, report)
    return workbook, report


def only_report_shown(workbook: Path, copy: Path) -> None:
    """Write *workbook* to *copy* and hide all sheets except the report's."""
    package = Package.read(workbook.read_bytes())
    root = parse_xml(package.parts["xl/workbook.xml"])
    arrange_sheets(root, layout.REPORT, workbook)
    copy.write_bytes(package.with_parts({"xl/workbook.xml": serialise_xml(root)}).zipped())


def _export(desktop: Any, document: Path, target: Path) -> Path:
    """Load *document*, export it to *target*, close it, and return *target*."""
    opened = desktop.loadComponentFromURL(document.as_uri(), "_blank", 0, properties(Hidden=True, ReadOnly=True))
    options = uno().Any("[]com.sun.star.beans.PropertyValue", properties(ExportFormFields=False))
    opened.storeToURL(target.as_uri(), properties(FilterName="calc_pdf_Export", FilterData=options))
    opened.close(True)
    return target


def _export_by_new_office(profile: Path, document: Path, target: Path) -> Path:
    pipe = f"trademonitor-benchmark-{secrets.token_hex(8)}"
    with running_soffice([f"--accept=pipe,name={pipe};urp;"], profile=profile) as office:
        context = connect(pipe, timeout=_SECONDS_TO_START, running=lambda: office.process.poll() is None)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        _export(desktop, document, target)
        desktop.terminate()
        office.process.wait(_SECONDS_TO_START)
    return target


@contextmanager
def _cold(folder: Path, _tiny: bool) -> Iterator[Sides]:
    workbook, report = build_report(folder)
    profiles = {name: folder / f"profile-{name}" for name in ("peer", "floor")}
    for profile in profiles.values():
        write_settings(profile, macros=False)
    peer_folder = folder / "peer"

    def peer() -> Path:
        run(by_soffice(profiles["peer"], report, peer_folder))
        return peer_folder / "TradeMonitor.pdf"

    yield Sides(
        Side(lambda: export_pdf(workbook, folder / "ours.pdf", layout.REPORT), text_of),
        Side(peer, text_of),
        Side(lambda: _export_by_new_office(profiles["floor"], report, folder / "floor.pdf"), text_of),
        lambda: {"pages": len(text_of(folder / "ours.pdf"))},
    )


@contextmanager
def _unoserver(profile: Path) -> Iterator[Any]:
    """Start an unoserver and yield its client."""
    # Imported here, because the other lines run without unoserver.
    from unoserver.client import UnoClient

    ports = [_free_port() for _ in range(2)]
    command = [PYTHON, "-m", "unoserver.server", "--port", str(ports[0]), "--uno-port", str(ports[1])]
    command += ["--executable", soffice(), "--user-installation", str(profile)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:  # noqa: S603
        try:
            client = UnoClient(port=str(ports[0]))
            deadline = time.monotonic() + _SECONDS_TO_START
            while not _is_listening(ports[0]):
                if time.monotonic() > deadline or server.poll() is not None:
                    raise TimeoutError("unoserver")
                time.sleep(0.2)
            yield client
        finally:
            server.terminate()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _is_listening(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def _running(folder: Path, _tiny: bool) -> Iterator[Sides]:
    workbook, report = build_report(folder)
    profile = folder / "profile-unoserver"
    write_settings(profile, macros=False)  # the same font settings as ours
    with _unoserver(profile) as client, libreoffice.start() as app:

        def peer() -> Path:
            client.convert(inpath=str(report), outpath=str(folder / "peer.pdf"), convert_to="pdf")
            return folder / "peer.pdf"

        yield Sides(
            Side(lambda: export_pdf(workbook, folder / "ours.pdf", layout.REPORT, app=app), text_of),
            Side(peer, text_of),
            Side(lambda: _export(app.impl.connection.desktop, report, folder / "floor.pdf"), text_of),
            lambda: {"pages": len(text_of(folder / "ours.pdf"))},
        )


LINES: Final = (
    Line(
        "pdf-cold",
        "the report as PDF, LibreOffice not running",
        "soffice --convert-to pdf, the same sheets",
        "UNO: start, load, export",
        (1.0, None),
        _cold,
    ),
    Line(
        "pdf-running",
        "the report as PDF, LibreOffice running",
        "unoserver, the same sheets",
        "UNO: load, export, close",
        (1.0, None),
        _running,
    ),
)
