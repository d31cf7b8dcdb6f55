#!/usr/bin/env bash
# Set up, then run all checks and tests: bash install/test.sh [ARGUMENTS OF PYTEST]
set -euo pipefail

# shellcheck source=install/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"
set_up test libreoffice-writer default-jre-headless poppler-utils procps xvfb xdotool imagemagick

cd "$project"
export PATH="$venv/bin:$PATH"
failed=0
ruff check || failed=1
ruff format --check || failed=1
mypy || failed=1
pytest -n 3 --dist loadfile --no-loadscope-reorder "$@" || failed=1
exit "$failed"
