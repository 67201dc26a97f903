#!/bin/sh
# Installs duxue for the user who runs it: finds a Python, the rest is program/install.py.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
fits='import sys; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13) and sys.maxsize > 2**32))'
for python in ${DUXUE_PYTHON:+"$DUXUE_PYTHON"} python3.13 python3.12 python3.11 python3 python; do
  if command -v "$python" >/dev/null 2>&1 && "$python" -c "$fits" >/dev/null 2>&1; then
    exec "$python" -I "$here/program/install.py"
  fi
done
cat "$here/program/no-python.txt" >&2
exit 1
