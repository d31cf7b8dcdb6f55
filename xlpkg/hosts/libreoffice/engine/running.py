"""A LibreOffice of our own that listens at a pipe, and the process behind a pipe that another one listens at."""

from __future__ import annotations

import atexit
import os
import secrets
import socket
import struct
import subprocess
import sys
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from xlpkg.hosts.libreoffice.engine.bridge import connect, error, uno
from xlpkg.hosts.libreoffice.program import running_soffice

#: A first start copies its profile together; later ones take about two seconds.
SECONDS_TO_START: Final = 60.0
_SECONDS_TO_ANSWER: Final = 3.0


@dataclass(eq=False)
class OwnOffice:
    """A LibreOffice that was started here and ends with us, however we end."""

    context: Any
    pid: int
    pipe: str
    window: bool
    _process: subprocess.Popen[bytes]
    _stack: ExitStack

    @classmethod
    def start(cls, *, window: bool = False, macros: bool = False, timeout: float = SECONDS_TO_START) -> OwnOffice:
        """Start it with a profile of its own, and connect. Raises OfficeError if it does not answer in time."""
        uno()  # before a program is started in vain
        pipe = f"trademonitor-{secrets.token_hex(8)}"
        with ExitStack() as stack:
            office = stack.enter_context(
                running_soffice([f"--accept=pipe,name={pipe};urp;"], macros=macros, window=window)
            )
            context = connect(pipe, timeout=timeout, running=lambda: office.process.poll() is None)
            made = cls(context, office.process.pid, pipe, window, office.process, stack.pop_all())
        atexit.register(made.stop)
        return made

    def stop(self) -> None:
        """End the program and all that it started; its profile is gone then. A second time does nothing.

        It is asked first, so that it takes its pipes away; whether it answers or hangs, it ends in time.
        """
        atexit.unregister(self.stop)
        if self._process.poll() is None:
            asking = threading.Thread(target=self._ask, daemon=True)
            asking.start()
            asking.join(_SECONDS_TO_ANSWER)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_SECONDS_TO_ANSWER)
        self._stack.close()

    def _ask(self) -> None:
        with suppress(error()):  # its last words are often that the connection broke
            desktop = self.context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", self.context)
            components = desktop.Components.createEnumeration()
            while components.hasMoreElements():
                components.nextElement().close(True)  # else a window would ask whether to save
            desktop.terminate()


def pid_behind(pipe: str) -> int:
    """Return the process that listens at the named *pipe*; 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0
    with socket.socket(socket.AF_UNIX) as asked:
        try:
            asked.connect(str(Path("/tmp", f"OSL_PIPE_{os.getuid()}_{pipe}")))  # noqa: S108  (LibreOffice's place)
        except OSError:
            return 0
        found = asked.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    return int(struct.unpack("3i", found)[0])
