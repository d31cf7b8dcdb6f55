"""A Calc add-in with a function that does nothing: the lower bound for a function in a cell.

It is registered like TradeMonitor's add-in and called through the same bridge with arguments of the same types. The
extension also holds a job that calls a method many times inside LibreOffice, because one call from another process
takes longer than some of the methods.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

from xlpkg.hosts.libreoffice.extension import manager

FUNCTION: Final = "BM_NOTHING"
REPEAT: Final = "org.trademonitor.benchmarks.Repeat"
_ADD_IN: Final = "org.trademonitor.benchmarks.AddIn"
_IDL: Final = """module org { module trademonitor { module benchmarks {
    interface XNothing: com::sun::star::uno::XInterface {
        any bmNothing([in] any region, [in] any flow, [in] any period);
    };
}; }; };
"""
_COMPONENT: Final = f"""import uno
import unohelper


class AddIn(unohelper.Base, uno.getClass("org.trademonitor.benchmarks.XNothing")):
    def __init__(self, context):
        pass

    def bmNothing(self, region, flow, period):
        return 1.0


class Repeat(unohelper.Base, uno.getClass("com.sun.star.task.XJob")):
    def __init__(self, context):
        pass

    def execute(self, arguments):
        options = {{argument.Name: argument.Value for argument in arguments}}
        calls = [(getattr(target, options["method"]), values) for target, *values in options["calls"]]
        for _ in range(int(options["times"])):
            for method, values in calls:
                method(*values)


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Repeat, "{REPEAT}", ("{REPEAT}",))
g_ImplementationHelper.addImplementation(AddIn, "{_ADD_IN}", ("com.sun.star.sheet.AddIn",))
"""
_COMPONENTS: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<components xmlns="http://openoffice.org/2010/uno-components">
  <component loader="com.sun.star.loader.Python" uri="nothing.py">
    <implementation name="{_ADD_IN}"><service name="com.sun.star.sheet.AddIn"/></implementation>
    <implementation name="{REPEAT}"><service name="{REPEAT}"/></implementation>
  </component>
</components>
"""
_PARAMETERS: Final = "".join(
    f'<node oor:name="{name}" oor:op="replace"><prop oor:name="DisplayName"><value xml:lang="en">{name}</value></prop>'
    "</node>"
    for name in ("region", "flow", "period")
)
_CALC: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" oor:name="CalcAddIns"
 oor:package="org.openoffice.Office"><node oor:name="AddInInfo"><node oor:name="{_ADD_IN}" oor:op="replace">
<node oor:name="AddInFunctions"><node oor:name="bmNothing" oor:op="replace">
<prop oor:name="DisplayName"><value xml:lang="en">{FUNCTION}</value></prop>
<prop oor:name="Category"><value>Add-In</value></prop>
<prop oor:name="CompatibilityName"><value xml:lang="en">{FUNCTION}</value></prop>
<node oor:name="Parameters">{_PARAMETERS}</node></node></node></node></node></oor:component-data>
"""
_MEDIA_TYPES: Final = {
    "XNothing.idl": "application/vnd.sun.star.uno-typelibrary;type=RDB",
    "nothing.components": "application/vnd.sun.star.uno-components",
    "CalcAddIns.xcu": "application/vnd.sun.star.configuration-data",
}
_MANIFEST: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{kind}"/>'
        for name, kind in _MEDIA_TYPES.items()
    )
    + "</manifest:manifest>"
)
_DESCRIPTION: Final = """<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006">
  <identifier value="org.trademonitor.benchmarks"/><version value="1"/>
</description>
"""


def install(profile: Path, folder: Path) -> None:
    """Install the add-in in *profile*; its .oxt file is written to *folder*."""
    path = folder / "nothing.oxt"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("description.xml", _DESCRIPTION)
        archive.writestr("XNothing.idl", _IDL)
        archive.writestr("CalcAddIns.xcu", _CALC)
        archive.writestr("nothing.components", _COMPONENTS)
        archive.writestr("nothing.py", _COMPONENT)
    manager.add(profile, path)
