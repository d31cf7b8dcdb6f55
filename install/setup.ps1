# Set up TradeMonitor for Excel on Windows: right-click this file and choose "Run with PowerShell", or type
#   powershell -ExecutionPolicy Bypass -File install\setup.ps1
# It creates the virtual environment .venv in the project and sets up Excel. `trademonitor excel remove` undoes that.
param([switch] $NoWait)  # do not wait for Enter at the end
$project = Split-Path -Parent $PSScriptRoot
$venv = Join-Path $project '.venv'

function Find-Python {
    $ask = 'import sys; print(sys.executable if sys.version_info >= (3, 11) else str())'
    foreach ($command in 'py -3', 'python', 'python3') {
        $name = ($command -split ' ')[0]
        $switches = @($command -split ' ' | Select-Object -Skip 1)
        if (Get-Command $name -ErrorAction SilentlyContinue) {
            $found = & $name @switches -c $ask 2>$null
            if ($found) { return $found }
        }
    }
}

function Stop-Setup([string] $sentence) {
    Write-Host $sentence
    Read-Host 'Press Enter to close'
    exit 2
}

$python = Find-Python
if (-not $python) {
    Stop-Setup 'Python 3.11 or newer is needed: install it from https://www.python.org/downloads/ and start this again.'
}
& $python -m venv $venv
if ($LASTEXITCODE) { Stop-Setup "The virtual environment $venv could not be created." }
Write-Host "Installing Python packages into $venv ..."
& "$venv\Scripts\python.exe" -m pip install --disable-pip-version-check --quiet --editable "${project}[figures]"
if ($LASTEXITCODE) { Stop-Setup 'The packages could not be installed. Check the network connection, close Excel, and start this again.' }
& "$venv\Scripts\trademonitor.exe" excel install "$project\workbook\TradeMonitor.xlsm"
$code = $LASTEXITCODE
if (-not $NoWait) { Read-Host 'Press Enter to close' }
exit $code
