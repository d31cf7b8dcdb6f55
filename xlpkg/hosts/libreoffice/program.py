"""LibreOffice as a program: where it is, and a run of it that ends in time and leaves nothing behind.

Every run has a profile of its own in a temporary folder. It neither joins an office that the user has open
nor reads or changes the user's settings, and it works for root.
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
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from xlpkg.errors import OfficeError

#: Names LibreOffice's program, for machines where it stands in no usual place.
PROGRAM_VARIABLE: Final = "TRADEMONITOR_SOFFICE"

#: What a profile starts with: (group, property, value).
_SETTINGS: Final = (
    # Excel's own results are shown as they were saved: functions of add-ins are unknown to a fresh profile.
    ("org.openoffice.Office.Calc/Formula/Load", "OOXMLRecalcMode", "1"),
    # Nothing is fetched, neither from other workbooks nor from the network.
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    # Of the shapes a Chinese character has, a font of all CJK languages gives the mainland's.
    ("org.openoffice.Office.Linguistic/General", "DefaultLocale_CJK", "zh-CN"),
    ("org.openoffice.Office.Common/Misc", "FirstRun", "false"),
    # A profile that has seen an older version, or none, makes LibreOffice test its graphics: half a second a start.
    ("org.openoffice.Setup/Product", "ooSetupLastVersion", "99.9"),
)
_MACROS: Final = {
    False: (
        ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
        ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ),
    True: (("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "0"),),
}

#: Fonts of Windows that Linux lacks: (font, what stands for it). Left alone, Latin letters and digits come from a
#: much wider font, and columns with them.
_FONTS: Final = (("Microsoft YaHei", "Noto Sans CJK SC"),)

#: What a PDF of a spreadsheet is like: names and values of LibreOffice's export filter.
PDF_OPTIONS: Final[dict[str, bool | int]] = {
    "ExportBookmarks": True,  # one for every sheet
    "EmbedStandardFonts": True,
    "UseTaggedPDF": True,
    "ExportFormFields": False,  # a button is a picture of one
    "DisplayPDFDocumentTitle": True,
    "InitialView": 1,  # with the bookmarks open
}

_SECONDS_TO_CLOSE: Final = 3.0  # after a polite request, before the process group is killed
_SECONDS_TO_DIE: Final = 3.0
_LAST_LINES: Final = 5  # of what LibreOffice said, for the sentence of an error
_NOISE: Final = re.compile(r"failed to launch javaldx")  # said by every office without Java


@dataclass(frozen=True)
class Office:
    """A LibreOffice that is running: its process, its profile folder and the file of what it says."""

    process: subprocess.Popen[bytes]
    profile: Path
    output: Path

    def said(self) -> str:
        """Return what it has written so far to stdout and stderr, without the noise."""
        lines = self.output.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(line for line in lines if line.strip() and not _NOISE.search(line))


def find_soffice() -> Path | None:
    """Return LibreOffice's program, or None where there is none.

    ``TRADEMONITOR_SOFFICE`` decides alone where it is set; then come the PATH and the usual places of
    Windows, macOS and Linux, the newest version first.
    """
    named = os.environ.get(PROGRAM_VARIABLE)
    if named:
        program = shutil.which(Path(named).expanduser())
        return Path(program) if program else None
    for name in ("soffice", "libreoffice"):
        # On Windows this finds soffice.com before soffice.exe: the one that waits and has an output.
        if program := shutil.which(name):
            return Path(program)
    return next((place for place in _usual_places() if place.is_file()), None)


def run_soffice(arguments: Sequence[str], timeout: float = 180.0, *, profile: Path | None = None) -> str:
    """Run LibreOffice without a window until it ends, and return what it said; *profile* as in running_soffice.

    Raises OfficeError when LibreOffice is missing, cannot be started, or has not ended after *timeout*
    seconds. Its exit code means nothing: it is 0 as well for a document that could not be loaded.
    """
    with running_soffice(arguments, profile=profile) as office:
        try:
            office.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise OfficeError("office-timeout", seconds=f"{timeout:g}") from None
        return office.said()


def convert(document: Path, output_filter: str, folder: Path, *, timeout: float = 180.0) -> Path:
    """Convert *document* into *folder* and return the new file, named as the document.

    *output_filter* is what ``--convert-to`` takes: an extension, with a filter and its options after
    colons if need be. Raises OfficeError as :func:`run_soffice` does, and when no file came out of it.
    """
    made = folder / f"{document.stem}.{output_filter.partition(':')[0]}"
    said = run_soffice(
        ["--convert-to", output_filter, "--outdir", str(folder.absolute()), str(document.absolute())], timeout
    )
    if not made.is_file():
        last = " / ".join(said.splitlines()[-_LAST_LINES:]) or "-"
        raise OfficeError("office-no-output", document=document.name, said=last)
    return made


@contextmanager
def running_soffice(
    arguments: Sequence[str], *, macros: bool = False, window: bool = False, profile: Path | None = None
) -> Iterator[Office]:
    """Start LibreOffice with a profile of its own, with a window only if *window*; end it when the block is left.

    However the block is left, the program and all that it started have ended and the profile is gone; where
    this process is killed outright, a watcher does it (not on Windows). Macros of documents run only where
    *macros* is true. A *profile* that is named is used as it is, and stays; its own settings decide on macros.
    Raises OfficeError when LibreOffice is missing or cannot be started.
    """
    program = find_soffice()
    if program is None:
        if named := os.environ.get(PROGRAM_VARIABLE):
            raise OfficeError("office-not-there", variable=PROGRAM_VARIABLE, program=named)
        raise OfficeError("office-missing", install=_how_to_install())
    # On Windows a file may stay locked for a moment after the process that held it was ended.
    windows = sys.platform == "win32"
    with tempfile.TemporaryDirectory(prefix="trademonitor-office-", ignore_cleanup_errors=windows) as room:
        output = Path(room, "output.txt")
        if profile is None:
            profile = Path(room, "profile")
            write_settings(profile, macros=macros)
        command = [
            str(program),
            f"-env:UserInstallation={profile.absolute().as_uri()}",
            *(() if window else ("--headless",)),
            *("--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            *arguments,
        ]
        # A file instead of a pipe: a child that outlives its parent cannot keep us reading.
        with output.open("wb") as sink:
            try:
                process = subprocess.Popen(  # noqa: S603  (the program is the one found above)
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=sink,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # a process group of its own, for soffice.bin and oosplash too
                    env=os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), room),
                )
            except OSError as reason:
                raise OfficeError("office-not-started", program=program, reason=reason.strerror) from reason
        try:
            with _watched(process, room):
                yield Office(process, profile, output)
        finally:
            _end(process)


@contextmanager
def _watched(process: subprocess.Popen[bytes], room: str) -> Iterator[None]:
    """Have a small shell wait for the end of this process: it ends *process* and what it left in *room*.

    The shell reads from a pipe that only we can write to; when we are gone, however that came, it reads its end.
    """
    if sys.platform == "win32":
        yield
        return
    script = 'read -r _; kill -s KILL -- "-$1"; sleep 0.2; rm -rf -- "$2"'
    with subprocess.Popen(  # noqa: S603
        ["/bin/sh", "-c", script, "watcher", str(process.pid), room],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # not reached by the Ctrl-C that ends us
    ) as watcher:
        try:
            yield
        finally:
            watcher.kill()


def _usual_places() -> Iterator[Path]:
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
    yield from sorted(opt, key=lambda place: [int(n) for n in re.findall(r"\d+", str(place))], reverse=True)
    for folder in ("/usr/lib/libreoffice", "/usr/lib64/libreoffice", "/usr/local/lib/libreoffice"):
        yield Path(folder, "program", "soffice")


def _how_to_install() -> str:
    if sys.platform == "linux":
        return "apt-get install libreoffice-calc fonts-noto-cjk"
    return "https://www.libreoffice.org/download"


def write_settings(profile: Path, *, macros: bool) -> None:
    items = "".join(
        f'<item oor:path="/{group}"><prop oor:name="{name}" oor:op="fuse"><value>{escape(value)}</value></prop></item>'
        for group, name, value in (*_SETTINGS, *_MACROS[macros])
    )
    if sys.platform == "linux":
        items += _font_replacements()
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>\n',
        encoding="utf-8",
    )


def _font_replacements() -> str:
    path = "/org.openoffice.Office.Common/Font/Substitution"
    pairs = "".join(
        f'<node oor:name="_{place}" oor:op="replace">'
        f'<prop oor:name="ReplaceFont"><value>{font}</value></prop>'
        f'<prop oor:name="SubstituteFont"><value>{instead}</value></prop>'
        '<prop oor:name="Always"><value>true</value></prop>'
        '<prop oor:name="OnScreenOnly"><value>false</value></prop></node>'
        for place, (font, instead) in enumerate(_FONTS)
    )
    return (
        f'<item oor:path="{path}"><prop oor:name="Replacement" oor:op="fuse"><value>true</value></prop></item>'
        f'<item oor:path="{path}/FontPairs">{pairs}</item>'
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """End *process* and what it started; return when they are gone."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(  # noqa: S603
                ["taskkill", "/PID", str(process.pid), "/T", "/F"],  # noqa: S607
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=False,  # it may have ended just now
            )
        process.wait()
        return
    # The group can outlive the process that gave it its number, so it is asked for itself.
    for message, seconds in ((signal.SIGTERM, _SECONDS_TO_CLOSE), (signal.SIGKILL, _SECONDS_TO_DIE)):
        deadline = time.monotonic() + seconds
        try:
            os.killpg(process.pid, message)
            while time.monotonic() < deadline:
                process.poll()
                os.killpg(process.pid, 0)
                time.sleep(0.02)
        except (ProcessLookupError, PermissionError):  # gone; macOS answers so for a group of zombies
            break
    process.wait()
