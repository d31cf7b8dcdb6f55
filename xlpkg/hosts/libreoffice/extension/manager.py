"""The extension in a profile of LibreOffice: put in, found, asked for an answer, and taken out without remains."""

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
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from udfs.call import call
from udfs.registry import BY_NAME
from xlpkg.errors import OfficeError
from xlpkg.hosts.libreoffice.extension.extension import ENVIRONMENT, FILE_NAME, IDENTIFIER, TYPES, build_extension
from xlpkg.hosts.libreoffice.extension.registration import ADD_IN, TOOLBAR, method
from xlpkg.hosts.libreoffice.program import find_soffice, run_soffice, running_soffice
from xlpkg.hosts.package.locks import replace_file

#: A call without what it needs: its answer does not depend on what is stored.
_ASKED: Final = "TM_TABLE"
QUESTION: Final = f"={_ASKED}()"

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
    """The extension as a profile holds it: where, its version, and the environment it was built for."""

    place: Path
    version: str
    environment: Path
    python: str


def default_profile() -> Path:
    """Return the folder of the profile that LibreOffice uses for this user; it need not be there yet."""
    program = find_soffice()
    folder = program.resolve().parent if program else Path()
    settings = (folder / "bootstraprc", folder / "bootstrap.ini", folder.parent / "Resources" / "bootstraprc")
    known = next((path for path in settings if path.is_file()), None)
    found = _USER_PROFILE.search(known.read_text(encoding="utf-8")) if known else None
    return _configuration() / (found[1].strip() if found else "libreoffice/4")


def _configuration() -> Path:
    if sys.platform == "win32":
        return Path(os.environ["APPDATA"])
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")


def find(profile: Path) -> Installed | None:
    """Return what is installed in *profile*, None for nothing."""
    cache = _cache(profile)
    registry = cache / "registry" / "com.sun.star.comp.deployment.component.PackageRegistryBackend" / "unorc"
    found = _REGISTERED.search(registry.read_text(encoding="utf-8")) if registry.is_file() else None
    place = cache / found[1] if found else cache
    if not (place / ENVIRONMENT).is_file():
        return None
    known = json.loads((place / ENVIRONMENT).read_text(encoding="utf-8"))
    return Installed(place, known["version"], Path(known["folder"]), known["python"])


def install(profile: Path) -> Installed:
    """Put the extension for the environment that runs this into *profile*, in place of an earlier one.

    Raises OfficeError where LibreOffice is missing or open, or where its extension manager refuses.
    """
    refuse_while_open(profile)
    with tempfile.TemporaryDirectory(prefix="trademonitor-extension-") as room:
        add(profile, build_extension(Path(room)))
    installed = find(profile)
    if installed is None:
        raise OfficeError("extension-missing", profile=profile)
    _sweep(profile)
    return installed


def add(profile: Path, extension: Path) -> None:
    """Put any *extension*, an .oxt file, into *profile*. Raises OfficeError as :func:`install` does."""
    if _is_root():
        _manage(profile, "addExtension", extension.absolute().as_uri(), (), "user")
    else:
        _unopkg(profile, "add", "--force", "--suppress-license", str(extension))


def remove(profile: Path) -> Installed | None:
    """Take the extension out of *profile*; return what was there, None for nothing. Raises OfficeError."""
    installed = find(profile)
    if installed is not None:
        refuse_while_open(profile)
        if _is_root():
            _manage(profile, "removeExtension", IDENTIFIER, FILE_NAME, "user")
        else:
            _unopkg(profile, "remove", IDENTIFIER)
        _sweep(profile)
    return installed


def ask(profile: Path) -> str | None:
    """Let LibreOffice calculate QUESTION with *profile*: return None for the right answer, else what it answered.

    Raises OfficeError where LibreOffice is open, or does not answer at all.
    """
    refuse_while_open(profile)
    with tempfile.TemporaryDirectory(prefix="trademonitor-question-") as room:
        sheet = Path(room, "question.fods")
        formula = f"{ADD_IN}.{method(BY_NAME[_ASKED])}()".upper()
        sheet.write_text(_SHEET.format(formula=formula), encoding="utf-8")
        said = run_soffice(
            ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1", "--outdir", room, str(sheet)],
            _SECONDS,
            profile=profile,
        )
        answer = sheet.with_suffix(".csv")
        if not answer.is_file():
            raise OfficeError("office-no-output", document=sheet.name, said=said or "-")
        with answer.open(encoding="utf-8", newline="") as lines:
            found = next((row[0] for row in csv.reader(lines) if row), "")
    return None if found in (call(_ASKED, lang="en"), call(_ASKED, lang="zh")) else found


