Option Explicit

' The four buttons of the first sheet. Each hands one word to Python and does nothing else.
'
' LibreOffice reads both branches of #If and so runs the first; Excel, where LIBREOFFICE is not defined,
' compiles the second only. Neither needs a reference: what answers is found by its name.

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
