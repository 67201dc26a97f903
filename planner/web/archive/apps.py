"""The app as Django knows it."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    """What is kept: folders by their digest, and the log of who did what."""

    name = "duxue.planner.web.archive"
    label = "archive"
