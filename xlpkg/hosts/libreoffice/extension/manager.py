"""Install the extension in a profile of LibreOffice; find, test and remove it."""

from __future__ import annotations

import csv
import importlib
import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from platformdirs import user_config_path

from udfs.call import call
from udfs.registry import BY_NAME
from xlpkg.engines.libreoffice.bridge import connect, error, reason, uno
from xlpkg.engines.libreoffice.program import convert, find_soffice, run_soffice, running_soffice
from xlpkg.errors import OfficeError, system_reason
from xlpkg.hosts.libreoffice.extension.extension import (
    ADD_IN,
    ENVIRONMENT,
    FILE_NAME,
    IDENTIFIER,
    TOOLBAR,
    TYPES,
    build_extension,
    method,
)
from xlpkg.locks import replace_file
from xlpkg.messages import Message
from xlpkg.model.words import LANGUAGE_NAMES

#: A function called with a month that is none: the result does not depend on the store.
_FUNCTION: Final = "TM_TABLE"
_NO_MONTH: Final = 0
FORMULA: Final = f"={_FUNCTION}({_NO_MONTH})"

#: In the settings that the user of a profile has changed, which LibreOffice writes on a line each.
_PYTHON_OFF: Final = re.compile(r'"DisablePythonRuntime"[^\n]*<value>true</value>')

_SECONDS: Final = 120.0
_MANAGER: Final = "/singletons/com.sun.star.deployment.ExtensionManager"
_REGISTERED: Final = re.compile(rf"\$UNO_USER_PACKAGES_CACHE/(uno_packages/[^/\s]+/{re.escape(FILE_NAME)})/{TYPES}")
_USER_PROFILE: Final = re.compile(r"^UserInstallation=\$SYSUSERCONFIG/(.+)$", re.MULTILINE)
_SHEET: Final = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:body><office:spreadsheet><table:table table:name="1"><table:table-row>
<table:table-cell table:formula="of:={formula}"/>
</table:table-row></table:table></office:spreadsheet></office:body></office:document>
"""


@dataclass(frozen=True, slots=True)
class Installed:
    """An installed extension: its folder and version, and the Python environment it was built for."""

    folder: Path
    version: str
    environment: Path
    python: str


def default_profile() -> Path:
    """Return the folder of the profile that LibreOffice uses for this user; it may not exist yet."""
    program = find_soffice()
    folder = program.resolve().parent if program else Path()
    candidates = (folder / "bootstraprc", folder / "bootstrap.ini", folder.parent / "Resources" / "bootstraprc")
    settings = next((path for path in candidates if path.is_file()), None)
    found = _USER_PROFILE.search(settings.read_text(encoding="utf-8")) if settings else None
    return user_config_path(roaming=True) / (found[1].strip() if found else "libreoffice/4")


def find(profile: Path) -> Installed | None:
    """Return the extension that is installed in *profile*, None if there is none."""
    cache = _cache(profile)
    registry = cache / "registry" / "com.sun.star.comp.deployment.component.PackageRegistryBackend" / "unorc"
    found = _REGISTERED.search(registry.read_text(encoding="utf-8")) if registry.is_file() else None
    folder = cache / found[1] if found else cache
    if not (folder / ENVIRONMENT).is_file():
        return None
    built_for = json.loads((folder / ENVIRONMENT).read_text(encoding="utf-8"))
    return Installed(folder, built_for["version"], Path(built_for["folder"]), built_for["python"])


def is_current(installed: Installed) -> bool:
    """Return whether *installed* has the files of the extension that this program builds, and its environment exists.

    The environment may be another one than that of this program.
    """
    if not installed.environment.is_dir():
        return False
    with (
        tempfile.TemporaryDirectory(prefix="trademonitor-extension-") as folder,
        zipfile.ZipFile(build_extension(Path(folder))) as built,
    ):
        files = {name: installed.folder / name for name in built.namelist() if name != ENVIRONMENT}
        return all(path.is_file() and path.read_bytes() == built.read(name) for name, path in files.items())


def clicks(profile: Path) -> tuple[bool, Message]:
    """Return whether a click on the workbook's buttons works with the settings of *profile*, and a sentence on it.

    It is assumed that the extension is installed there and current. Settings that an administrator made for all users
    are not read.
    """
    file = profile / "user" / "registrymodifications.xcu"
    is_off = file.is_file() and _PYTHON_OFF.search(file.read_text(encoding="utf-8")) is not None
    return not is_off, Message("clicks-python-off" if is_off else "clicks-work", {})


def install(profile: Path) -> Installed:
    """Install the extension for the current Python environment in *profile* and return it; an earlier one is replaced.

    Raises OfficeError if LibreOffice is missing or open, or if its extension manager fails.
    """
    refuse_while_open(profile)
    with tempfile.TemporaryDirectory(prefix="trademonitor-extension-") as folder:
        add(profile, build_extension(Path(folder)))
    installed = find(profile)
    if installed is None:
        raise OfficeError("extension-missing", profile=profile)
    _delete_leftovers(profile)
    return installed


def add(profile: Path, extension: Path) -> None:
    """Install any *extension*, an .oxt file, in *profile*. Raises OfficeError as :func:`install` does."""
    if _is_root():
        _call_manager(profile, "addExtension", extension.absolute().as_uri(), (), "user")
    else:
        _unopkg(profile, "add", "--force", "--suppress-license", str(extension))


def remove(profile: Path) -> Installed | None:
    """Remove the extension from *profile* and return it, None if there was none.

    Raises OfficeError as :func:`install` does.
    """
    installed = find(profile)
    if installed is not None:
        refuse_while_open(profile)
        if _is_root():
            _call_manager(profile, "removeExtension", IDENTIFIER, FILE_NAME, "user")
        else:
            _unopkg(profile, "remove", IDENTIFIER)
        _delete_leftovers(profile)
    return installed


def check_formula(profile: Path) -> str | None:
    """Calculate FORMULA in LibreOffice with *profile*; return None if the result is right, else the text in the cell.

    Raises OfficeError if LibreOffice is missing or open, or does not calculate at all.
    """
    refuse_while_open(profile)
    with tempfile.TemporaryDirectory(prefix="trademonitor-formula-") as folder:
        sheet = Path(folder, "formula.fods")
        formula = f"{ADD_IN}.{method(BY_NAME[_FUNCTION])}({_NO_MONTH})".upper()
        sheet.write_text(_SHEET.format(formula=formula), encoding="utf-8")
        result = convert(sheet, "csv:Text - txt - csv (StarCalc):44,34,76,1", Path(folder), profile=profile)
        with result.open(encoding="utf-8", newline="") as lines:
            shown = next((row[0] for row in csv.reader(lines) if row), "")
    return None if shown in [call(_FUNCTION, [_NO_MONTH], lang=lang) for lang in LANGUAGE_NAMES] else shown


def _cache(profile: Path) -> Path:
    return profile / "user" / "uno_packages" / "cache"


def refuse_while_open(profile: Path) -> None:
    """Raise OfficeError if LibreOffice is open with *profile*: it would overwrite the settings when it ends."""
    lock = profile / ".lock"
    if lock.exists():
        raise OfficeError("office-open", profile=profile, lock=lock)


def _is_root() -> bool:
    """Return whether this is Unix's administrator, for whom unopkg does not change a profile."""
    return sys.platform != "win32" and os.geteuid() == 0


