"""The app as Django knows it."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Who may come in: offices, roles, and the one table of who may see and do what."""

    name = "duxue.planner.web.access"
    label = "access"
