"""The engine and its apps: a LibreOffice that was started here, one that runs already, or the one we are in."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from xlwings import base_classes

from xlpkg.errors import OfficeError
from xlpkg.hosts import engine
from xlpkg.hosts.libreoffice.engine.books import Books
from xlpkg.hosts.libreoffice.engine.bridge import enum, error, properties
from xlpkg.hosts.libreoffice.engine.lacking import ENGINE, refuse, refuses_the_rest
from xlpkg.hosts.libreoffice.engine.running import OwnOffice

if TYPE_CHECKING:
    from xlpkg.hosts.libreoffice.engine.ranges import Range

#: Excel's buttons: com.sun.star.awt.MessageBoxButtons; its answers: com.sun.star.awt.MessageBoxResults.
_BUTTONS: Final = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_ANSWERS: Final = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
_MODES: Final = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "ERRORBOX"}


class Engine(engine.Engine):
    """The engine ``libreoffice``: a LibreOffice that runs, by UNO."""

    name = ENGINE

    def __init__(self) -> None:
        self.apps = Apps(self)


@refuses_the_rest(base_classes.Apps)
class Apps:
    """The apps, the newest first, as xlwings takes the first for the active one."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.running: list[App] = []

    def keys(self) -> list[int]:
        return [app.pid for app in self.running]

    def add(
        self, spec: object = None, add_book: bool | None = None, xl: object = None, visible: bool | None = None
    ) -> App:
        """Start an office of its own; with a window unless *visible* is false or there is no screen."""
        if spec is not None or xl is not None:
            raise refuse("Apps.add(spec=…, xl=…)")
        app = self.started(OwnOffice.start(window=_has_screen() if visible is None else visible))
        if add_book:
            app.books.add()
        return app

    def started(self, office: OwnOffice) -> App:
        return self.joined(App(self, office.context, pid=office.pid, office=office))

    def joined(self, app: App) -> App:
        """Make *app* the active one."""
        if app in self.running:
            self.running.remove(app)
        self.running.insert(0, app)
        return app

    def __iter__(self) -> Iterator[App]:
        return iter(list(self.running))

    def __len__(self) -> int:
        return len(self.running)

    def __getitem__(self, pid: int) -> App:
        for app in self.running:
            if app.pid == pid:
                return app
        raise KeyError(pid)


def _has_screen() -> bool:
    return os.name == "nt" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@refuses_the_rest(base_classes.App)
