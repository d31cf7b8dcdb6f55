Option Explicit
Option Private Module

' Starts Python for the buttons and for the functions in cells, with the procedures of the module xlwings.
'
' The interpreter is named by one file of the user, which `trademonitor excel install` writes. Nothing is read from a
' workbook, from its folder or from the settings of xlwings, and -P keeps Python from importing the files of a folder.

Private Const SECONDS_TO_NEXT_TRY As Long = 15
Private Const LONGEST_ERROR As Long = 500    ' a message box cuts longer texts

Private server As Object        ' Python for the cells; kept, because a start takes seconds
Private failure As String       ' why Python was not reached the last time
Private failedAt As Date

Public Sub RunPython(ByVal command As String)
    Dim python As String, reason As String, calculation As Long
    failure = ""                ' a click is a new try for the cells, too
    python = Interpreter()
    If Len(python) = 0 Then
        ShowError "", NotInstalled()
        Exit Sub
    End If
    On Error GoTo Failed
    calculation = Application.Calculation
    Application.StatusBar = Starting()
#If Mac Then
    ExecuteMac command, python, "false"    ' returns at once; Python calls CleanUp at the end
    Exit Sub
#End If
    ExecuteWindows False, command, python
    Restore calculation
    CalculateCells
    Exit Sub
Failed:
    reason = Err.Description
    ShowError "", NoAnswer() & vbCrLf & vbCrLf & reason
    Restore calculation
End Sub

' Gives back what Python changes meanwhile, because it may have been ended.
Private Sub Restore(ByVal calculation As Long)
    On Error Resume Next        ' Excel refuses the calculation without a visible workbook
    Application.StatusBar = False
    Application.ScreenUpdating = True
    Application.Calculation = calculation
End Sub

' Returns the result of a function in udfs.excel, or a sentence if Python was not reached. The cells after it get that
' sentence without another try for some seconds: each one may take as long as a start.
Public Function CallPython(ByVal name As String, ByVal arguments As Variant) As Variant
    Dim isNew As Boolean
    If Len(failure) > 0 Then
        If DateDiff("s", failedAt, Now) < SECONDS_TO_NEXT_TRY Then
            CallPython = failure
            Exit Function
        End If
    End If
    failure = ""
    On Error GoTo Failed
Again:
    isNew = server Is Nothing
    If isNew Then
        If Len(Interpreter()) = 0 Then
            CallPython = Remembered(CellNotInstalled())
            Exit Function
        End If
        Set server = XLPy()
    End If
    CallPython = server.CallUDF("udfs.excel", name, arguments)
    Exit Function
Failed:
    Set server = Nothing
    If Not isNew Then Resume Again    ' Python may have ended since the last call
    ' The name of xlwings' library, which the error says if it is not found, contains the version.
    CallPython = Remembered(IIf(InStr(Err.Description, ".dll") > 0, CellOtherVersion(), CellNoAnswer()))
End Function

Private Function Remembered(ByVal sentence As String) As String
    failure = sentence
    failedAt = Now
    Remembered = sentence
End Function

' Returns the path of Python, or an empty text if Excel is not set up.
Public Function Interpreter() As String
    Dim path As String, text As String
    On Error Resume Next        ' without the file there is no interpreter
#If Mac Then
    Dim number As Integer
    path = Environ("HOME") & "/trademonitor-python.txt"    ' in Excel's own folder, which needs no permission
    number = FreeFile
    Open path For Input As #number
    Line Input #number, text
    Close #number
#Else
    path = WScript.ExpandEnvironmentStrings("%LOCALAPPDATA%") & "\TradeMonitor\excel-python.txt"
    text = CreateObject("Scripting.FileSystemObject").OpenTextFile(path).ReadLine()
#End If
    Interpreter = Decoded(text)
End Function

' The file is ASCII; %u674E stands for the character 674E.
Private Function Decoded(ByVal text As String) As String
    Dim position As Long
    position = InStr(text, "%u")
    Do While position > 0
        text = Left$(text, position - 1) & ChrW(CLng("&H" & Mid$(text, position + 2, 4))) & Mid$(text, position + 6)
        position = InStr(position + 1, text, "%u")
    Loop
    Decoded = text
End Function

' The procedures below are called by the module xlwings, in place of its own.

' Returns a setting of xlwings.
Public Function GetConfig(ByVal name As String, Optional ByVal default_ As Variant = "") As Variant
    Select Case name
        Case "INTERPRETER_WIN"
            GetConfig = Interpreter()
        Case "TEMP DIR"    ' the short path, because VBA reads no file whose path has other letters than the system
            GetConfig = CreateObject("Scripting.FileSystemObject").GetSpecialFolder(2).ShortPath
        Case Else
            GetConfig = default_
    End Select
End Function

' Returns a text as one word of a command on macOS. xlwings' script separates its arguments by |: printf writes it.
Public Function ShellWord(ByVal text As String) As String
    ShellWord = Replace(Replace(text, "'", "'\''"), "|", "'""$(printf '\174')""'")
    ShellWord = "'" & ShellWord & "'"
End Function

' Returns the command that starts the server for the cells.
Public Function XLPyCommand() As String
    XLPyCommand = CommandPrompt() & " /K """"" & Interpreter() & _
        """ -P -B -c ""import xlwings; xlwings.serve('$(CLSID)')"""""
End Function

Public Function CommandPrompt() As String
    CommandPrompt = WScript.ExpandEnvironmentStrings("%SystemRoot%") & "\System32\cmd.exe"
End Function

' Shows a sentence; without one, that Python did not answer, and the error in its log, which xlwings deletes then.
Public Sub ShowError(ByVal file As String, Optional ByVal sentence As String = "")
    Application.StatusBar = False
    If Len(sentence) = 0 Then sentence = NoAnswer() & vbCrLf & vbCrLf & LastError(file)
    MsgBox sentence, vbExclamation, "TradeMonitor"
End Sub

' Returns the error at the end of a log: of a traceback, what follows the lines of code, which are indented.
Private Function LastError(ByVal file As String) As String
    Dim log As String
    On Error Resume Next        ' there may be no log
    log = vbLf & ReadFile(file)
    LastError = Left$(Mid$(log, InStr(InStrRev(log, vbLf & " ") + 1, log, vbLf) + 1), LONGEST_ERROR)
End Function
