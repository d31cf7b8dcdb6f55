"""Run the command line as processes, with a folder of the test as the home."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
COMMAND: Final = (sys.executable, "-m", "xlpkg")


def without_settings() -> dict[str, str]:
    """Return the environment variables of this process, without those of the program and of the user's folders."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("TRADEMONITOR_", "XDG_"))}


def environment(home: Path) -> dict[str, str]:
    """Make the folder *home*, and return environment variables with it for settings, data and temporary files."""
    home.mkdir(exist_ok=True)
    folders = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TMPDIR", "TEMP", "TMP")
    return without_settings() | dict.fromkeys(folders, str(home)) | {"PYTHONPATH": str(ROOT)}


def run(home: Path, *command: object, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run any program with more environment *variables*, and return its exit code and output."""
    return subprocess.run(
        [*map(str, command)],
        env=environment(home) | variables,
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def finish(home: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command line and return its exit code and output."""
    return run(home, *COMMAND, *arguments)


def is_refusal(done: subprocess.CompletedProcess[str], *named: object) -> bool:
    """Return whether the command exited with 2 and one sentence on stderr, which contains all of *named*."""
    lines = [line for line in done.stderr.splitlines() if not line.startswith("warning: ")]
    return done.returncode == 2 and len(lines) == 1 and all(str(name) in lines[0] for name in named)
