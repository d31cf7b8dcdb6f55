Option Explicit

' The macros of the buttons on the first sheet. Each calls one action in Python.
'
' LibreOffice ignores #If and runs the code inside it; Excel, where LIBREOFFICE is not defined, does not
' compile that code. The service and the add-in are called by name, so that no reference is needed.

Public Sub MakeReport()
    Act "make"
End Sub

Public Sub RefreshData()
    Act "refresh"
End Sub

Public Sub UpdateReport()
    Act "report"
End Sub

Public Sub VerifyData()
    Act "verify"
End Sub

Public Sub ExportPdf()
    Act "pdf"
End Sub

Private Sub Act(ByVal action As String)
#If LIBREOFFICE Then
    Dim runner As Object
    Set runner = CreateUnoService("org.trademonitor.Runner")
    If IsNull(runner) Then
        MsgBox NoExtension(), vbInformation, "TradeMonitor"
    Else
        runner.trigger action
    End If
    Exit Sub
#End If
    On Error GoTo Missing
    Application.Run "xlwings.xlam!RunPython", "from xlpkg.workbook.buttons import act_in_excel; act_in_excel('" & action & "')"
    Exit Sub
Missing:
    MsgBox NoAddIn(), vbInformation, "TradeMonitor"
End Sub
