"""The app as Django knows it."""

from django.apps import AppConfig


class StudiesConfig(AppConfig):
    """What-ifs, the smallest staff and the stress test, asked for in forms."""

    name = "duxue.planner.web.studies"
    label = "studies"
