"""``python -m xlpkg`` is the command line."""

import sys

from xlpkg.cli import main

sys.exit(main())
