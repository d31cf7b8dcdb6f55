Option Explicit

' The TM_ functions for Excel's cells. Made by xlpkg/hosts/excel/vba.py from udfs/registry.py: do not edit.
'
' Each hands its arguments to Python by way of the xlwings add-in, which is found by its name, so that this
' project compiles without it. An argument whose name is a word of VBA ends with an underscore here.

Private server As Object    ' Python; kept, since finding it reads xlwings' settings anew each time

Public Function TM_VALUE(region, flow, period, Optional basis, Optional currency_) As Variant
    TM_VALUE = Answer("TM_VALUE", Array(region, flow, period, basis, currency_))
End Function

Public Function TM_YOY(region, flow, period, Optional basis, Optional currency_, Optional method) As Variant
    TM_YOY = Answer("TM_YOY", Array(region, flow, period, basis, currency_, method))
End Function

Public Function TM_YOYBAND(region, flow, period, Optional basis, Optional currency_, Optional method) As Variant
    TM_YOYBAND = Answer("TM_YOYBAND", Array(region, flow, period, basis, currency_, method))
End Function

Public Function TM_NET(region, period, Optional basis, Optional currency_) As Variant
    TM_NET = Answer("TM_NET", Array(region, period, basis, currency_))
End Function

Public Function TM_RANK(region, flow, period, Optional basis, Optional by) As Variant
    TM_RANK = Answer("TM_RANK", Array(region, flow, period, basis, by))
End Function

Public Function TM_SHARE(region, flow, period, Optional basis) As Variant
    TM_SHARE = Answer("TM_SHARE", Array(region, flow, period, basis))
End Function

Public Function TM_CONTRIB(region, flow, period, Optional basis) As Variant
    TM_CONTRIB = Answer("TM_CONTRIB", Array(region, flow, period, basis))
End Function

Public Function TM_TABLE(period, Optional basis, Optional sort, Optional currency_) As Variant
    TM_TABLE = Answer("TM_TABLE", Array(period, basis, sort, currency_))
End Function

Public Function TM_SERIES(region, flow, start, end_, Optional basis, Optional measure) As Variant
    TM_SERIES = Answer("TM_SERIES", Array(region, flow, start, end_, basis, measure))
End Function

Public Function TM_TEXT(period, section, Optional lang) As Variant
    TM_TEXT = Answer("TM_TEXT", Array(period, section, lang))
End Function

Public Function TM_CHECKS(period) As Variant
    TM_CHECKS = Answer("TM_CHECKS", Array(period))
End Function

Public Function TM_SOURCE(region, flow, period) As Variant
    TM_SOURCE = Answer("TM_SOURCE", Array(region, flow, period))
End Function

Public Function TM_PERIODS() As Variant
    TM_PERIODS = Answer("TM_PERIODS", Array())
End Function

Public Function TM_REGIONS() As Variant
    TM_REGIONS = Answer("TM_REGIONS", Array())
End Function

Private Function Answer(ByVal name As String, ByVal arguments As Variant) As Variant
#If LIBREOFFICE Then
    Answer = CellNoExtension()    ' the extension's functions come first, so this one is asked only without it
    Exit Function
#End If
#If Mac Then
    Answer = CellNotOnMac()
    Exit Function
#End If
    Dim place As Long, fresh As Boolean
    For place = LBound(arguments) To UBound(arguments)
        If IsObject(arguments(place)) Then arguments(place) = arguments(place).Value
        If IsError(arguments(place)) And Not IsMissing(arguments(place)) Then
            Answer = arguments(place)    ' an error in a cell goes on, as in Excel's own functions
            Exit Function
        End If
    Next place
    On Error GoTo Failed
Again:
    fresh = server Is Nothing
    If fresh Then Set server = Application.Run("xlwings.xlam!XLPy")
    Answer = Shown(server.CallUDF("udfs.excel", name, arguments))
    Exit Function
Failed:
    If server Is Nothing Then
        Answer = CellNoAddIn()
    Else
        Set server = Nothing
        If Not fresh Then Resume Again    ' it may have been ended and started anew by the add-in's button
        Answer = CellNoAnswer()
    End If
End Function

' No data comes as the text #N/A, in a cell of its own, in a row or in a table.
Private Function Shown(ByVal result As Variant) As Variant
    Dim row As Long, column As Long
    If Not IsArray(result) Then
        If IsNoData(result) Then result = CVErr(xlErrNA)
    ElseIf HasRows(result) Then
        For row = LBound(result, 1) To UBound(result, 1)
            For column = LBound(result, 2) To UBound(result, 2)
                If IsNoData(result(row, column)) Then result(row, column) = CVErr(xlErrNA)
            Next column
        Next row
    Else
        For column = LBound(result) To UBound(result)
            If IsNoData(result(column)) Then result(column) = CVErr(xlErrNA)
        Next column
    End If
    Shown = result
End Function

Private Function IsNoData(ByVal value As Variant) As Boolean
    If VarType(value) = vbString Then IsNoData = (value = "#N/A")
End Function

' A table of one row comes as a list, which has no second dimension.
Private Function HasRows(ByVal table As Variant) As Boolean
    Dim last As Long
    last = -1
    On Error Resume Next
    last = UBound(table, 2)
    HasRows = last >= 0
End Function
