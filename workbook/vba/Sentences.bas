Option Explicit
Option Private Module

' What the macros say. Made by xlpkg/hosts/excel/vba.py from xlpkg/messages/excel.py: do not edit.

Public Function NoAddIn() As String
    NoAddIn = ChrW(27809) & ChrW(26377) & ChrW(21152) & ChrW(36733) & " xlwings " & ChrW(21152) & ChrW(36733) & ChrW(39033) & _
        ChrW(65306) & ChrW(35831) & ChrW(22312) & ChrW(32456) & ChrW(31471) & ChrW(36816) & ChrW(34892) & _
        " trademonitor excel install" & ChrW(65292) & ChrW(28982) & ChrW(21518) & ChrW(37325) & ChrW(26032) & ChrW(21551) & _
        ChrW(21160) & " Excel" & vbCrLf & vbCrLf & _
        "The xlwings add-in is not loaded: type `trademonitor excel install` in a terminal, then start Excel again."
End Function

Public Function NoExtension() As String
    NoExtension = ChrW(27809) & ChrW(26377) & ChrW(23433) & ChrW(35013) & " TradeMonitor " & ChrW(25193) & ChrW(23637) & _
        ChrW(65306) & ChrW(35831) & ChrW(22312) & ChrW(32456) & ChrW(31471) & ChrW(36816) & ChrW(34892) & _
        " trademonitor office install" & ChrW(65292) & ChrW(28982) & ChrW(21518) & ChrW(37325) & ChrW(26032) & _
        ChrW(21551) & ChrW(21160) & " LibreOffice" & vbCrLf & vbCrLf & _
        "The TradeMonitor extension is not installed: type `trademonitor office install` in a terminal, then start LibreOffice again."
End Function

Public Function CellNoAddIn() As String
    CellNoAddIn = "## " & ChrW(27809) & ChrW(26377) & ChrW(21152) & ChrW(36733) & " xlwings " & ChrW(21152) & ChrW(36733) & _
        ChrW(39033) & ChrW(65306) & ChrW(35831) & ChrW(22312) & ChrW(32456) & ChrW(31471) & ChrW(36816) & ChrW(34892) & _
        " trademonitor excel install" & ChrW(65292) & ChrW(28982) & ChrW(21518) & ChrW(37325) & ChrW(26032) & ChrW(21551) & _
        ChrW(21160) & " Excel"
End Function

Public Function CellNoExtension() As String
    CellNoExtension = "## " & ChrW(27809) & ChrW(26377) & ChrW(23433) & ChrW(35013) & " TradeMonitor " & ChrW(25193) & ChrW(23637) & _
        ChrW(65306) & ChrW(35831) & ChrW(22312) & ChrW(32456) & ChrW(31471) & ChrW(36816) & ChrW(34892) & _
        " trademonitor office install" & ChrW(65292) & ChrW(28982) & ChrW(21518) & ChrW(37325) & ChrW(26032) & _
        ChrW(21551) & ChrW(21160) & " LibreOffice"
End Function

Public Function CellNotOnMac() As String
    CellNotOnMac = "## " & ChrW(21333) & ChrW(20803) & ChrW(26684) & ChrW(20989) & ChrW(25968) & ChrW(38656) & ChrW(35201) & _
        " Windows " & ChrW(29256) & " Excel" & ChrW(65306) & ChrW(22312) & " macOS " & ChrW(19978) & ChrW(35831) & _
        ChrW(29992) & ChrW(25353) & ChrW(38062) & ChrW(65292) & ChrW(25110) & ChrW(22312) & ChrW(32456) & ChrW(31471) & _
        ChrW(36816) & ChrW(34892) & " trademonitor eval"
End Function

Public Function CellNoAnswer() As String
    CellNoAnswer = "## Python " & ChrW(27809) & ChrW(26377) & ChrW(22238) & ChrW(31572) & ChrW(65306) & ChrW(35831) & ChrW(22312) & _
        ChrW(32456) & ChrW(31471) & ChrW(36816) & ChrW(34892) & " trademonitor doctor"
End Function
