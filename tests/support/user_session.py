"""Click a workbook's buttons in LibreOffice with the mouse, in both languages: user_session.py WORKBOOK FOLDER

A part of as_a_user.sh. It uses the user's own profile, writes screenshots of sheets and the PDF of the button into
FOLDER, and ends with an error if a button does not do what it should.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "docs"))

from desktop import desktop

from xlpkg.hosts.libreoffice.extension import manager
from xlpkg.messages import Language, say
from xlpkg.workbook import buttons, layout

#: The buttons that write on 首页, and their actions; 制作本月报告, which does what the others do, comes last.
BUTTONS = {
    each.caption("zh"): each.action
    for each in (*buttons.BUTTONS[1:], buttons.BUTTONS[0])
    if each.block and each.action != "guide"
}
#: Words of the report's heading on 当月.
HEADINGS: dict[Language, str] = {"zh": "当月贸易变化", "en": "Trade in May 2025"}


def main(workbook: Path, pictures: Path) -> None:
    """Play the session in both languages. The workbook is not saved."""
    assert not [name for name in os.environ if name.startswith(("TRADEMONITOR_", "XDG_"))]
    with desktop(workbook, manager.default_profile()) as desk:
        assert not desk.book.api.AllowMacroExecution  # the default macro security
        desk.enlarge()
        choices = desk.range(layout.HOME_CHOICES)
        for lang, heading in HEADINGS.items():
            choices.value = [*choices.options(ndim=2).value[:2], [lang]]
            for caption, action in BUTTONS.items():
                for pdf in workbook.parent.glob("*.pdf"):
                    pdf.unlink()
                print(caption, desk.press(caption, say(f"task-{action}", lang)), sep=": ", flush=True)
            (pdf,) = workbook.parent.glob("*.pdf")
            shutil.copy(pdf, pictures / f"{lang}-button.pdf")
            assert heading in str(desk.book.sheets[layout.MONTH]["A1"].value), heading
            for sheet in (layout.HOME, layout.MONTH, layout.RANKING, layout.MAP, layout.CHECKS, "广东"):
                desk.picture(pictures / f"{lang}-{sheet}.png", sheet)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
