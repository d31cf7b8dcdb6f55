"""LibreOffice on a virtual screen: click buttons with the mouse, and read the accessible objects of its windows."""

from __future__ import annotations

import contextlib
import functools
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
from xlpkg.hosts.libreoffice.extension.extension import RUNNER
from xlpkg.workbook import layout
from xlpkg.workbook.buttons import BUTTONS
from xlpkg.workbook.consent import undo_noted

PROGRAMS = ("Xvfb", "xdotool")
SCREEN = "1600x1000"
#: Seconds to wait for a change on the screen: a guard against hanging, which a busy machine must not reach.
TIMEOUT = 300.0
#: Seconds until the screen shows what LibreOffice has drawn.
_SHOWN = 1.0
#: com.sun.star.accessibility.AccessibleRole.ALERT and DIALOG
_DIALOGS = (1, 12)
#: com.sun.star.accessibility.AccessibleRole.PUSH_BUTTON
_BUTTON = 44
#: com.sun.star.awt.PosSize.POSSIZE
_POSITION_AND_SIZE = 15

_T = TypeVar("_T")
#: Pixels to the right and down on the screen.
Place = tuple[int, int]


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
        self._create("awt.Toolkit").processEventsToIdle()

    def enlarge(self) -> None:
        """Make the window as large as the screen, as a window manager does, so that all buttons are in sight."""
        frame = self.book.api.CurrentController.Frame
        frame.ContainerWindow.setPosSize(0, 0, *map(int, SCREEN.split("x")), _POSITION_AND_SIZE)
        self.settle()

    def click_button(self, caption: str) -> None:
        """Click once on the button *caption* of the active sheet."""
        self.click(lambda: self._button(caption), caption)

    def press(self, caption: str, done: str = "") -> str:
        """Click on a button, wait until the last line of 首页 has *done*, by default the caption, and return that line.

        Raises AssertionError if a message box opens.
        """
        self.range(layout.HOME_LAST_RUN).value = "-"
        self.click_button(caption)
        wait_for(lambda: (done or caption) in self.last_run or self.dialog(), f"{caption} is done")
        assert self.dialog() is None, self.dialog()
        return self.last_run

    def call(self, caption: str) -> str:
        """Do the action of a button, by its Chinese caption, without the mouse; return the last line of 首页."""
        self.range(layout.HOME_LAST_RUN).value = "-"
        self.trigger(next(button.action for button in BUTTONS if button.caption("zh") == caption))
        assert self.last_run != "-"
        return self.last_run

    def trigger(self, action: str) -> None:
        """Call the service of the extension, which does *action* as after a click."""
        context = self.app.impl.connection.context
        context.ServiceManager.createInstanceWithContext(RUNNER, context).trigger(action)

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
        """Click on a button, wait until a message box opens, and return its text."""
        self.click_button(caption)
        return wait_for(lambda: self.dialog(title), title)

    def opened(self) -> bool:
        """Return whether a document is open, after a click on OK in any dialog.

        LibreOffice 7.4 says in a dialog that the macros of a document may not run, and opens the document afterwards.
        """
        if len(self.app.books) > 0:
            return True
        for window in self.windows():
            context = window.getAccessibleContext()
            if context is None or context.getAccessibleRole() not in _DIALOGS:  # a window of Calc has all its cells
                continue
            for part in self._within(context):
                if part.getAccessibleName() == "OK":
                    self.click(functools.partial(_middle, part), "OK")
        return False

    def answer(self, caption: str, button: str, title: str = "TradeMonitor") -> str:
        """Click on a button of the workbook that asks a question, then on *button* of the box; return the question."""
        question = self.message_after(caption, title)
        self.dismiss(button, title)
        return question

    def dismiss(self, button: str = "OK", title: str = "TradeMonitor") -> None:
        """Click on *button* in the message box and wait until it is closed."""

        def place() -> Place | None:
            for part in self._parts_of(title) or ():
                if (part.getAccessibleRole(), part.getAccessibleName()) == (_BUTTON, button):
                    return _middle(part)
            return None

        self.click(place, f"{button} in {title}")
        wait_for(lambda: self._parts_of(title) is None, f"{title} is closed")

    def click(self, place: Callable[[], Place | None], what: str, key: str = "") -> None:
        """Click once on *place*, with *key* pressed.

        It waits until the place is the same before and after LibreOffice has handled its events, a window of
        LibreOffice is active, and the pointer is there.
        """

        def is_ready() -> bool:
            if (at := place()) is None:
                return False
            self.settle()
            toolkit, shown = self._create("awt.Toolkit"), self._create("frame.Desktop").getCurrentFrame()
            if shown is not None and toolkit.getActiveTopWindow() is None:  # there is none behind a dialog at the start
                (self._box() or shown.getContainerWindow()).toFront()
            elif self.xdotool("getmouselocation").startswith("x:{} y:{} ".format(*at)):
                return place() == at
            else:
                self.xdotool("mousemove", *map(str, at))
            return False

        wait_for(is_ready, f"{what} is in sight")
        self.xdotool(*(("keydown", key) if key else ()), "click", "1", *(("keyup", key) if key else ()))

    def xdotool(self, *arguments: str) -> str:
        """Use the mouse or the keyboard, and return what xdotool prints."""
        command = ["xdotool", *arguments]
        return subprocess.run(command, env=self._environment(), check=True, capture_output=True, text=True).stdout

    def _create(self, service: str) -> Any:
        return self.app.impl.connection.create(service)

    def _environment(self) -> dict[str, str]:
        return os.environ | {"DISPLAY": self.display}

    def windows(self) -> list[Any]:
        """Return LibreOffice's windows, among them dialogs and opened lists."""
        toolkit = self._create("awt.Toolkit")
        return [toolkit.getTopWindow(index) for index in range(toolkit.getTopWindowCount())]

    def _box(self) -> Any:
        """Return the window of an open message box or dialog, None if there is none."""
        for window in self.windows():
            context = window.getAccessibleContext()
            if context is not None and context.getAccessibleRole() in _DIALOGS:
                return window
        return None

    def _button(self, caption: str) -> Place | None:
        """Return the place on the screen of a button on the active sheet, captioned in either language, or None."""
        both = [(button.caption("zh"), button.caption("en")) for button in BUTTONS]
        captions = next((of for of in both if caption in of), (caption,))
        document = self._create("frame.Desktop").getCurrentComponent()
        controller = document.getCurrentController() if document is not None else None
        if controller is None:
            return None
        for shape in self.app.books.active.sheets.active.impl.page_shapes():
            if shape.Name.startswith(layout.BUTTON) and shape.String in captions:
                at, size = shape.Position, shape.Size
                return self.on_screen(at.X + size.Width / 2, at.Y + size.Height / 2)
        return None

    def on_screen(self, x: float, y: float) -> Place:
        """Return where a place of the active sheet, in 1/100 mm, is on the screen."""
        controller = self._create("frame.Desktop").getCurrentComponent().getCurrentController()
        shown, pixels = controller.VisibleArea, controller.VisibleAreaOnScreen
        right, down = (x - shown.X) / shown.Width, (y - shown.Y) / shown.Height
        return round(pixels.X + right * pixels.Width), round(pixels.Y + down * pixels.Height)

    def _parts_of(self, title: str) -> list[Any] | None:
        """Return the accessible objects of the window *title*, None if there is none."""
        for window in self.windows():
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


def _middle(part: Any) -> Place:
    """Return the middle of an accessible object on the screen."""
    at, size = part.getLocationOnScreen(), part.getSize()
    return at.X + size.Width // 2, at.Y + size.Height // 2


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
