#!/usr/bin/env bash
# Makes the month's workbook and its PDF, and prints where they are: bash install/run.sh [SOURCE…] [OPTIONS]
# Takes what `trademonitor run` takes, and writes to the folder output unless --out names another.
set -euo pipefail

# shellcheck source=install/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
set_up run

out=(--out "$project/output")
for argument in "$@"; do
    case $argument in --out | --out=*) out=() ;; esac
done
exec "$venv/bin/trademonitor" run ${out[@]+"${out[@]}"} "$@"
