"""Imports xlwings without what it imports for conversions that the program does not use, which takes half a second."""

from __future__ import annotations

import sys
from importlib import import_module

_hidden = [name for name in ("matplotlib", "pandas", "polars") if name not in sys.modules]
for _name in _hidden:
    sys.modules[_name] = None  # type: ignore[assignment]  # so that its import raises ImportError
try:
    import_module("xlwings")
finally:
    for _name in _hidden:
        del sys.modules[_name]