class App:
    """A running LibreOffice. It shows no questions to code that drives it, so alerts are off whatever is said."""

    display_alerts = True

    def __init__(self, apps: Apps, context: Any, *, pid: int, office: OwnOffice | None = None) -> None:
        self._apps = apps
        self._context = context
        self._pid = pid
        self._office = office
        self._bar: tuple[Any, str] | None = None
        self._visible = office is None or office.window
        self.desktop = self.create("frame.Desktop")
        self.copied: Range | None = None
        #: Called before everything is calculated anew.
        self.before_calculation: Callable[[], object] = lambda: None

    def create(self, service: str) -> Any:
        """Return a new ``com.sun.star.``\\ *service* of this office."""
        return self._context.ServiceManager.createInstanceWithContext(f"com.sun.star.{service}", self._context)

    @property
    def api(self) -> Any:
        return self.desktop

    @property
    def engine(self) -> Engine:
        return self._apps.engine

    @property
    def pid(self) -> int:
        return self._pid

    @property
    def version(self) -> str:
        provider = self.create("configuration.ConfigurationProvider")
        product = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", properties(nodepath="org.openoffice.Setup/Product")
        )
        return str(product.ooSetupVersionAboutBox)

    @property
    def books(self) -> Books:
        return Books(self)

    @property
    def selection(self) -> Range | None:
        book = self.books.active
        selected = book.controller.getSelection()
        if not hasattr(selected, "RangeAddress"):
            return None  # a drawing, or several ranges
        place = selected.RangeAddress
        shape = (place.EndRow - place.StartRow + 1, place.EndColumn - place.StartColumn + 1)
        return book.sheets(place.Sheet + 1).range((place.StartRow + 1, place.StartColumn + 1, *shape))

    def activate(self, steal_focus: bool = False) -> None:
        self._apps.joined(self)
        if steal_focus:
            self.books.active.activate()

    # What the screen shows

    @property
    def visible(self) -> bool:
        return self._visible

    @visible.setter
    def visible(self, value: bool) -> None:
        if value and self._office is not None and not self._office.window:
            raise refuse("App.visible = True (this LibreOffice was started without a window)")
        self._visible = bool(value)
        for book in self.books:
            book.controller.Frame.ContainerWindow.setVisible(self._visible)

    @property
    def screen_updating(self) -> bool:
        return not any(book.document.hasControllersLocked() for book in self.books)

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        for book in self.books:
            if value == book.document.hasControllersLocked():
                (book.document.unlockControllers if value else book.document.lockControllers)()

    @property
    def status_bar(self) -> str | bool:
        """What code wrote into the status bar; False while it is LibreOffice's own."""
        return self._bar[1] if self._bar else False

    @status_bar.setter
    def status_bar(self, value: str | bool | None) -> None:
        if value is None or value is False:
            if self._bar:
                with suppress(error("lang.DisposedException")):  # its window was closed
                    self._bar[0].end()
            self._bar = None
        elif self._bar:
            self._bar[0].setText(str(value))
            self._bar = (self._bar[0], str(value))
        else:
            indicator = self.books.active.controller.Frame.createStatusIndicator()
            indicator.start(str(value), 0)
            self._bar = (indicator, str(value))

    def alert(
        self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: object = None
    ) -> str | None:
        """Show *prompt* until the user answers. Raises Unsupported where there is no window to show it in."""
        if callback is not None or mode not in _MODES or buttons not in _BUTTONS:
            raise refuse(f"App.alert(buttons={buttons!r}, mode={mode!r}, callback={callback!r})")
        if not self.visible:
            raise refuse("App.alert (this LibreOffice has no window)")
        parent = self.books.active.controller.Frame.ContainerWindow
        box = self.create("awt.Toolkit").createMessageBox(
            parent, enum("awt.MessageBoxType", _MODES[mode]), _BUTTONS[buttons], title or "", prompt
        )
        answer = box.execute()
        box.dispose()
        return _ANSWERS[answer]

    # Calculation and macros

    @property
    def calculation(self) -> str:
        return "automatic" if self.books.active.document.isAutomaticCalculationEnabled() else "manual"

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in ("automatic", "manual"):
            raise refuse(f"App.calculation = {value!r}")
        for book in self.books:
            book.document.enableAutomaticCalculation(value == "automatic")

    def calculate(self) -> None:
        self.before_calculation()
        for book in self.books:
            book.document.calculateAll()

    def run(self, macro: str, args: Sequence[object]) -> object:
        """Run a macro of an open book, named as in Excel: ``Name``, ``Module.Name`` or ``'Book'!Module.Name``.

        Raises WorkbookError where macros are not allowed. An error within Basic is LibreOffice's own to show: the
        answer is None then.
        """
        book, _, name = macro.rpartition("!")
        where = self.books(book.strip("'")) if book else self.books.active
        return where.run(name, args)

    # The end

    def answers(self) -> bool:
        """Tell whether the program is still there to be asked."""
        with suppress(error()):
            self.desktop.getCurrentFrame()
            return True
        return False

    def quit(self) -> None:
        """Close every book without saving it, and end LibreOffice; the one that this code runs in stays."""
        if self._pid == os.getpid():
            raise refuse("App.quit (inside of LibreOffice)")
        if self in self._apps.running:
            self._apps.running.remove(self)
        if self._office is not None:
            self._office.stop()
            return
        with suppress(error("lang.DisposedException")):
            for book in self.books:
                book.close()
            self.desktop.terminate()

    def kill(self) -> None:
        """End the process at once."""
        if self._office is not None:
            self.quit()
        elif self._pid == os.getpid():
            raise refuse("App.kill (inside of LibreOffice)")
        elif not self._pid:
            raise OfficeError("office-no-pid")
        else:
            if self in self._apps.running:
                self._apps.running.remove(self)
            os.kill(self._pid, getattr(signal, "SIGKILL", signal.SIGTERM))
