# Set up TradeMonitor and test it in Excel on Windows: right-click this file and choose "Run with PowerShell", or type
#   powershell -ExecutionPolicy Bypass -File install\selftest.ps1
# The test uses a copy of the workbook and example figures. The result opens in the browser; docs\excel.md says how to
# send it in. Close Excel first, and do not use it meanwhile.
$project = Split-Path -Parent $PSScriptRoot
& "$PSScriptRoot\setup.ps1" -NoWait
if ($LASTEXITCODE -eq 2) { exit 2 }
$folder = Join-Path $project "output\selftest-$(Get-Date -Format 'yyyyMMdd-HHmmss')"
& "$project\.venv\Scripts\trademonitor.exe" excel selftest -o $folder --show
$code = $LASTEXITCODE
Read-Host 'Press Enter to close'
exit $code
