Option Explicit

' The macros of the buttons on the first sheet. Each calls one action in Python.
'
' LibreOffice ignores #If and runs the code inside it; Excel, where LIBREOFFICE is not defined, does not
' compile that code.

Private Const FOLDER_PICKER As Long = 4    ' msoFileDialogFolderPicker
Private Const FORM_CONTROL As Long = 8     ' msoFormControl

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

Public Sub PickSourceFolder()
    PickFolder 1, "pick-sources"
End Sub

Public Sub PickPdfFolder()
    PickFolder 2, "pick-pdf"
End Sub

' Tests a copy of the shipped workbook in another Excel; started by Alt+F8, not by a button.
Public Sub SelfTest()
#If LIBREOFFICE Then
    MsgBox SelfTestInTerminal(), vbInformation, "TradeMonitor"
    Exit Sub
#End If
    RunPython "from xlpkg.hosts.selftest.macro import start_from_macro; start_from_macro()"
End Sub

' Writes the folder that the user picks in a dialog into a row of the folders on the first sheet.
Private Sub PickFolder(ByVal row As Long, ByVal action As String)
#If LIBREOFFICE Then
    Trigger action
    Exit Sub
#End If
    Dim dialog As Object
    On Error GoTo Failed        ' Excel for macOS may have no such dialog, and the sheet may be protected
    Set dialog = Application.FileDialog(FOLDER_PICKER)
    If dialog.Show Then ThisWorkbook.Names("home_folders").RefersToRange.Cells(row, 1).Value = dialog.SelectedItems(1)
    Exit Sub
Failed:
    MsgBox TypeFolder(), vbInformation, "TradeMonitor"
End Sub

#If LIBREOFFICE Then
Private Sub Trigger(ByVal action As String)
    Dim runner As Object
    Set runner = CreateUnoService("org.trademonitor.Runner")
    If IsNull(runner) Then
        MsgBox NoExtension(), vbInformation, "TradeMonitor"
    Else
        runner.trigger action
    End If
End Sub
#End If

Private Sub Act(ByVal action As String)
#If LIBREOFFICE Then
    Trigger action
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
    ShowCaptions ThisWorkbook.Names("home_choices").RefersToRange
End Sub

' Gives the buttons their captions in the language chosen on the first sheet. On Windows, Python does it.
Private Sub ShowCaptions(ByVal choices As Object)
    Dim shape As Object
    For Each shape In choices.Worksheet.Shapes
        If shape.Type = FORM_CONTROL Then
            With shape.TextFrame.Characters
                .Text = CaptionIn(choices.Cells(3, 1).Value, .Text)
            End With
        End If
    Next shape
End Sub
