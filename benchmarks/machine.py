"""The versions and the processor of a measurement. Names of machines and paths are left out."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from xlpkg.engines.libreoffice.program import find_soffice

_DETAIL_PACKAGES: Final = ("trademonitor", "ibis-framework", "duckdb", "pyarrow", "polars", "pandas", "pyspark")
_PACKAGES: Final = (
    *("trademonitor", "numpy", "pandas", "lxml", "python-calamine", "openpyxl", "excelize", "xlwings", "unoserver"),
)


def versions() -> dict[str, str]:
    """Return the versions of Python, the packages, LibreOffice and the system, by name."""
    return versions_of(_PACKAGES) | {"LibreOffice": _libreoffice()} | _system()


def versions_of(packages: Iterable[str]) -> dict[str, str]:
    """Return the versions of Python and *packages*, by name."""
    found = {"Python": platform.python_version()}
    return found | {name: importlib.metadata.version(name) for name in packages}


def detail_versions() -> dict[str, str]:
    """Return the versions of what the benchmarks of the detail use, by name."""
    return versions_of(_DETAIL_PACKAGES) | {"Java": _java()} | _system()


def _system() -> dict[str, str]:
    return {"system": f"{platform.system()} {_distribution()}".strip()}


def _java() -> str:
    output = subprocess.run(["java", "-version"], capture_output=True, text=True, check=True)  # noqa: S607
    found = re.search(r'"([\d.]+)"', output.stderr)
    return found[1] if found else "unknown"


def processor() -> dict[str, object]:
    """Return the number of processors that this process may use, their model, and the memory in GB."""
    model = re.search(r"model name\s*:\s*(.+)", _text("/proc/cpuinfo"))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "count": len(os.sched_getaffinity(0)),
        "model": model[1].strip() if model else platform.machine(),
        "memory in GB": round(memory / 2**30),
    }


def _libreoffice() -> str:
    program = find_soffice()
    if program is None:
        return "none"
    output = subprocess.run([str(program), "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    found = re.search(r"\d+(?:\.\d+)+", output.stdout)
    return found[0] if found else "unknown"


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except OSError:
        return ""


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
