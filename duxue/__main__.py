"""``python -m duxue`` is the command ``duxue``."""

import sys

from duxue.planner.cli import main

if __name__ == "__main__":
    sys.exit(main())
