Option Explicit

' Tells Excel's function wizard what the TM_ functions and their arguments mean. The words stand in the hidden
' sheet that the IntelliSense add-in reads too, since Chinese has no place in VBA.

Private Const FIRST_ARGUMENT As Long = 4    ' the column of its name; that of its meaning follows
Private Const LONGEST As Long = 255         ' characters of a description

Public Sub Auto_Open()
#If LIBREOFFICE Then
    Exit Sub
#End If
    Dim unchanged As Boolean
    unchanged = ThisWorkbook.Saved
    On Error Resume Next    ' a missing description keeps no workbook from opening
    DescribeFunctions ThisWorkbook.Worksheets("_IntelliSense_")
    ThisWorkbook.Saved = unchanged
End Sub

Private Sub DescribeFunctions(ByVal sheet As Object)
    Dim row As Long, name As String
    row = 2
    Do While Len(sheet.Cells(row, 1).Value) > 0
        name = "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & sheet.Cells(row, 1).Value
        If Len(sheet.Cells(row, FIRST_ARGUMENT).Value) = 0 Then
            Application.MacroOptions Macro:=name, Description:=Left$(sheet.Cells(row, 2).Value, LONGEST), _
                Category:="TradeMonitor"
        Else
            Application.MacroOptions Macro:=name, Description:=Left$(sheet.Cells(row, 2).Value, LONGEST), _
                Category:="TradeMonitor", ArgumentDescriptions:=Meanings(sheet, row)
        End If
        row = row + 1
    Loop
End Sub

Private Function Meanings(ByVal sheet As Object, ByVal row As Long) As Variant
    Dim texts() As String, count As Long
    Do While Len(sheet.Cells(row, FIRST_ARGUMENT + 2 * count).Value) > 0
        ReDim Preserve texts(count)
        texts(count) = Left$(sheet.Cells(row, FIRST_ARGUMENT + 2 * count + 1).Value, LONGEST)
        count = count + 1
    Loop
    Meanings = texts
End Function
