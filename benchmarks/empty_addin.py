"""A Calc add-in with a function that does nothing: the lower bound for a function in a cell.

It is registered like TradeMonitor's add-in and called through the same bridge with arguments of the same types.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Final

from xlpkg.hosts.libreoffice.extension import manager

FUNCTION: Final = "BM_NOTHING"
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


g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(AddIn, "{_ADD_IN}", ("com.sun.star.sheet.AddIn",))
"""
_COMPONENTS: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<components xmlns="http://openoffice.org/2010/uno-components">
  <component loader="com.sun.star.loader.Python" uri="nothing.py">
    <implementation name="{_ADD_IN}"><service name="com.sun.star.sheet.AddIn"/></implementation>
  </component>
</components>
"""
_CALC: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" oor:name="CalcAddIns"
 oor:package="org.openoffice.Office"><node oor:name="AddInInfo"><node oor:name="{_ADD_IN}" oor:op="replace">
<node oor:name="AddInFunctions"><node oor:name="bmNothing" oor:op="replace">
<prop oor:name="DisplayName"><value xml:lang="en">{FUNCTION}</value></prop>
<prop oor:name="CompatibilityName"><value xml:lang="en">{FUNCTION}</value></prop>
</node></node></node></node></oor:component-data>
"""
_MANIFEST: Final = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
  <manifest:file-entry manifest:full-path="XNothing.idl"
   manifest:media-type="application/vnd.sun.star.uno-typelibrary;type=RDB"/>
  <manifest:file-entry manifest:full-path="nothing.components"
   manifest:media-type="application/vnd.sun.star.uno-components"/>
  <manifest:file-entry manifest:full-path="CalcAddIns.xcu"
   manifest:media-type="application/vnd.sun.star.configuration-data"/>
</manifest:manifest>
"""
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
