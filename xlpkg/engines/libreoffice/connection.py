"""Connections to LibreOffice: to one that is started here, to one at a pipe, or to the one that runs this code."""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import secrets
import subprocess
import threading
import time
import weakref
from contextlib import ExitStack, suppress
from typing import Any, Final

from xlpkg.engines.libreoffice.bridge import connect, error, uno
from xlpkg.engines.libreoffice.program import running_soffice

#: The first start copies files into the new profile; later starts take about two seconds.
SECONDS_TO_START: Final = 60.0
_SECONDS_TO_ANSWER: Final = 3.0
_SECONDS_TO_RELEASE: Final = 3.0


def is_spreadsheet(component: Any) -> bool:
    """Return whether *component* is a spreadsheet document; None is not."""
    return component is not None and component.supportsService("com.sun.star.sheet.SpreadsheetDocument")


class Connection:
    """A connection to a running LibreOffice. *pid* is its process, 0 if that is not known."""

    has_window = True

    def __init__(self, context: Any, *, pid: int = 0) -> None:
        self.context = context
        self.pid = pid
        self._shapes: set[Any] = set()
        self.desktop = self.create("frame.Desktop")

    def create(self, service: str) -> Any:
        """Return a new object of the service ``com.sun.star.``\\ *service*."""
        return self.context.ServiceManager.createInstanceWithContext(f"com.sun.star.{service}", self.context)

    def hold(self, shape: Any) -> Any:
        """Return *shape*, an object of a draw page, and keep it until :meth:`release_shapes`.

        When Python drops a shape, LibreOffice destroys its own object for it in a thread of the connection. If another
        thread changes cells at that moment, charts are told of the change through an object that is half gone, and
        LibreOffice crashes. Within LibreOffice's process there is no such thread.
        """
        if self.pid != os.getpid():
            self._shapes.add(shape)
        return shape

    def release_shapes(self) -> None:
        """Drop the shapes that are kept, and wait until LibreOffice has destroyed its objects for them.

        To be called when nothing is written, and before a document is closed: LibreOffice may also crash if a shape
        outlives its document. Objects are released in the order in which they are dropped, so this waits until
        LibreOffice has released one of Python's that is dropped last.
        """
        if not self._shapes:
            return
        self._shapes.clear()
        gc.collect()  # those in cycles, such as the traceback of an exception
        last = importlib.import_module("unohelper").Base()
        is_held = weakref.ref(last)
        with suppress(error()):  # LibreOffice has ended
            self.create("script.Invocation").createInstanceWithArguments((last,))
        del last
        deadline = time.monotonic() + _SECONDS_TO_RELEASE
        while is_held() and time.monotonic() < deadline:
            time.sleep(0.001)

    def spreadsheets(self) -> list[Any]:
        """Return the open spreadsheet documents, the newest last. LibreOffice lists them in no particular order."""
        found, components = [], self.desktop.Components.createEnumeration()
        while components.hasMoreElements():
            component = components.nextElement()
            if is_spreadsheet(component):
                found.append(component)
        return sorted(found, key=lambda document: int(document.RuntimeUID))  # documents are numbered as they are opened

    def is_alive(self) -> bool:
        """Return whether LibreOffice still answers."""
        with suppress(error()):
            self.desktop.getCurrentFrame()
            return True
        return False

    def quit(self) -> None:
        """Close every spreadsheet without saving and end LibreOffice; do nothing if it has ended."""
        with suppress(error()):  # terminate often breaks the connection instead of returning
            self.release_shapes()
            for document in self.spreadsheets():
                document.close(True)  # otherwise a window would ask whether to save
            self.desktop.terminate()


class StartedOffice(Connection):
    """A LibreOffice with a temporary profile that is started here and ends when this process ends, for whatever reason.

    It runs the macros of workbooks only if *macros*. Raises OfficeError if it does not answer within *timeout* seconds.
    """

    def __init__(self, *, window: bool = False, macros: bool = False, timeout: float = SECONDS_TO_START) -> None:
        uno()  # raises before anything is started
        self.has_window = window
        self.pipe = f"trademonitor-{secrets.token_hex(8)}"
        with ExitStack() as stack:
            office = stack.enter_context(
                running_soffice([f"--accept=pipe,name={self.pipe};urp;"], macros=macros, window=window)
            )
            self.process = office.process
            self.profile = office.profile
            context = connect(self.pipe, timeout=timeout, running=lambda: office.process.poll() is None)
            super().__init__(context, pid=office.process.pid)
            self._stack = stack.pop_all()
        atexit.register(self.quit)

    def quit(self) -> None:
        """End LibreOffice and every process that it started, and delete its profile; do nothing if it has ended.

        LibreOffice is asked to end first, so that it removes its pipe. If it does not answer, it is killed.
        """
        atexit.unregister(self.quit)
        if self.process.poll() is None:
            request = threading.Thread(target=super().quit, daemon=True)
            request.start()
            request.join(_SECONDS_TO_ANSWER)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(_SECONDS_TO_ANSWER)
        self._stack.close()