def _unopkg(profile: Path, command: str, *arguments: str) -> None:
    program = find_soffice()
    if program is None:
        run_soffice([])  # raises
        return
    folder = program.resolve().parent
    unopkg = next((path for name in ("unopkg.com", "unopkg") if (path := folder / name).is_file()), folder / "unopkg")
    environment = f"-env:UserInstallation={profile.absolute().as_uri()}"
    try:
        finished = subprocess.run(  # noqa: S603 - the program beside LibreOffice's
            [str(unopkg), command, environment, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
            check=False,
        )
    except OSError as failure:
        raise OfficeError("office-not-started", program=unopkg, reason=system_reason(failure)) from failure
    except subprocess.TimeoutExpired:
        raise OfficeError("office-timeout", seconds=f"{_SECONDS:g}") from None
    if finished.returncode:
        raise OfficeError("extension-refused", reason=" ".join(finished.stdout.decode(errors="replace").split()))


def _call_manager(profile: Path, task: str, *arguments: object) -> None:
    """Start LibreOffice and call the method *task* of its extension manager."""
    pipe = f"trademonitor-{secrets.token_hex(8)}"
    with running_soffice([f"--accept=pipe,name={pipe};urp;"], profile=profile) as office:
        context = connect(pipe, timeout=_SECONDS, running=lambda: office.process.poll() is None)
        manager = context.getValueByName(_MANAGER)
        try:
            getattr(manager, task)(*arguments, None, _approving_environment())
        except error("uno.Exception") as refused:
            raise OfficeError("extension-refused", reason=reason(refused)) from None
        if office.process.poll() is not None:  # another LibreOffice with this profile has answered instead
            return
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        desktop.terminate()
        office.process.wait(_SECONDS)


def _approving_environment() -> Any:
    """Return a command environment that confirms the installation when the extension manager asks."""
    approve = uno().getTypeByName("com.sun.star.task.XInteractionApprove")

    def handle(_: object, request: Any) -> None:
        for continuation in request.getContinuations():
            if (approval := continuation.queryInterface(approve)) is not None:
                approval.select()

    bases = [uno().getClass(f"com.sun.star.{name}") for name in ("ucb.XCommandEnvironment", "task.XInteractionHandler")]
    members = {"getInteractionHandler": lambda self: self, "getProgressHandler": lambda _: None, "handle": handle}
    return type("Consent", (importlib.import_module("unohelper").Base, *bases), members)()


def _delete_leftovers(profile: Path) -> None:
    """Delete what LibreOffice leaves of a replaced or removed extension: its copies, and settings of the toolbar."""
    installed = find(profile)
    extensions = profile / "user" / "extensions"
    for copies in (_cache(profile) / "uno_packages", *(extensions / kind / "extensions" for kind in ("tmp", "bak"))):
        for copy in copies.glob(f"*/{FILE_NAME}"):
            if installed is None or copy != installed.folder:
                shutil.rmtree(copy.parent)
                copy.parent.with_name(copy.parent.name.removesuffix("_")).unlink(missing_ok=True)
    settings = profile / "user" / "registrymodifications.xcu"
    if installed is None and settings.is_file():
        lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)  # one item per line
        kept = [line for line in lines if TOOLBAR not in line or not line.rstrip().endswith("</item>")]
        if kept != lines:
            replace_file(settings, "".join(kept).encode(), like=settings)
