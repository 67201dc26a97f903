"""The app as Django knows it."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """From an office's lists to a plan: scenarios, jobs, plans, changes by hand, approval."""

    name = "duxue.planner.web.planning"
    label = "planning"
