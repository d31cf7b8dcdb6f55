Option Explicit

' The macros of the buttons on the first sheet. Each calls one action in Python.
'
' LibreOffice ignores #If and runs the code inside it; Excel, where LIBREOFFICE is not defined, does not
' compile that code.

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

Public Sub ExportWord()
    Act "docx"
End Sub

' Tests a copy of the shipped workbook in another Excel; started by Alt+F8, not by a button.
Public Sub SelfTest()
#If LIBREOFFICE Then
    MsgBox SelfTestInTerminal(), vbInformation, "TradeMonitor"
    Exit Sub
#End If
    RunPython "from xlpkg.hosts.selftest.macro import start_from_macro; start_from_macro()"
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
    RunPython "from xlpkg.workbook.buttons import act_in_excel; act_in_excel('" & action & "')"
End Sub

' On macOS, xlwings calls this when Python has ended.
Private Sub CleanUp()
    Dim log As String, errors As String
    On Error Resume Next        ' also if there is no log: xlwings calls this at the end of any Python
    log = Environ("HOME") & "/xlwings.log"
    errors = ReadFile(log)      ' an error in a condition would go on behind Then
    If Len(errors) > 0 Then ShowError log
    Kill log
    Application.StatusBar = False
    Application.ScreenUpdating = True
End Sub
