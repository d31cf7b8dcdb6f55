"""The language of the user's system, in which the program speaks if nothing else names a language."""

from __future__ import annotations

import locale
import os
import subprocess
import sys

from xlpkg.messages import Language


def system_language() -> Language:
    """Return ``zh`` if the user's system is set to Chinese, else ``en``."""
    return "zh" if _locale().lower().startswith("zh") else "en"


def _locale() -> str:
    """Return the name of the user's locale, such as ``zh_CN.UTF-8``; "" if it is not known.

    The environment variables of POSIX come first on every system; LANGUAGE is ignored where the locale is C.
    """
    names = (os.environ.get(variable) for variable in ("LC_ALL", "LC_MESSAGES", "LANG"))
    if name := next(filter(None, names), ""):
        return name if name.split(".")[0] in ("C", "POSIX") else os.environ.get("LANGUAGE") or name
    if sys.platform == "win32":
        import ctypes

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    if sys.platform == "darwin":
        command = ["/usr/bin/defaults", "read", "-g", "AppleLocale"]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603 - a fixed path
    return ""
