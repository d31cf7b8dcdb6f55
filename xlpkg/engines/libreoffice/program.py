"""Find the program LibreOffice, and run it with a separate profile and a time limit.

A run is independent of a LibreOffice that the user has open, neither reads nor changes the user's settings, and works
for root.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from xlpkg.engines.fonts import OFFICE_FONT, replacement
from xlpkg.errors import OfficeError, system_reason
from xlpkg.locks import OFFICE_FOLDER

#: The environment variable with the path of LibreOffice's program, for machines where it is not found.
PROGRAM_VARIABLE: Final = "TRADEMONITOR_SOFFICE"

#: The settings of a new profile: (group, property, value).
_SETTINGS: Final = (
    # Show the results saved by Excel: a new profile does not have the functions of add-ins.
    ("org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    # Load nothing from other workbooks or from the network.
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    # Use the mainland's form of each Chinese character where a font has several.
    ("org.openoffice.Office.Linguistic/General", "DefaultLocale_CJK", "zh-CN"),
    ("org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    # A profile without a version, or with an older one, makes LibreOffice test its graphics for half a second.
    ("org.openoffice.Setup/Product", "ooSetupLastVersion", "99.9"),
)
_MACROS: Final = {
    False: (
        ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
        ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ),
    True: (("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "0"),),
}

#: Options of LibreOffice's PDF export.
PDF_OPTIONS: Final[dict[str, bool | int]] = {
    "ExportBookmarks": True,  # one for every sheet
    "EmbedStandardFonts": True,
    "UseTaggedPDF": True,
    "ExportFormFields": False,  # print buttons as pictures
    "ExportNotes": False,  # by default, the notes of cells are annotations of the PDF
    "DisplayPDFDocumentTitle": True,
    "InitialView": 1,  # with the bookmarks open
}

#: With several threads LibreOffice 25.2 lost line breaks within a cell in 10 of 339 PDFs of a workbook, with one in
#: none of 260; why is not known. One takes 0.1 seconds of 5 longer.
_ONE_THREAD: Final = {"MAX_CONCURRENCY": "1"}

_SECONDS_AFTER_SIGNAL: Final = 3.0  # for processes to end after a signal
_LAST_LINES: Final = 5  # of LibreOffice's output, for an error message
_IGNORED_OUTPUT: Final = re.compile(r"failed to launch javaldx")  # written by every LibreOffice without Java


@dataclass(frozen=True)
class Office:
    """A running LibreOffice: its process, its profile folder and the file with its output."""

    process: subprocess.Popen[bytes]
    profile: Path
    output: Path

    def messages(self) -> str:
        """Return the lines that it has written to stdout and stderr, without meaningless ones."""
        lines = self.output.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(line for line in lines if line.strip() and not _IGNORED_OUTPUT.search(line))


def find_soffice() -> Path | None:
    """Return the path of LibreOffice's program, None if it is not found.

    If TRADEMONITOR_SOFFICE is set, only that program is used. Otherwise the PATH is searched, then the usual paths of
    Windows, macOS and Linux, the newest version first.
    """
    configured = os.environ.get(PROGRAM_VARIABLE)
    if configured:
        program = shutil.which(Path(configured).expanduser())
        return Path(program) if program else None
    for name in ("soffice", "libreoffice"):
        # On Windows this finds soffice.com, which waits and writes output, before soffice.exe.
        if program := shutil.which(name):
            return Path(program)
    return next((path for path in _usual_paths() if path.is_file()), None)


def run_soffice(arguments: Sequence[str], timeout: float = 180.0, *, profile: Path | None = None) -> str:
    """Run LibreOffice without a window until it ends, and return its output. For *profile* see running_soffice.

    Raises OfficeError if LibreOffice is missing, cannot be started, or does not end within *timeout* seconds. The exit
    code is ignored: it is 0 even if a document cannot be loaded.
    """
    with running_soffice(arguments, profile=profile) as office:
        try:
            office.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise OfficeError("office-timeout", seconds=f"{timeout:g}") from None
        return office.messages()


def convert(document: Path, output_filter: str, folder: Path, *, profile: Path | None = None) -> Path:
    """Convert *document* into *folder* and return the path of the new file, which has the document's name.

    *output_filter* is the argument of ``--convert-to``: a suffix, optionally followed by a filter and its options
    after colons. For *profile* see running_soffice.
    Raises OfficeError as :func:`run_soffice` does, and if LibreOffice wrote no file.
    """
    target = folder / f"{document.stem}.{output_filter.partition(':')[0]}"
    arguments = ["--convert-to", output_filter, "--outdir", str(folder.absolute()), str(document.absolute())]
    output = run_soffice(arguments, profile=profile)
    if not target.is_file():
        last = " / ".join(output.splitlines()[-_LAST_LINES:]) or "-"
        raise OfficeError("office-no-output", document=document.name, output=last)
    return target


@contextmanager
def running_soffice(
    arguments: Sequence[str],
    *,
    macros: bool = False,
    window: bool = False,
    profile: Path | None = None,
    variables: Mapping[str, str] | None = None,
) -> Iterator[Office]:
    """Run LibreOffice with environment *variables* for the duration of the block, with a window only if *window*.

    At the end of the block LibreOffice and every process that it started have ended. Without *profile*, the profile is
    temporary, and macros of documents run only if *macros*. With *profile*, that existing profile is used and kept, and
    its settings decide whether macros run. If this process is killed, a watcher ends LibreOffice (not on Windows).
    Raises OfficeError if LibreOffice is missing or cannot be started.
    """
    program = find_soffice()
    if program is None:
        if configured := os.environ.get(PROGRAM_VARIABLE):
            raise OfficeError("office-not-there", variable=PROGRAM_VARIABLE, program=configured)
        on_linux = "apt-get install libreoffice-calc fonts-noto-cjk"
        install = on_linux if sys.platform == "linux" else "https://www.libreoffice.org/download"
        raise OfficeError("office-missing", install=install)
    # On Windows a file may stay locked for a moment after its process has ended.
    windows = sys.platform == "win32"
    with tempfile.TemporaryDirectory(prefix=OFFICE_FOLDER, ignore_cleanup_errors=windows) as folder:
        output = Path(folder, "output.txt")
        if profile is None:
            profile = Path(folder, "profile")
            write_settings(profile, macros=macros)
        command = [
            str(program),
            f"-env:UserInstallation={profile.absolute().as_uri()}",
            *(() if window else ("--headless",)),
            *("--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            *arguments,
        ]
        # Not a pipe: a child that outlives LibreOffice would keep it open.
        with output.open("wb") as sink:
            try:
                process = subprocess.Popen(  # noqa: S603 - the program found above
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=sink,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # its own process group, with soffice.bin and oosplash
                    env=os.environ
                    | _ONE_THREAD
                    | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder)
                    | dict(variables or {}),
                )
            except OSError as failure:
                raise OfficeError("office-not-started", program=program, reason=system_reason(failure)) from failure
        try:
            with _watched(process, folder):
                yield Office(process, profile, output)
        finally:
            end_process(process)


@contextmanager
def _watched(process: subprocess.Popen[bytes], folder: str) -> Iterator[None]:
    """Let a shell end *process* and delete *folder* if this process ends without leaving the block.

    The shell reads from a pipe that only this process can write to. The pipe is closed when this process ends, for
    whatever reason.
    """
    if sys.platform == "win32":
        yield
        return
    script = 'read -r _; kill -s KILL -- "-$1"; sleep 0.2; rm -rf -- "$2"'
    with subprocess.Popen(  # noqa: S603
        ["/bin/sh", "-c", script, "watcher", str(process.pid), folder],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # so that Ctrl-C does not end it
    ) as watcher:
        try:
            yield
        finally:
            watcher.kill()


def _usual_paths() -> Iterator[Path]:
    if sys.platform == "win32":
        for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)"):
            if folder := os.environ.get(variable):
                yield Path(folder, "LibreOffice", "program", "soffice.com")
        return
    if sys.platform == "darwin":
        for applications in (Path("/Applications"), Path.home() / "Applications"):
            yield applications / "LibreOffice.app" / "Contents" / "MacOS" / "soffice"
        return
    opt = Path("/opt").glob("libreoffice*/program/soffice")
    yield from sorted(opt, key=lambda path: [int(number) for number in re.findall(r"\d+", str(path))], reverse=True)
    for folder in ("/usr/lib/libreoffice", "/usr/lib64/libreoffice", "/usr/local/lib/libreoffice"):
        yield Path(folder, "program", "soffice")


def write_settings(profile: Path, *, macros: bool) -> None:
    """Create a profile in the folder *profile*, in which macros of documents run only if *macros*.

    Raises FileExistsError if *profile* is a profile already.
    """
    items = "".join(
        f'<item oor:path="/{group}"><prop oor:name="{name}" oor:op="fuse"><value>{escape(value)}</value></prop></item>'
        for group, name, value in (*_SETTINGS, *_MACROS[macros])
    )
    if (font := replacement()) is not None:
        items += _font_replacement(font)
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>\n',
        encoding="utf-8",
    )


def _font_replacement(font: str) -> str:
    path = "/org.openoffice.Office.Common/Font/Substitution"
    return (
        f'<item oor:path="{path}"><prop oor:name="Replacement" oor:op="fuse"><value>true</value></prop></item>'
        f'<item oor:path="{path}/FontPairs"><node oor:name="_0" oor:op="replace">'
        f'<prop oor:name="ReplaceFont"><value>{OFFICE_FONT}</value></prop>'
        f'<prop oor:name="SubstituteFont"><value>{escape(font)}</value></prop>'
        '<prop oor:name="Always"><value>true</value></prop>'
        '<prop oor:name="OnScreenOnly"><value>false</value></prop></node></item>'
    )


def end_process(process: subprocess.Popen[bytes]) -> None:
    """End *process* and the processes that it started, and wait until they have ended."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(  # noqa: S603
                ["taskkill", "/PID", str(process.pid), "/T", "/F"],  # noqa: S607
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,  # it may have ended by now
            )
        process.wait()
        return
    # Signal the group, which can outlive its first process.
    for number in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + _SECONDS_AFTER_SIGNAL
        try:
            os.killpg(process.pid, number)
            while time.monotonic() < deadline:
                process.poll()
                os.killpg(process.pid, 0)
                time.sleep(0.02)
        except (ProcessLookupError, PermissionError):  # all have ended; PermissionError: macOS, for a group of zombies
            break
    process.wait()