def _cache(profile: Path) -> Path:
    return profile / "user" / "uno_packages" / "cache"


def refuse_while_open(profile: Path) -> None:
    """Raise OfficeError where LibreOffice is open with *profile*: it writes its settings when it ends."""
    lock = profile / ".lock"
    if lock.exists():
        raise OfficeError("office-open", profile=profile, lock=lock)


def _is_root() -> bool:
    """Return whether this is an administrator's account of Unix, for which unopkg changes no profile."""
    return sys.platform != "win32" and os.geteuid() == 0


def _unopkg(profile: Path, command: str, *arguments: str) -> None:
    program = find_soffice()
    if program is None:
        run_soffice([])  # says what is missing
        return
    folder = program.resolve().parent
    unopkg = next((path for name in ("unopkg.com", "unopkg") if (path := folder / name).is_file()), folder / "unopkg")
    place = f"-env:UserInstallation={profile.absolute().as_uri()}"
    try:
        done = subprocess.run(  # noqa: S603  (the program beside LibreOffice's)
            [str(unopkg), command, place, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_SECONDS,
            check=False,
        )
    except OSError as reason:
        raise OfficeError("office-not-started", program=unopkg, reason=reason.strerror) from reason
    except subprocess.TimeoutExpired:
        raise OfficeError("office-timeout", seconds=f"{_SECONDS:g}") from None
    if done.returncode:
        raise OfficeError("extension-refused", reason=" ".join(done.stdout.decode(errors="replace").split()))


def _manage(profile: Path, task: str, *arguments: object) -> None:
    """Call *task* of the extension manager in an office that is started for it."""
    from xlpkg.hosts.libreoffice.engine.bridge import connect, error, reason

    pipe = f"trademonitor-{secrets.token_hex(8)}"
    with running_soffice([f"--accept=pipe,name={pipe};urp;"], profile=profile) as office:
        context = connect(pipe, timeout=_SECONDS, running=lambda: office.process.poll() is None)
        manager = context.getValueByName(_MANAGER)
        try:
            getattr(manager, task)(*arguments, None, _consent())
        except error("uno.Exception") as refused:
            raise OfficeError("extension-refused", reason=reason(refused)) from None
        if office.process.poll() is not None:  # another office has this profile, and answered in its place
            return
        desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
        desktop.terminate()
        office.process.wait(_SECONDS)


def _consent() -> Any:
    """Return a command environment that answers yes to the question whether the extension is to be installed."""
    from xlpkg.hosts.libreoffice.engine.bridge import uno

    approve = uno().getTypeByName("com.sun.star.task.XInteractionApprove")

    def handle(_: object, request: Any) -> None:
        for continuation in request.getContinuations():
            if (approval := continuation.queryInterface(approve)) is not None:
                approval.select()

    bases = [uno().getClass(f"com.sun.star.{name}") for name in ("ucb.XCommandEnvironment", "task.XInteractionHandler")]
    members = {"getInteractionHandler": lambda self: self, "getProgressHandler": lambda _: None, "handle": handle}
    return type("Consent", (importlib.import_module("unohelper").Base, *bases), members)()


def _sweep(profile: Path) -> None:
    """Delete what LibreOffice leaves behind when the extension is replaced or removed: copies, and window settings."""
    installed = find(profile)
    extensions = profile / "user" / "extensions"
    for folder in (_cache(profile) / "uno_packages", *(extensions / kind / "extensions" for kind in ("tmp", "bak"))):
        for copy in folder.glob(f"*/{FILE_NAME}"):
            if installed is None or copy != installed.place:
                shutil.rmtree(copy.parent)
                copy.parent.with_name(copy.parent.name.removesuffix("_")).unlink(missing_ok=True)
    settings = profile / "user" / "registrymodifications.xcu"
    if installed is None and settings.is_file():
        lines = settings.read_text(encoding="utf-8").splitlines(keepends=True)  # an item a line
        kept = [line for line in lines if TOOLBAR not in line or not line.rstrip().endswith("</item>")]
        if kept != lines:
            replace_file(settings, "".join(kept).encode(), like=settings)
