"""Imports xlwings without what it imports for conversions that the program does not use, which takes half a second."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

_hidden: dict[str, Any] = dict.fromkeys({"matplotlib", "pandas", "polars"} - sys.modules.keys())
sys.modules.update(_hidden)  # an import of what is None there raises ImportError
try:
    import_module("xlwings")
finally:
    for _name in _hidden:
        del sys.modules[_name]
