# Windows: .\make.ps1 run | test | setup | bench. Needs Python 3.11 or newer (the py launcher finds it) and nothing else.
param([Parameter(Position = 0)][ValidateSet('run', 'test', 'setup', 'bench')][string]$Verb = 'run')
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot
$Python = Join-Path $PSScriptRoot '.venv\Scripts\python.exe'
$Ready = Join-Path $PSScriptRoot '.venv\.ready'
$Lock = Join-Path $PSScriptRoot 'requirements-dev.lock'

function Invoke-Checked([string]$Program, [string[]]$Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

function Find-Python {
    foreach ($version in '-3.13', '-3.12', '-3.11') {
        if (Get-Command py -ErrorAction SilentlyContinue) {
            & py $version -c 'import sys' 2>$null
            if ($LASTEXITCODE -eq 0) { return @('py', $version) }
        }
    }
    if (Get-Command python -ErrorAction SilentlyContinue) {
        & python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>$null
        if ($LASTEXITCODE -eq 0) { return @('python') }
    }
    Write-Error 'Python 3.11 or newer is needed and was not found. Install it (winget install Python.Python.3.12) and try again.'
}

function Install-Environment {
    if ((Test-Path $Ready) -and ((Get-Item $Ready).LastWriteTime -ge (Get-Item $Lock).LastWriteTime)) { return }
    if (-not (Test-Path $Python)) {
        $found = @(Find-Python)
        $rest = @($found | Select-Object -Skip 1)
        Invoke-Checked $found[0] ($rest + @('-m', 'venv', '.venv'))
    }
    Write-Host 'Installing Python packages from requirements-dev.lock'
    Invoke-Checked $Python @('-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--require-hashes', '-r', $Lock)
    Set-Content -Path $Ready -Value ''
    Write-Host 'Ready: .venv'
}

Install-Environment
switch ($Verb) {
    'run' { Invoke-Checked $Python @('main.py', 'demo') }
    'test' {
        if (-not $env:QT_QPA_PLATFORM) { $env:QT_QPA_PLATFORM = 'offscreen' }
        Invoke-Checked $Python @('-m', 'pytest', '-n', '2', '--dist', 'loadfile', '--max-worker-restart', '0')
    }
    'bench' { Invoke-Checked $Python @('-m', 'benchmarks') }
}
