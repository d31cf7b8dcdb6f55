"""The keyboard and the mouse while an action runs: Esc cancels it, and other input has no effect on the document."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

from xlpkg.engines.libreoffice.bridge import uno

if TYPE_CHECKING:
    from collections.abc import Callable

_ESCAPE: Final = 1281  # com.sun.star.awt.Key.ESCAPE


class _Handler:
    """Handles the input of a document's window: it keeps whether Esc was pressed, and consumes everything."""

    def __init__(self) -> None:
        self.is_cancelled = False

    def keyPressed(self, event: Any) -> bool:  # noqa: N802 - a method of UNO's XKeyHandler
        self.is_cancelled = self.is_cancelled or event.KeyCode == _ESCAPE
        return True

    def keyReleased(self, _: Any) -> bool:  # noqa: N802 - as above
        return True

    def mousePressed(self, _: Any) -> bool:  # noqa: N802 - a method of UNO's XMouseClickHandler
        return True

    def mouseReleased(self, _: Any) -> bool:  # noqa: N802 - as above
        return True

    def disposing(self, _: Any) -> None:
        """Is called when the window is closed."""


class Escape:
    """Watches the input of the window of *controller* until :meth:`end`.

    LibreOffice handles its events whenever the text or the value of a status indicator changes.
    """

    def __init__(self, controller: Any) -> None:
        unohelper = importlib.import_module("unohelper")
        bases = (_Handler, unohelper.Base, *(uno().getClass(f"com.sun.star.awt.{name}") for name in _INTERFACES))
        self._handler: Any = type("Handler", bases, {})()
        self._controller = controller
        controller.addKeyHandler(self._handler)
        controller.addMouseClickHandler(self._handler)

    @property
    def is_cancelled(self) -> Callable[[], bool]:
        """A function that tells whether Esc was pressed."""
        return lambda: bool(self._handler.is_cancelled)

    def end(self) -> None:
        """Give the input back to the document."""
        self._controller.removeKeyHandler(self._handler)
        self._controller.removeMouseClickHandler(self._handler)


_INTERFACES: Final = ("XKeyHandler", "XMouseClickHandler")
