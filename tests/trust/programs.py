"""The command line as processes that a test may kill, in a folder that stands for a user's home."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
COMMAND: Final = (sys.executable, "-m", "xlpkg")


def environment(home: Path) -> dict[str, str]:
    """Return an environment in which nothing of this machine's user is seen; temporary files come into *home*, too."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TRADEMONITOR_", "XDG_"))}
    folders = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TMPDIR", "TEMP", "TMP")
    return kept | dict.fromkeys(folders, str(home)) | {"PYTHONPATH": str(ROOT)}


def start(home: Path, *arguments: object) -> subprocess.Popen[bytes]:
    """Start the command in a process group of its own; what it says is let go."""
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        env=environment(home),
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill the process and its whole group outright, whether or not it has ended."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def finish(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=environment(home),
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
