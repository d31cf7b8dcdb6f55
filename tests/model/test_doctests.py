"""The examples in the docstrings are true."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted((ROOT / "xlpkg").rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


def test_the_examples_of_every_module_are_true() -> None:
    for name in MODULES:
        failed, tried = doctest.testmod(importlib.import_module(name))
        assert failed == 0, name
        assert tried > 0, name
