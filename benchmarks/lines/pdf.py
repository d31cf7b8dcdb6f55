"""The report's PDF: with LibreOffice started for it, and with LibreOffice running."""

from __future__ import annotations

import secrets
import socket
import subprocess
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from pypdf import PdfReader

from benchmarks.measure import Line, Side, Sides
from benchmarks.programs import PYTHON, run
from xlpkg.hosts.build import build
from xlpkg.hosts.libreoffice import engine as libreoffice
from xlpkg.hosts.libreoffice.engine.bridge import connect, properties, uno
from xlpkg.hosts.libreoffice.pdf import export_pdf, with_sheets_first
from xlpkg.hosts.libreoffice.program import find_soffice, running_soffice, write_settings
from xlpkg.workbook import layout

_SECONDS_TO_START: Final = 60.0


def text_of(pdf: Path) -> list[str]:
    """Return the words of each page of *pdf*."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(pdf).pages]


def soffice() -> str:
    """Return LibreOffice's program."""
    found = find_soffice()
    if found is None:
        raise FileNotFoundError("soffice")
    return str(found)


def by_soffice(profile: Path, document: Path, folder: Path) -> list[str]:
    """Return the command that converts *document* as the manual says, with a profile that was used before."""
    settings = f"-env:UserInstallation={profile.absolute().as_uri()}"
    return [soffice(), settings, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(document)]


def prepared(room: Path) -> tuple[Path, Path]:
    """Return the workbook, and a copy of it in which only the report's sheets are shown: what is printed."""
    workbook = build(room / "TradeMonitor.xlsm")
    report = room / "report" / workbook.name
    report.parent.mkdir()
    only_report_shown(workbook, report)
    return workbook, report


def only_report_shown(workbook: Path, copy: Path) -> None:
    """Write *workbook* to *copy* with all but the report's sheets hidden, as one does by hand."""
    with zipfile.ZipFile(workbook) as source, zipfile.ZipFile(copy, "w") as result:
        for name in source.namelist():
            part = source.read(name)
            is_book = name == "xl/workbook.xml"
            result.writestr(name, with_sheets_first(part, layout.REPORT, workbook) if is_book else part)


def _export(desktop: Any, document: Path, target: Path) -> Path:
    """Load, export, close: nothing else."""
    opened = desktop.loadComponentFromURL(document.as_uri(), "_blank", 0, properties(Hidden=True, ReadOnly=True))
    options = uno().Any("[]com.sun.star.beans.PropertyValue", properties(ExportFormFields=False))
    opened.storeToURL(target.as_uri(), properties(FilterName="calc_pdf_Export", FilterData=options))
    opened.close(True)
    return target


def _started_for_it(profile: Path, document: Path, target: Path) -> Path:
    pipe = f"trademonitor-benchmark-{secrets.token_hex(8)}"
    with running_soffice([f"--accept=pipe,name={pipe};urp;"], profile=profile) as office:
        context = connect(pipe, timeout=_SECONDS_TO_START, running=lambda: office.process.poll() is None)
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        _export(desktop, document, target)
        desktop.terminate()
        office.process.wait(_SECONDS_TO_START)
    return target


@contextmanager
def _cold(room: Path, _tiny: bool) -> Iterator[Sides]:
    workbook, report = prepared(room)
    profiles = {name: room / f"profile-{name}" for name in ("peer", "floor")}
    for profile in profiles.values():
        write_settings(profile, macros=False)
    made = room / "peer"

    def peer() -> Path:
        run(by_soffice(profiles["peer"], report, made))
        return made / "TradeMonitor.pdf"

    yield Sides(
        Side(lambda: export_pdf(workbook, room / "ours.pdf", layout.REPORT), text_of),
        Side(peer, text_of),
        Side(lambda: _started_for_it(profiles["floor"], report, room / "floor.pdf"), text_of),
        lambda: {"pages": len(text_of(room / "ours.pdf"))},
    )


@contextmanager
def _unoserver(profile: Path) -> Iterator[Any]:
    """Yield the client of an unoserver of our own."""
    from unoserver.client import UnoClient

    ports = [_free_port() for _ in range(2)]
    command = [PYTHON, "-m", "unoserver.server", "--port", str(ports[0]), "--uno-port", str(ports[1])]
    command += ["--executable", soffice(), "--user-installation", str(profile)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:  # noqa: S603
        try:
            client = UnoClient(port=str(ports[0]))
            deadline = time.monotonic() + _SECONDS_TO_START
            while not _answers(ports[0]):
                if time.monotonic() > deadline or server.poll() is not None:
                    raise TimeoutError("unoserver")
                time.sleep(0.2)
            yield client
        finally:
            server.terminate()


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def _running(room: Path, _tiny: bool) -> Iterator[Sides]:
    workbook, report = prepared(room)
    profile = room / "profile-unoserver"
    write_settings(profile, macros=False)  # the same fonts
    with _unoserver(profile) as client, libreoffice.start() as app:

        def peer() -> Path:
            client.convert(inpath=str(report), outpath=str(room / "peer.pdf"), convert_to="pdf")
            return room / "peer.pdf"

        yield Sides(
            Side(lambda: export_pdf(workbook, room / "ours.pdf", layout.REPORT, app=app), text_of),
            Side(peer, text_of),
            Side(lambda: _export(app.impl.desktop, report, room / "floor.pdf"), text_of),
            lambda: {"pages": len(text_of(room / "ours.pdf"))},
        )


LINES: Final = (
    Line(
        "pdf-cold",
        "the report's PDF, LibreOffice started for it",
        "soffice --convert-to pdf of the same sheets",
        "start, load, export by bare UNO",
        (1.0, None),
        _cold,
    ),
    Line(
        "pdf-running",
        "the report's PDF in a running LibreOffice: open, export, close",
        "unoserver, converting the same sheets",
        "the same by bare UNO",
        (1.0, None),
        _running,
    ),
)
