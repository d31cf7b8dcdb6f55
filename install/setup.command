#!/usr/bin/env bash
# Set up TradeMonitor for Excel on macOS: double-click this file, or type: bash install/setup.command
# It creates the virtual environment .venv in the project and sets up Excel. `trademonitor excel remove` undoes that.
set -euo pipefail

# shellcheck source=install/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
find_python || stop "Python 3.11 or newer is needed: install it from https://www.python.org/downloads/ (or type:" \
    "brew install python) and start this again."
make_environment run
change "$venv/bin/trademonitor" excel install "$project/workbook/TradeMonitor.xlsm"
