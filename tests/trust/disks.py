"""A small disk for a test: memory that only processes started on it see, gone when the test's process is.

It needs no rights: the disk is mounted in a name space of its own, where this user may mount. The test itself looks at
it by another path, :meth:`Disk.seen`.
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
from programs import COMMAND, environment

_MOUNT = 'mount -t tmpfs -o size="$1" none "$0" && echo ready && exec cat'


@dataclass(frozen=True)
class Disk:
    """A mounted disk: ``folder`` is its path for programs on it."""

    folder: Path
    home: Path
    holder: int

    @property
    def space(self) -> tuple[str, ...]:
        """What a command begins with that is to run where the disk is seen."""
        return ("nsenter", f"--target={self.holder}", "--user", "--mount", "--preserve-credentials", "--")

    def run(self, *command: object, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run *command* where the disk is seen."""
        return subprocess.run(
            [*self.space, *map(str, command)],
            env=environment(self.home) | variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            timeout=300,
            check=False,
        )

    def trademonitor(self, *arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the command line."""
        return self.run(*COMMAND, *arguments, **variables)

    def seen(self, name: str = "") -> Path:
        """Return the path by which the test sees the file *name* of the disk."""
        return Path(f"/proc/{self.holder}/root{self.folder}", name)

    def taken(self, name: str, to: Path) -> Path:
        """Copy the store *name*, with what lies beside it, into the folder *to*, and return its path there.

        SQLite follows names to where they lead, which is another file here.
        """
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir()
        for part in self.seen().glob(f"{name}*"):
            shutil.copy(part, to / part.name)
        return to / name

    def files(self) -> dict[str, bytes]:
        """Return all files but the ballast."""
        return {
            file.name: file.read_bytes() for file in self.seen().iterdir() if file.is_file() and file.name != "ballast"
        }

    def leave(self, free: int) -> None:
        """Fill the disk up so that *free* bytes are left."""
        self.clear()
        state = os.statvfs(self.seen())
        self.seen("ballast").write_bytes(bytes(max(0, state.f_bavail * state.f_bsize - free)))

    def clear(self) -> None:
        """Take the ballast away."""
        self.seen("ballast").unlink(missing_ok=True)

    def empty(self) -> None:
        """Remove everything."""
        for entry in self.seen().iterdir():
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()

    def allow_writing(self, allowed: bool) -> None:
        """Make the disk writable or read-only."""
        done = self.run("mount", "-o", f"remount,{'rw' if allowed else 'ro'}", self.folder)
        assert done.returncode == 0, done.stderr


@contextmanager
def disk(tmp_path: Path, size: int) -> Iterator[Disk]:
    """Mount a disk of *size* bytes; skip the test where this is not permitted."""
    if shutil.which("unshare") is None or shutil.which("nsenter") is None:
        pytest.skip("there is no unshare or nsenter: neither a full disk nor a read-only one is tested")
    folder, home = tmp_path / "小盘", tmp_path / "home"
    folder.mkdir()
    home.mkdir()
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
            pytest.skip(f"no disk can be mounted here ({holder.communicate()[1].strip()}): a full one is not tested")
        try:
            yield Disk(folder, home, holder.pid)
        finally:
            holder.stdin.close()  # cat ends, and with it the name space and its disk


def is_refusal(done: subprocess.CompletedProcess[str], *named: object) -> bool:
    """Tell whether a command ended with 2 and with one sentence, which names what is *named*."""
    lines = [line for line in done.stderr.splitlines() if not line.startswith("warning: ")]
    return done.returncode == 2 and len(lines) == 1 and all(str(name) in lines[0] for name in named)
