# Set up TradeMonitor and test it in Excel on Windows: right-click this file and choose "Run with PowerShell", or type
#   powershell -ExecutionPolicy Bypass -File install\selftest.ps1
# The test uses a copy of the workbook and example figures. The result opens in the browser; docs\excel.md says how to
# send it in. Close Excel first, and do not use it meanwhile.
$project = Split-Path -Parent $PSScriptRoot
Set-Location -LiteralPath $project  # PowerShell reads [1] in the path of a program as a wildcard
& .\install\setup.ps1 -NoWait
if ($LASTEXITCODE -ne 2) {
    $global:LASTEXITCODE = 2  # stays if the program is missing or blocked
    $folder = Join-Path $project "output\selftest-$(Get-Date -Format 'yyyyMMdd-HHmmss')"
    & .\.venv\Scripts\trademonitor.exe excel selftest -o $folder --show
}
$code = $LASTEXITCODE
Read-Host 'Press Enter to close'
exit $code
