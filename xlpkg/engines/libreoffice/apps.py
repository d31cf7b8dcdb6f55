"""The apps of the engine: running LibreOffice programs, with the members that xlwings calls."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Any, Final

from xlwings import base_classes

from xlpkg.engines import members
from xlpkg.engines.libreoffice.books import Books
from xlpkg.engines.libreoffice.bridge import REFUSALS, enum, error, properties
from xlpkg.engines.libreoffice.connection import Connection, StartedOffice
from xlpkg.errors import Unsupported

#: xlwings' buttons and modes of a message box; com.sun.star.awt.MessageBoxButtons, MessageBoxType, MessageBoxResults.
_BUTTONS: Final = {"ok": 1, "ok_cancel": 2, "yes_no": 3, "yes_no_cancel": 4}
_MODES: Final = {None: "MESSAGEBOX", "info": "INFOBOX", "critical": "ERRORBOX"}
_RESULTS: Final = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}
#: The length of the bar in the status bar.
_BAR: Final = 100


@REFUSALS.complete(base_classes.Apps)
class Apps(members.Apps):
    """The apps of the engine."""

    running: list[App]
    #: Whether a LibreOffice that is started here runs the macros of workbooks.
    macros = False

    def add(
        self, spec: object = None, add_book: bool | None = None, xl: object = None, visible: bool | None = None
    ) -> App:
        """Start a LibreOffice, with a window unless *visible* is false or there is no screen, and return its app.

        Raises OfficeError if it cannot be started, and Unsupported for *spec* and *xl*.
        """
        if spec is not None or xl is not None:
            raise REFUSALS.error_for("Apps.add(spec=…, xl=…)")
        window = _has_screen() and visible is not False
        app = self.activate(App(self, StartedOffice(window=window, macros=self.macros)))
        if add_book:
            app.books.add()
        return app

    def activate(self, app: App) -> App:
        """Make *app* the first one and return it."""
        if app in self.running:
            self.running.remove(app)
        self.running.insert(0, app)
        return app


def _has_screen() -> bool:
    return os.name == "nt" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@REFUSALS.complete(base_classes.App)
class App:
    """A running LibreOffice."""

    display_alerts = True  # LibreOffice does not ask questions when code runs: setting this has no effect

    api: Any
    engine: object
    pid: int

    def __init__(self, apps: Apps, connection: Connection) -> None:
        self._apps, self.engine = apps, apps.engine
        self.connection, self.api, self.pid = connection, connection.desktop, connection.pid
        self._visible = connection.has_window
        self._status: tuple[Any, str] | None = None  # LibreOffice's status indicator and its text

    @property
    def version(self) -> str:
        provider = self.connection.create("configuration.ConfigurationProvider")
        product = provider.createInstanceWithArguments(
            "com.sun.star.configuration.ConfigurationAccess", properties(nodepath="org.openoffice.Setup/Product")
        )
        return str(product.ooSetupVersionAboutBox)

    @property
    def books(self) -> Books:
        return Books(self)

    def activate(self, steal_focus: bool = False) -> None:
        self._apps.activate(self)
        if steal_focus:
            self.books.active.activate()

    # The screen

    @property
    def visible(self) -> bool:
        return self._visible

    @visible.setter
    def visible(self, value: bool) -> None:
        """Show or hide the windows. Without a screen they stay hidden: xlwings sets this in every new app.

        Raises Unsupported if there is a screen and this LibreOffice was started without a window.
        """
        if value and not self.connection.has_window:
            if _has_screen():
                raise Unsupported("office-without-window", member="App.visible = True")
            return
        self._visible = bool(value)
        for document in self.connection.spreadsheets():
            document.CurrentController.Frame.ContainerWindow.setVisible(self._visible)

    @property
    def screen_updating(self) -> bool:
        return not any(document.hasControllersLocked() for document in self.connection.spreadsheets())

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        if value:  # the block of writes is over
            self.connection.release_shapes()
        for document in self.connection.spreadsheets():
            if value == document.hasControllersLocked():
                (document.unlockControllers if value else document.lockControllers)()

    @property
    def status_bar(self) -> str | bool:
        """The text that code wrote into the status bar, or False."""
        return self._status[1] if self._status else False

    @status_bar.setter
    def status_bar(self, value: str | bool | None) -> None:
        if value is None or value is False:
            if self._status:
                with suppress(error("lang.DisposedException")):  # its window was closed
                    self._status[0].end()
            self._status = None
        else:
            self.show_progress(str(value), 0, 0)

    def show_progress(self, text: str, number: int, count: int) -> None:
        """Show *text* and, if *count* is not 0, a bar in the status bar, and let LibreOffice handle its events."""
        if self._status is None:
            indicator = self.books.active.controller.Frame.createStatusIndicator()
            indicator.start(text, _BAR)
        else:
            indicator = self._status[0]
            indicator.setText(text)
        self._status = (indicator, text)
        if count:
            indicator.setValue(_BAR * number // count)

    def alert(
        self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: object = None
    ) -> str | None:
        """Show *prompt* in a message box and return the button that the user clicks: ok, cancel, yes or no.

        Raises Unsupported if this LibreOffice has no window, or for a *mode* or *buttons* that it does not have.
        """
        if callback is not None or mode not in _MODES or buttons not in _BUTTONS:
            raise REFUSALS.error_for(f"App.alert(buttons={buttons!r}, mode={mode!r}, callback={callback!r})")
        if not self.visible:
            raise Unsupported("office-without-window", member="App.alert")
        parent = self.books.active.controller.Frame.ContainerWindow
        box = self.connection.create("awt.Toolkit").createMessageBox(
            parent, enum("awt.MessageBoxType", _MODES[mode]), _BUTTONS[buttons], title or "", prompt
        )
        if box is None:  # LibreOffice runs this code and has no screen
            raise Unsupported("office-without-window", member="App.alert")
        result = box.execute()
        box.dispose()
        return _RESULTS[result]

    def calculate(self) -> None:
        for document in self.connection.spreadsheets():
            document.calculateAll()

    def quit(self) -> None:
        """Close every workbook without saving and end LibreOffice. Raises Unsupported in LibreOffice's own process."""
        if self.pid == os.getpid():
            raise Unsupported("office-quit-within", member="App.quit")
        if self in self._apps.running:
            self._apps.running.remove(self)
        self.connection.quit()
