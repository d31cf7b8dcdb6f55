Option Explicit

' Runs when Excel opens the workbook. It gives the function wizard the descriptions of the TM_ functions and their
' arguments, and calculates the cells. The descriptions are read from the hidden sheet of the IntelliSense add-in,
' because VBA source cannot hold Chinese.

Private Const FIRST_ARGUMENT As Long = 4    ' the column of its name; its description is in the next one
Private Const LONGEST As Long = 255         ' characters of a description that Excel accepts

Public Sub Auto_Open()
#If LIBREOFFICE Then
    Exit Sub
#End If
    Dim unchanged As Boolean
    unchanged = ThisWorkbook.Saved
    On Error Resume Next    ' the workbook opens even if a description is missing
    DescribeFunctions ThisWorkbook.Worksheets("_IntelliSense_")
    ThisWorkbook.Saved = unchanged
#If Mac Then
    Exit Sub    ' the functions need Windows
#End If
    If Len(Interpreter()) > 0 Then Application.OnTime Now, InThisWorkbook("CalculateCells")
End Sub

' Runs after the opening: cells that Excel calculated before it allowed macros show #NAME?.
Public Sub CalculateCells()
    Dim unchanged As Boolean
    unchanged = ThisWorkbook.Saved
    Application.CalculateFull
    ThisWorkbook.Saved = unchanged
End Sub

Private Function InThisWorkbook(ByVal name As String) As String
    InThisWorkbook = "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & name
End Function

Private Sub DescribeFunctions(ByVal sheet As Object)
    Dim row As Long, name As String
    row = 2
    Do While Len(sheet.Cells(row, 1).Value) > 0
        name = InThisWorkbook(sheet.Cells(row, 1).Value)
        If Len(sheet.Cells(row, FIRST_ARGUMENT).Value) = 0 Then
            Application.MacroOptions Macro:=name, Description:=Left$(sheet.Cells(row, 2).Value, LONGEST), _
                Category:="TradeMonitor"
        Else
            Application.MacroOptions Macro:=name, Description:=Left$(sheet.Cells(row, 2).Value, LONGEST), _
                Category:="TradeMonitor", ArgumentDescriptions:=ArgumentTexts(sheet, row)
        End If
        row = row + 1
    Loop
End Sub

Private Function ArgumentTexts(ByVal sheet As Object, ByVal row As Long) As Variant
    Dim texts() As String, count As Long
    Do While Len(sheet.Cells(row, FIRST_ARGUMENT + 2 * count).Value) > 0
        ReDim Preserve texts(count)
        texts(count) = Left$(sheet.Cells(row, FIRST_ARGUMENT + 2 * count + 1).Value, LONGEST)
        count = count + 1
    Loop
    ArgumentTexts = texts
End Function
