"""xlwings' own server for functions in cells, to be used in a process of its own: its real code, on this system.

Of Windows there is a stand-in only: the modules of pywin32, which are not made for this system. What xlwings does
with arguments and answers, it does here itself.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import sys
from unittest.mock import MagicMock

_CLIENT, _SERVER = ("dynamic", "gencache"), ("dispatcher", "policy", "util")
_PYWIN32 = (
    *("pythoncom", "pywintypes", "win32api", "win32con", "win32com", "win32com.client", "win32com.server"),
    *(f"win32com.client.{name}" for name in _CLIENT),
    *(f"win32com.server.{name}" for name in _SERVER),
    *("win32event", "win32gui", "win32process", "win32timezone"),
)


def _stand_in_for_windows() -> None:
    modules = {name: MagicMock(__file__=name) for name in _PYWIN32}
    sys.modules.update(modules)
    for name, module in modules.items():
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(modules[parent], child, module)
    for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
        setattr(modules["win32com.client"], name, type(name, (), {}))
    modules["pythoncom"].TypeIIDs = (type("IUnknown", (), {}), type("IDispatch", (), {}))
    modules["pywintypes"].TimeType = type("TimeType", (), {})
    modules["pywintypes"].com_error = type("com_error", (Exception,), {})
    modules["win32com.server.util"].unwrap.side_effect = TypeError  # no value is an object that was wrapped for COM
    for name in ("windll", "oledll", "PyDLL"):
        setattr(ctypes, name, MagicMock())


def prepare(store: str) -> None:
    """Give this process what xlwings has on Windows, and *store*."""
    os.environ["TRADEMONITOR_STORE"] = store
    _stand_in_for_windows()
    import xlwings as xw
    from xlwings import _xlwindows, udfs

    xw.engines.add(xw.Engine(impl=_xlwindows.engine))
    for name, decorator in (("func", udfs.xlfunc), ("arg", udfs.xlarg), ("ret", udfs.xlret)):
        setattr(xw, name, decorator)  # as xlwings binds them on Windows


def call(module: str, name: str, arguments: tuple[object, ...]) -> object:
    """Call a function as xlwings does; with the name ``__xlfunc__``, return what xlwings knows of all of them.

    Raises RuntimeError, as pywin32 hands every exception on to VBA.
    """
    from xlwings.com_server import XLPython

    try:
        if name == "__xlfunc__":
            known = vars(importlib.import_module(module))
            return {name: function.__xlfunc__ for name, function in known.items() if hasattr(function, "__xlfunc__")}
        return XLPython().CallUDF(module, name, arguments)
    except Exception as error:
        raise RuntimeError(f"{type(error).__name__}: {error}") from None
