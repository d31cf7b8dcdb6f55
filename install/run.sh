#!/usr/bin/env bash
# Make the month's workbook and PDF, and print their paths: bash install/run.sh [SOURCE…] [OPTIONS]
# The arguments are those of `trademonitor run`. The default folder is output, in the project.
set -euo pipefail

# shellcheck source=install/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
set_up run

out=(--out "$project/output")
for argument in "$@"; do
    case $argument in --out | --out=*) out=() ;; esac
done
exec "$venv/bin/trademonitor" run ${out[@]+"${out[@]}"} "$@"
