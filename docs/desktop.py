"""LibreOffice on a virtual screen: click buttons with the mouse, and read the accessible objects of its windows."""

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

from xlpkg.engines.libreoffice import attach
from xlpkg.engines.libreoffice.program import running_soffice
from xlpkg.workbook import layout
from xlpkg.workbook.buttons import BUTTONS
from xlpkg.workbook.consent import undo_noted

PROGRAMS = ("Xvfb", "xdotool")
SCREEN = "1600x1000"
#: Seconds to wait for a change on the screen.
TIMEOUT = 60.0
#: Seconds after which a click that changed nothing is taken as lost. While an action runs, LibreOffice does not answer.
_LOST = 10.0
#: Seconds until the screen shows what LibreOffice has drawn.
_SHOWN = 1.0
#: com.sun.star.accessibility.AccessibleRole.ALERT and DIALOG
_DIALOGS = (1, 12)
#: com.sun.star.accessibility.AccessibleRole.PUSH_BUTTON
_BUTTON = 44
#: com.sun.star.awt.PosSize.POSSIZE
_POSITION_AND_SIZE = 15

_T = TypeVar("_T")


def wait_for(what: Callable[[], _T | None], why: str, seconds: float = TIMEOUT) -> _T:
    """Call *what* until its result is true, and return that. Raises AssertionError after *seconds*."""
    end, over = time.monotonic() + seconds, False
    while not over:
        over = time.monotonic() > end  # the last call begins after the end: one may last longer
        if found := what():
            return found
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds:g} seconds: {why}")


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """Start a virtual X server, and yield the name of its display."""
    reads, writes = os.pipe()
    # With -noreset the screen continues when LibreOffice's splash has closed and its window is not open yet.
    command = ["Xvfb", "-displayfd", str(writes), "-screen", "0", f"{SCREEN}x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=(writes,), stderr=subprocess.DEVNULL)
    try:
        os.close(writes)
        with os.fdopen(reads) as display:
            yield f":{display.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


@dataclass
class Desktop:
    """A running LibreOffice with one document in *folder*."""

    display: str
    app: xw.App
    folder: Path

    @property
    def book(self) -> xw.Book:
        """The document."""
        return self.app.books[0]

    @property
    def last_run(self) -> str:
        """The line on 首页 for the last run."""
        return str(self.range(layout.HOME_LAST_RUN).value)

    def range(self, named: layout.NamedRange) -> xw.Range:
        """Return a range of the document."""
        return self.book.names[named.name].refers_to_range

    def settle(self) -> None:
        """Wait until LibreOffice has handled what was done with the mouse and has drawn what has changed."""
        self.app.impl.connection.create("awt.Toolkit").processEventsToIdle()

    def enlarge(self) -> None:
        """Make the window as large as the screen, as a window manager does, so that all buttons are in sight."""
        frame = self.book.api.CurrentController.Frame
        frame.ContainerWindow.setPosSize(0, 0, *map(int, SCREEN.split("x")), _POSITION_AND_SIZE)
        self.settle()

    def click(self, caption: str) -> None:
        """Click on the button *caption*."""
        self.settle()
        self.click_at(*wait_for(lambda: self._button(caption), f"a button {caption} on the sheet"))

    def press(self, caption: str, done: str = "") -> str:
        """Click on a button until the last line of 首页 has *done*, by default the caption, and return that line.

        Raises AssertionError if a message box opens. A busy machine may lose a click.
        """
        self.range(layout.HOME_LAST_RUN).value = "-"
        for _ in range(3):
            self.click(caption)
            with contextlib.suppress(AssertionError):
                wait_for(lambda: (done or caption) in self.last_run or self.dialog(), f"{caption} is done", _LOST)
                break
        assert self.dialog() is None, self.dialog()
        assert (done or caption) in self.last_run
        return self.last_run

    def picture(self, target: Path, sheet: str) -> None:
        """Save a screenshot of *sheet*, after which the active sheet is shown again."""
        active = self.book.sheets.active
        self.book.sheets[sheet].activate()
        self.settle()
        time.sleep(_SHOWN)
        subprocess.run(["import", "-window", "root", str(target)], env=self._environment(), check=True)
        active.activate()

    def dialog(self, title: str = "TradeMonitor") -> str | None:
        """Return the text of the open message box, or of the dialog *title*, None if none is open."""
        parts = self._parts_of(title)
        return None if parts is None else "\n".join(name for part in parts if (name := part.getAccessibleName()))

    def message_after(self, caption: str, title: str = "TradeMonitor") -> str:
        """Click on a button until a message box opens, and return its text: a busy machine may lose a click."""
        for _ in range(3):
            self.click(caption)
            with contextlib.suppress(AssertionError):
                return wait_for(lambda: self.dialog(title), title, _LOST)
        raise AssertionError(f"no dialog {title} after three clicks on {caption}")

    def opened(self) -> bool:
        """Return whether a document is open, after a click on OK in any dialog.

        LibreOffice 7.4 says in a dialog that the macros of a document may not run, and opens the document afterwards.
        """
        if len(self.app.books) > 0:
            return True
        for window in self._windows():
            context = window.getAccessibleContext()
            if context is None or context.getAccessibleRole() not in _DIALOGS:  # a window of Calc has all its cells
                continue
            for part in self._within(context):
                if part.getAccessibleName() == "OK":
                    self._click(part)
                    self.settle()
        return False

    def answer(self, caption: str, button: str, title: str = "TradeMonitor") -> str:
        """Click on a button of the workbook that asks a question, then on *button* of the box; return the question."""
        question = self.message_after(caption, title)
        self.dismiss(button, title)
        return question

    def dismiss(self, button: str = "OK", title: str = "TradeMonitor") -> None:
        """Click on *button* in the message box and wait until it is closed."""

        def pressed() -> bool:
            for part in self._parts_of(title) or ():
                if (part.getAccessibleRole(), part.getAccessibleName()) == (_BUTTON, button):
                    self._click(part)
                    self.settle()
                    break  # the others may be gone with the box
            return self._parts_of(title) is None

        wait_for(pressed, f"{title} is closed")

    def xdotool(self, *arguments: str) -> None:
        """Use the mouse or the keyboard."""
        subprocess.run(["xdotool", *arguments], env=self._environment(), check=True, stdout=subprocess.DEVNULL)

    def _environment(self) -> dict[str, str]:
        return os.environ | {"DISPLAY": self.display}

    def _windows(self) -> list[Any]:
        toolkit = self.app.impl.connection.create("awt.Toolkit")
        return [toolkit.getTopWindow(index) for index in range(toolkit.getTopWindowCount())]

    def _click(self, part: Any) -> None:
        at, size = part.getLocationOnScreen(), part.getSize()
        self.click_at(at.X + size.Width // 2, at.Y + size.Height // 2)

    def click_at(self, x: int, y: int) -> None:
        """Click on a place of the screen."""
        self.xdotool("mousemove", str(x), str(y))
        self.settle()
        self.xdotool("click", "1")

    def _button(self, caption: str) -> tuple[int, int] | None:
        """Return the place on the screen of a button on the active sheet, captioned in either language, or None."""
        both = [(button.caption("zh"), button.caption("en")) for button in BUTTONS]
        captions = next((of for of in both if caption in of), (caption,))
        document = self.app.impl.connection.create("frame.Desktop").getCurrentComponent()
        controller = document.getCurrentController() if document is not None else None
        if controller is None:
            return None
        for shape in self.app.books.active.sheets.active.impl.page_shapes():
            if shape.Name.startswith(layout.BUTTON) and shape.String in captions:
                at, size = shape.Position, shape.Size
                return self.on_screen(at.X + size.Width / 2, at.Y + size.Height / 2)
        return None

    def on_screen(self, x: float, y: float) -> tuple[int, int]:
        """Return where a place of the active sheet, in 1/100 mm, is on the screen."""
        controller = self.app.impl.connection.create("frame.Desktop").getCurrentComponent().getCurrentController()
        shown, pixels = controller.VisibleArea, controller.VisibleAreaOnScreen
        right, down = (x - shown.X) / shown.Width, (y - shown.Y) / shown.Height
        return round(pixels.X + right * pixels.Width), round(pixels.Y + down * pixels.Height)

    def _parts_of(self, title: str) -> list[Any] | None:
        """Return the accessible objects of the window *title*, None if there is none."""
        for window in self._windows():
            context = window.getAccessibleContext()
            if context is not None and context.getAccessibleName() == title:
                return self._within(context)
        return None

    def _within(self, context: Any, depth: int = 6) -> list[Any]:
        found = [context]
        if depth:
            for index in range(context.getAccessibleChildCount()):
                found += self._within(context.getAccessibleChild(index).getAccessibleContext(), depth - 1)
        return found


@contextlib.contextmanager
def desktop(document: Path, profile: Path) -> Iterator[Desktop]:
    """Open *document* in LibreOffice with *profile* on a new screen; close both at the end of the block."""
    undo_noted().parent.mkdir(parents=True, exist_ok=True)
    undo_noted().touch()  # no button asks whether to go on
    pipe = f"trademonitor-e2e-{secrets.token_hex(6)}"
    with screen() as display:
        before = os.environ.get("DISPLAY")
        os.environ["DISPLAY"] = display
        try:
            with running_soffice([f"--accept=pipe,name={pipe};urp;", str(document)], window=True, profile=profile):
                app = attach(pipe, timeout=TIMEOUT)
                desk = Desktop(display, app, document.parent)
                wait_for(desk.opened, "the document is open")
                desk.book.impl.activate()  # there is no window manager to do it
                yield desk
        finally:
            if before is None:
                del os.environ["DISPLAY"]
            else:
                os.environ["DISPLAY"] = before
