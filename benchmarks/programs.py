"""Run programs, and LibreOffice with a profile that exists."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from xlpkg.engines.libreoffice.bridge import connect
from xlpkg.engines.libreoffice.program import find_soffice, running_soffice

PYTHON: Final = sys.executable
COMMAND: Final = str(Path(sysconfig.get_path("scripts"), "trademonitor"))
ROOT: Final = Path(__file__).resolve().parents[1]
_SECONDS_TO_START: Final = 60.0


def run(arguments: Sequence[str], *, env: Mapping[str, str] | None = None) -> str:
    """Run a program and return its output. Raises CalledProcessError if it fails."""
    environment = os.environ | dict(env or {})
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # users have compiled byte code
    return subprocess.run(  # noqa: S603 - our own command lines
        list(arguments), capture_output=True, text=True, check=True, env=environment, cwd=ROOT
    ).stdout


def soffice() -> str:
    """Return the path of soffice. Raises FileNotFoundError if LibreOffice is not installed."""
    found = find_soffice()
    if found is None:
        raise FileNotFoundError("soffice")
    return str(found)


def to_pdf(profile: Path, document: Path, folder: Path) -> list[str]:
    """Return the command line that converts *document* to PDF in *folder*, with an existing profile."""
    settings = f"-env:UserInstallation={profile.absolute().as_uri()}"
    return [soffice(), settings, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(document)]


@contextmanager
def desktop(profile: Path) -> Iterator[Any]:
    """Start LibreOffice with an existing profile, yield its UNO desktop, and end it."""
    pipe = f"trademonitor-benchmark-{secrets.token_hex(8)}"
    with running_soffice([f"--accept=pipe,name={pipe};urp;"], profile=profile) as office:
        context = connect(pipe, timeout=_SECONDS_TO_START, running=lambda: office.process.poll() is None)
        started = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        yield started
        started.terminate()
        office.process.wait(_SECONDS_TO_START)
