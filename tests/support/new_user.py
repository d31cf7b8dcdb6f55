"""A new user: a home without settings, the commands that are run in it, and a screen for its LibreOffice."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from desktop import PROGRAMS
from programs import without_settings

_MISSING = [name for name in PROGRAMS if shutil.which(name) is None]
#: The marks of tests that click in LibreOffice on a virtual screen.
ON_SCREEN = [
    pytest.mark.usefixtures("with_soffice"),
    pytest.mark.skipif(
        bool(_MISSING), reason=f"not installed: {', '.join(_MISSING)}; the buttons and links are not tested"
    ),
]


@contextlib.contextmanager
def new_home(folder: Path) -> Iterator[Path]:
    """Make a new folder in *folder* the home of a user without settings, and yield it."""
    home = folder / "用户 目录"
    home.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ.keys() - without_settings():
            patch.delenv(name)
        patch.setenv("HOME", str(home))
        yield home


def trademonitor(home: Path, *arguments: str) -> None:
    """Run the command line in *home*; it must exit with 0."""
    subprocess.run([sys.executable, "-m", "xlpkg", *arguments], check=True, cwd=home, timeout=300)
