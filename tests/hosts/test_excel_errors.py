"""What Excel raises while a button works is one sentence in a message box, without a traceback."""

from __future__ import annotations

from typing import Any

import pytest
import xlwings as xw

from xlpkg.workbook import actions


class ComError(Exception):
    """As pywintypes.com_error: (number, text, excepinfo, argument)."""

    def __init__(self) -> None:
        self.excepinfo = (0, "Microsoft Excel", "无法更改受保护的单元格", "xlmain11.chm", 0, -2146827284)
        super().__init__(-2147352567, "Exception occurred.", self.excepinfo, None)


class RefusingBook:
    """A book of an Excel in which a cell is being edited: every call fails."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure
        self.messages: list[str] = []
        self.app = self

    @property
    def names(self) -> Any:
        raise self._failure

    @property
    def sheets(self) -> Any:
        raise self._failure

    @property
    def screen_updating(self) -> bool:
        raise self._failure

    def alert(self, prompt: str, title: str) -> None:
        assert title == "TradeMonitor"
        self.messages.append(prompt)


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (ComError(), "无法更改受保护的单元格"),
        (xw.XlwingsError("no sheet"), "no sheet"),
        (RuntimeError("Command failed: OSERROR: -1712"), "OSERROR: -1712"),
        (AttributeError(), "AttributeError"),
    ],
)
def test_a_call_that_excel_refuses_is_a_sentence(
    failure: Exception, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = RefusingBook(failure)
    monkeypatch.setattr(xw.Book, "caller", lambda: book)
    actions.act_in_excel("refresh")
    (message,) = book.messages
    assert message.startswith("Excel 拒绝了按钮的一个步骤")
    assert reason in message
    assert "Traceback" not in message
    assert "excepinfo" not in message
