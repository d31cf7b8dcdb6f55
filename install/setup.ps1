# Set up TradeMonitor for Excel on Windows: right-click this file and choose "Run with PowerShell", or type
#   powershell -ExecutionPolicy Bypass -File install\setup.ps1
# It needs no administrator. It installs Python for you alone if there is none, creates the virtual environment .venv in
# the project and sets up Excel. `trademonitor excel remove` undoes what it changed in Excel.
param([switch] $NoWait)  # do not wait for Enter at the end
$project = Split-Path -Parent $PSScriptRoot
$venv = Join-Path $project '.venv'
# Its options: https://docs.python.org/3.13/using/windows.html#installing-without-ui
$installer = 'https://www.python.org/ftp/python/3.13.12/python-3.13.12-amd64.exe'
$byHand = 'Install Python 3.13 (64-bit) from https://www.python.org/downloads/ and start this again.'

function Exit-Setup([int] $code) {
    if (-not $NoWait) { Read-Host 'Press Enter to close' }
    exit $code
}

function Stop-Setup([string] $sentence) {
    Write-Host $sentence
    Exit-Setup 2
}

# A program that is missing or blocked is such an error. It would leave $LASTEXITCODE as it was.
trap { Stop-Setup "$_" }

# Packages have no files for newer versions of Python. Excel does not see what the Python of the Microsoft Store, which
# is in a folder WindowsApps, writes for it, and does not set the PATH that Anaconda's needs.
function Test-Python([string] $command) {
    $check = 'import os, sys; base = sys.base_prefix; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14) or ' +
        'sys.maxsize < 2**32 or ''WindowsApps'' in base or os.path.isdir(os.path.join(base, ''conda-meta'')))'
    try { & $command -c $check 2>&1 | Out-Null } catch { return $false }
    return $LASTEXITCODE -eq 0
}

function Find-Python {
    # Where the installers of python.org put it: for one user, the Python install manager, for all users.
    $own = "$env:LOCALAPPDATA\Programs\Python\Python3*\python.exe", "$env:LOCALAPPDATA\Python\pythoncore-3*\python.exe",
        "$env:ProgramFiles\Python3*\python.exe"
    foreach ($command in @('py', 'python') + @(Resolve-Path $own -ErrorAction SilentlyContinue | ForEach-Object Path)) {
        if (Test-Python $command) { return $command }
    }
}

function Install-Python {
    $file = Join-Path $env:TEMP (Split-Path -Leaf $installer)
    $ProgressPreference = 'SilentlyContinue'  # the progress bar makes downloads slow
    [Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12
    try { Invoke-WebRequest -UseBasicParsing -Uri $installer -OutFile $file }
    catch { Stop-Setup "$installer could not be downloaded ($_). $byHand" }
    $signature = Get-AuthenticodeSignature -LiteralPath $file
    if ($signature.Status -ne 'Valid' -or $signature.SignerCertificate.Subject -notlike '*Python Software Foundation*') {
        Stop-Setup "$file is not signed by the Python Software Foundation. $byHand"
    }
    $options = '/passive', 'InstallAllUsers=0', 'Include_launcher=0', 'Include_test=0'
    $code = (Start-Process -FilePath $file -ArgumentList $options -Wait -PassThru).ExitCode
    if ($code -notin 0, 3010) { Stop-Setup "Python's installer ended with code $code. $byHand" }  # 3010: restart later
}

if (-not (Test-Path -LiteralPath "$project\pyproject.toml")) {
    Stop-Setup 'Extract the whole archive into a folder of its own, and start setup.ps1 there.'
}
Set-Location -LiteralPath $project  # PowerShell reads [1] in the path of a program as a wildcard
Write-Host '1 of 3: Python'
if (-not (Test-Python '.\.venv\Scripts\python.exe')) {
    $python = Find-Python
    if (-not $python) {
        Write-Host "Installing $installer for this user ..."
        Install-Python
        $python = Find-Python
    }
    if (-not $python) { Stop-Setup $byHand }
    & $python -m venv --clear .venv
    if ($LASTEXITCODE) { Stop-Setup "The virtual environment $venv could not be created. Close Excel and start this again." }
}
Write-Host "2 of 3: Python packages, into $venv ..."
$constraints = '.\install\constraints.txt'
$options = '--disable-pip-version-check', '--quiet', '--constraint', $constraints
& .\.venv\Scripts\python.exe -m pip install @options --upgrade pip  # that of Python may not know --build-constraint
# Not --editable: Python 3.11 and 3.12 do not start if the .pth file, which is UTF-8, names a Chinese folder.
if (-not $LASTEXITCODE) {
    & .\.venv\Scripts\python.exe -m pip install @options --build-constraint $constraints '.[figures,trend]'
}
if ($LASTEXITCODE) {
    Stop-Setup 'The packages could not be installed: see above. Check the network connection, close Excel, and start this again.'
}
Write-Host '3 of 3: Excel'
& .\.venv\Scripts\trademonitor.exe excel install "$project\workbook\TradeMonitor.xlsm"
$code = $LASTEXITCODE
if (-not $code) { Write-Host "Done: open $project\workbook\TradeMonitor.xlsm in Excel." }
Exit-Setup $code
