Option Explicit

' The four buttons of the first sheet. Each hands one word to Python and does nothing else.
'
' LibreOffice reads both branches of #If and so runs the first; Excel, where LIBREOFFICE is not defined,
' compiles the second only.

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
        SayMissing action
    Else
        runner.trigger action
    End If
    Exit Sub
#End If
    On Error GoTo Missing
    Application.Run "xlwings.xlam!RunPython", "from xlpkg import macros; macros.act('" & action & "')"
    Exit Sub
Missing:
    SayMissing action
End Sub

Private Sub SayMissing(ByVal action As String)
    MsgBox "TradeMonitor's Python does not answer this button yet (" & action & "). Close this workbook and type in a terminal:" & _
        vbCrLf & vbCrLf & "trademonitor refresh TradeMonitor.xlsm" & vbCrLf & "trademonitor pdf TradeMonitor.xlsm", vbInformation, "TradeMonitor"
End Sub
