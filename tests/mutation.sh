#!/usr/bin/env bash
# mutation.sh MODULE TEST…: change MODULE as mutmut does, one change at a time; list the changes that no TEST notices
set -euo pipefail
[ $# -ge 2 ] || { echo "usage: bash tests/mutation.sh MODULE TEST…" >&2; exit 2; }
cd "$(dirname "$0")/.."
command -v mutmut > /dev/null || { echo "mutmut is missing: pip install --group mutation" >&2; exit 2; }
copy=$(mktemp -d)
git ls-files -z --cached --others --exclude-standard | tar --null -T - -c | tar -x -C "$copy"
cd "$copy"
{
    printf '[mutmut]\nsource_paths=xlpkg\nonly_mutate=%s\nalso_copy=\n' "$1"
    printf '    %s\n' udfs examples workbook docs benchmarks install README.md CHANGELOG.md
    printf 'pytest_add_cli_args_test_selection=\n'
    printf '    %s\n' "${@:2}"
} > setup.cfg
OPENBLAS_NUM_THREADS=1 mutmut run --max-children 1
mutmut results | sed -n 's/^ *\(.*\): survived$/\1/p' | while read -r name; do mutmut show "$name"; done
echo "the changed copies are in $copy"
