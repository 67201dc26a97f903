"""``python -m duxue.planner.web`` is Django's own management command for the pages (migrate, createsuperuser, check)."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "duxue.planner.web.settings")
    execute_from_command_line(["duxue.planner.web", *sys.argv[1:]])
