Option Explicit

' Runs when Excel opens the workbook. It gives the function wizard the descriptions of the TM_ functions and their
' arguments, and calculates the cells. The descriptions are read from the hidden sheet of the IntelliSense add-in,
' because VBA source cannot hold Chinese.

Private Const FIRST_ARGUMENT As Long = 4    ' the column of its name; its description is in the next one
Private Const LONGEST As Long = 255         ' characters of a description that Excel accepts
Private Const CELLS_WITH_FORMULAS As Long = -4123    ' xlCellTypeFormulas

Public Sub Auto_Open()
#If LIBREOFFICE Then
    Exit Sub
#End If
    Dim unchanged As Boolean
    unchanged = ThisWorkbook.Saved
    On Error Resume Next    ' the workbook opens even if the sheet is missing
    DescribeFunctions ThisWorkbook.Worksheets("_IntelliSense_")
    ThisWorkbook.Saved = unchanged
#If Mac Then
    Exit Sub    ' the functions need Windows
#End If
    If Len(Interpreter()) > 0 Then Application.OnTime Now, InThisWorkbook("CalculateCells")
End Sub

' Calculates the cells of this workbook that call a TM_ function: after a button, because Excel does not know that the
' store has changed, and after the opening, because cells that were calculated before macros were allowed show #NAME?.
Public Sub CalculateCells()
    Dim unchanged As Boolean, sheet As Object, cell As Object, found As Object
    unchanged = ThisWorkbook.Saved
    Application.StatusBar = Starting()    ' the first function in a cell starts a Python of its own
    For Each sheet In ThisWorkbook.Worksheets
        Set found = Nothing
        For Each cell In FormulasOf(sheet)
            If CallsOurs(cell) Then
                If found Is Nothing Then
                    Set found = cell
                Else
                    Set found = Application.Union(found, cell)
                End If
            End If
        Next cell
        If Not found Is Nothing Then CalculateRange found
    Next sheet
    Application.StatusBar = False
    ThisWorkbook.Saved = unchanged
End Sub

Private Function CallsOurs(ByVal cell As Object) As Boolean
    If cell.HasFormula Then CallsOurs = InStr(1, cell.Formula, "TM_", vbTextCompare) > 0
End Function

' Returns the cells with formulas, or all that are used if the sheet is protected or has no formula.
Private Function FormulasOf(ByVal sheet As Object) As Object
    Set FormulasOf = sheet.UsedRange
    On Error Resume Next
    Set FormulasOf = sheet.UsedRange.SpecialCells(CELLS_WITH_FORMULAS)
End Function

' Dirty has Excel calculate the cells, and those that depend on them, unless the user calculates by hand.
Private Sub CalculateRange(ByVal target As Object)
    On Error Resume Next    ' Excel refuses some ranges when it iterates over circular references
    target.Dirty
    target.Calculate
End Sub

Private Function InThisWorkbook(ByVal name As String) As String
    InThisWorkbook = "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & name
End Function

Private Sub DescribeFunctions(ByVal sheet As Object)
    Dim row As Long, name As String, text As String
    row = 2
    Do While Len(sheet.Cells(row, 1).Value) > 0
        name = InThisWorkbook(sheet.Cells(row, 1).Value)
        text = Left$(sheet.Cells(row, 2).Value, LONGEST)
        If Len(sheet.Cells(row, FIRST_ARGUMENT).Value) = 0 Then
            Describe name, text
        Else
            DescribeWithArguments name, text, ArgumentTexts(sheet, row)
        End If
        row = row + 1
    Loop
End Sub

Private Sub Describe(ByVal name As String, ByVal text As String)
    On Error Resume Next    ' the other functions are described even if Excel refuses this one
    Application.MacroOptions Macro:=name, Description:=text, Category:="TradeMonitor"
End Sub

Private Sub DescribeWithArguments(ByVal name As String, ByVal text As String, ByVal texts As Variant)
    On Error Resume Next
    Application.MacroOptions Macro:=name, Description:=text, Category:="TradeMonitor", ArgumentDescriptions:=texts
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
