"""A screen of its own with LibreOffice on it, and a hand: a real mouse that clicks, eyes that read what is shown."""

from __future__ import annotations

import contextlib
import os
import secrets
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import xlwings as xw

from xlpkg.hosts.libreoffice.engine import attach
from xlpkg.hosts.libreoffice.program import running_soffice

PROGRAMS = ("Xvfb", "xdotool", "import")
SCREEN = "1600x1000"
PATIENCE = 60.0
#: A document knows of a change before the screen shows it; a person looks later, too.
_REPAINT = 1.0

_T = TypeVar("_T")


def wait_for(what: Callable[[], _T | None], why: str, seconds: float = PATIENCE) -> _T:
    """Return the first answer of *what* that is not None or false; AssertionError after *seconds*."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {seconds:g} seconds: {why}")


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """Start an X server without a monitor, and yield the name of its display."""
    reads, writes = os.pipe()
    # LibreOffice's splash comes and goes before its windows: without -noreset the screen starts anew in between.
    command = ["Xvfb", "-displayfd", str(writes), "-screen", "0", f"{SCREEN}x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=(writes,), stderr=subprocess.DEVNULL)
    try:
        os.close(writes)
        with os.fdopen(reads) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


@dataclass
class Desktop:
    """LibreOffice with one document in front, on a display."""

    display: str
    app: xw.App
    pictures: Path

    @property
    def book(self) -> xw.Book:
        """The document."""
        return self.app.books[0]

    def click(self, caption: str) -> None:
        """Press the button *caption* with the mouse, where it is on the screen."""
        time.sleep(_REPAINT)
        self._click(wait_for(lambda: self._button(caption), f"a button {caption} on the screen"))

    def picture(self, name: str) -> Path:
        """Take a screenshot, keep it as *name*.png, and return its path."""
        time.sleep(_REPAINT)
        path = self.pictures / f"{name}.png"
        subprocess.run(["import", "-window", "root", str(path)], env=self._environment(), check=True)
        return path

    def dialog(self) -> str | None:
        """Return what stands in the message box that is open, None where none is."""
        seen = self._box()
        return None if seen is None else "\n".join(one.getAccessibleName() for one in seen if one.getAccessibleName())

    def dismiss(self) -> None:
        """Press OK in the message box with the mouse, and wait until it is gone."""

        def pressed() -> bool:
            for one in self._box() or ():
                if one.getAccessibleName() == "OK":
                    self._click(one)
                    time.sleep(_REPAINT)
            return self._box() is None

        wait_for(pressed, "the message box is closed")

    def _hand(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self._environment(), check=True, stdout=subprocess.DEVNULL)

    def _environment(self) -> dict[str, str]:
        return os.environ | {"DISPLAY": self.display}

    def _windows(self) -> list[Any]:
        toolkit = self.app.impl.connection.create("awt.Toolkit")
        return [toolkit.getTopWindow(place) for place in range(toolkit.getTopWindowCount())]

    def _click(self, seen: Any) -> None:
        at, size = seen.getLocationOnScreen(), seen.getSize()
        self._hand("mousemove", str(at.X + size.Width // 2), str(at.Y + size.Height // 2), "click", "1")

    def _button(self, caption: str) -> Any:
        """Return a button of the sheet in front as the screen has it, None where there is none."""
        document = self.app.impl.connection.create("frame.Desktop").getCurrentComponent()
        controller = document.getCurrentController() if document is not None else None
        if controller is None:
            return None
        page = controller.getActiveSheet().getDrawPage()
        for shape in (page.getByIndex(place) for place in range(page.getCount())):
            if shape.supportsService("com.sun.star.drawing.ControlShape") and shape.getControl().Label == caption:
                return controller.getControl(shape.getControl()).getAccessibleContext()
        return None

    def _box(self) -> list[Any] | None:
        """Return the message box that is open and all that is in it, None where none is."""
        for window in self._windows():
            context = window.getAccessibleContext()
            if context is not None and context.getAccessibleName() == "TradeMonitor":
                return self._within(context)
        return None

    def _within(self, context: Any, depth: int = 6) -> list[Any]:
        found = [context]
        if depth:
            for place in range(context.getAccessibleChildCount()):
                found += self._within(context.getAccessibleChild(place).getAccessibleContext(), depth - 1)
        return found


@contextlib.contextmanager
def desktop(document: Path, profile: Path, pictures: Path, *, read_only: bool = False) -> Iterator[Desktop]:
    """Open *document* in a LibreOffice with *profile* on a screen of its own; all of it has ended with the block."""
    pipe = f"trademonitor-e2e-{secrets.token_hex(6)}"
    with screen() as display:
        before = os.environ.get("DISPLAY")
        os.environ["DISPLAY"] = display
        try:
            arguments = [f"--accept=pipe,name={pipe};urp;", *(["--view"] if read_only else []), str(document)]
            with running_soffice(arguments, window=True, profile=profile):
                app = attach(pipe, timeout=PATIENCE)
                desk = Desktop(display, app, pictures)
                wait_for(lambda: len(app.books) > 0, "the document is open")
                desk.book.impl.activate()  # there is no window manager to give it the focus
                yield desk
        finally:
            if before is None:
                del os.environ["DISPLAY"]
            else:
                os.environ["DISPLAY"] = before
