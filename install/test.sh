#!/usr/bin/env bash
# Set up, then run all checks and tests: bash install/test.sh [ARGUMENTS OF PYTEST]
set -euo pipefail

# shellcheck source=install/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
set_up test libreoffice-writer default-jre-headless poppler-utils procps xvfb xdotool imagemagick
install_packages chromium # Ubuntu has it as a snap only: there the tests of pages in a browser are skipped

cd "$project"
export PATH="$venv/bin:$PATH"
failed=0
ruff check || failed=1
ruff format --check || failed=1
types=$(mktemp)
mypy >"$types" 2>&1 & # while tests wait for other programs
mypy=$!
trap 'kill "$mypy" 2>/dev/null || true; rm -f "$types"' EXIT
pytest -n 3 --dist loadfile --no-loadscope-reorder "$@" || failed=1
wait "$mypy" || failed=1
cat "$types"
exit "$failed"
