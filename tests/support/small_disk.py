"""Mount a small file system in memory for a test; it disappears with the process of the test.

No root rights are needed: the disk is mounted in a user and mount namespace of its own. Only processes that are started
in this namespace (:meth:`Disk.run`) see it under its path; the test uses :meth:`Disk.path`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from programs import COMMAND, run

_MOUNT = 'mount -t tmpfs -o size="$1" none "$0" && echo ready && exec cat'


@dataclass(frozen=True)
class Disk:
    """A mounted disk: ``folder`` is its path for processes in its namespace, ``holder`` the process that keeps it."""

    folder: Path
    home: Path
    holder: int

    @property
    def prefix(self) -> tuple[str, ...]:
        """The first words of a command that is to run in the namespace of the disk."""
        return ("nsenter", f"--target={self.holder}", "--user", "--mount", "--preserve-credentials", "--")

    def run(self, *command: object, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run *command* in the namespace of the disk."""
        return run(self.home, *self.prefix, *command, **variables)

    def trademonitor(self, *arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run ``trademonitor`` in the namespace of the disk."""
        return self.run(*COMMAND, *arguments, **variables)

    def path(self, name: str = "") -> Path:
        """Return the path of the file *name* of the disk for the process of the test."""
        return Path(f"/proc/{self.holder}/root{self.folder}", name)

    def copy_store(self, name: str, to: Path) -> Path:
        """Copy the store *name* with its log into the folder *to*, and return the path of the copy.

        SQLite resolves the links of :meth:`path`, which lead to other files for the process of the test.
        """
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir()
        for part in self.path().glob(f"{name}*"):
            shutil.copy(part, to / part.name)
        return to / name

    def files(self) -> dict[str, bytes]:
        """Return the contents of all files except the filler, by name."""
        return {
            file.name: file.read_bytes() for file in self.path().iterdir() if file.is_file() and file.name != "filler"
        }

    def fill(self, free: int) -> None:
        """Fill the disk with a file "filler" so that *free* bytes are left."""
        self.remove_filler()
        state = os.statvfs(self.path())
        self.path("filler").write_bytes(bytes(max(0, state.f_bavail * state.f_bsize - free)))

    def remove_filler(self) -> None:
        """Remove the file that fills the disk."""
        self.path("filler").unlink(missing_ok=True)

    def empty(self) -> None:
        """Remove all files and folders."""
        for entry in self.path().iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()

    def allow_writing(self, allowed: bool) -> None:
        """Make the disk writable or read-only."""
        done = self.run("mount", "-o", f"remount,{'rw' if allowed else 'ro'}", self.folder)
        assert done.returncode == 0, done.stderr


@contextmanager
def disk(tmp_path: Path, size: int) -> Iterator[Disk]:
    """Mount a disk of *size* bytes; skip the test if that is not permitted."""
    if shutil.which("unshare") is None or shutil.which("nsenter") is None:
        pytest.skip("unshare or nsenter is not installed: full and read-only disks are not tested")
    folder, home = tmp_path / "小盘", tmp_path / "home"
    folder.mkdir()
    with subprocess.Popen(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", _MOUNT, str(folder), str(size)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        if holder.stdout.readline() != "ready\n":
            pytest.skip(
                f"a disk cannot be mounted ({holder.communicate()[1].strip()}): full and read-only disks are not tested"
            )
        try:
            yield Disk(folder, home, holder.pid)
        finally:
            holder.stdin.close()  # cat ends, and with it the namespace and the disk
