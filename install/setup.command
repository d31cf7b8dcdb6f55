#!/usr/bin/env bash
# Sets TradeMonitor up for Excel on macOS: double-click it, or type: bash install/setup.command
# It makes the environment .venv beside this folder and readies Excel; `trademonitor excel remove` takes that back.
set -euo pipefail

# shellcheck source=install/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
find_python || stop "Python 3.11 or newer is needed: install it from https://www.python.org/downloads/ (or type:" \
    "brew install python) and start this again."
make_environment run
change "$venv/bin/trademonitor" excel install "$project/workbook/TradeMonitor.xlsm"
