"""Paths that lead to another computer, recognised without opening them.

Windows sends the user's name and a hash of the password to the server of any path that a program opens.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import PureWindowsPath
from typing import Final

#: A network share, a path of Windows' namespaces (``\\?\UNC\…``), or a URL.
_NETWORK: Final = re.compile(r"[\\/](?:[\\/]|\?\?)|[A-Za-z][A-Za-z0-9+.-]+:")
_REMOTE: Final = 4  # DRIVE_REMOTE of GetDriveType


def drive_type(root: str) -> int:
    """Return what Windows says of the drive with *root*, such as ``C:\\``; 0 on another system."""
    if sys.platform != "win32":
        return 0
    import ctypes

    return int(ctypes.windll.kernel32.GetDriveTypeW(root))


def is_network_path(path: str, drive_type: Callable[[str], int] = drive_type) -> bool:
    """Return whether *path* names a network share, a URL or, on Windows, a folder of a mapped network drive."""
    if _NETWORK.match(path.strip()):
        return True
    drive = PureWindowsPath(path.strip()).drive
    return bool(drive) and drive_type(f"{drive}\\") == _REMOTE
